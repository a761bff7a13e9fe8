"""Coverage-guided fuzzing of the drawing's reader: bytes in, a drawing or one sentence out, and nothing else.

Run by `./ashi check fuzz`. libFuzzer stops at the first input that breaks a promise and keeps it as a file.
"""

import json
import sys
import time

import atheris

with atheris.instrument_imports(include=["ashi.body.parsing", "ashi.body.marks", "json"]):
    from ashi.body.drawing import DrawingError, PainDrawing, encode_drawing, parse_drawing

SLOWEST_S = 0.5  # instrumented code on a busy machine; a hang, not the 20 ms that the bench prints
MOST_WORDS = 600


def one(data: bytes) -> None:
    """Whatever the bytes, the reader keeps its promises."""
    begin = time.process_time()
    found = read(data)
    if isinstance(found, DrawingError):
        assert found.where.startswith("drawing"), found.where
        assert found.do.endswith("."), found.do
        assert len(str(found)) < MOST_WORDS, str(found)
        str(found).encode()  # half a character could not be shown on a page
    else:
        assert parse_drawing(encode_drawing(found)) == found
        json.loads(data)
    took = time.process_time() - begin
    assert took < SLOWEST_S, f"{len(data)} bytes took {took:.2f} s"


def read(data: bytes) -> PainDrawing | DrawingError:
    try:
        return parse_drawing(data)
    except DrawingError as refusal:
        return refusal


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
