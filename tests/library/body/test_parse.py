"""The drawing's reader: what was drawn comes back; anything else is refused with a sentence, cheaply."""

import contextlib
import json
import tracemalloc

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ashi.body.drawing import (
    MAX_BYTES,
    DrawingError,
    Pain,
    PainDrawing,
    RegionMark,
    Stroke,
    encode_drawing,
    parse_drawing,
)
from ashi.body.regions import REGIONS

GOOD = {
    "body_version": "1/male_heavy",
    "pains": [{"intensity": 3}],
    "strokes": [{"pain": 0, "view": "back", "width": 80, "points": [[10, 20]]}],
}


def raw(**changes: object) -> bytes:
    return json.dumps({**GOOD, **changes}).encode()


coordinates = st.integers(0, 10_000)
drawings = st.builds(
    PainDrawing,
    body_version=st.sampled_from(["1", "1/female_average", "1/male_heavy"]),
    pains=st.just((Pain(0), Pain(10, ("numb", "stiff")))),
    strokes=st.lists(
        st.builds(
            Stroke,
            pain=st.integers(0, 1),
            view=st.sampled_from(["front", "back", "left", "right", "lumbar"]),
            width=st.integers(1, 2000),
            points=st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=20).map(tuple),
        ),
        max_size=8,
    ).map(tuple),
    regions=st.lists(
        st.builds(RegionMark, pain=st.integers(0, 1), region=st.sampled_from(list(REGIONS))), max_size=4
    ).map(tuple),
)


@given(drawings)
def test_a_drawing_survives_a_round_trip(drawing: PainDrawing) -> None:
    assert parse_drawing(encode_drawing(drawing)) == drawing


HOSTILE = {
    "not a number": (b'{"body_version":"1","pains":[{"intensity":NaN}]}', "NaN"),
    "infinity": (b'{"body_version":"1","pains":[{"intensity":-Infinity}]}', "-Infinity"),
    "overflowing float": (raw().replace(b"[10, 20]", b"[1e999, 20]"), "1e999 is not a whole number"),
    "fraction": (raw().replace(b"[10, 20]", b"[10.5, 20]"), "10.5 is not a whole number"),
    "a whole number with a point": (raw().replace(b"[10, 20]", b"[10.0, 20]"), "10.0 is not a whole number"),
    "long fraction": (raw().replace(b"[10, 20]", b"[0." + b"3" * 40_000 + b", 20]"), "not a whole number"),
    "truth as a number": (b'{"body_version":"1","pains":[{"intensity":true}]}', "intensity"),
    "number as text": (b'{"body_version":"1","pains":[{"intensity":"3"}]}', "intensity"),
    "half a character as a field": (b'{"body_version":"1","\\ud800":1}', "not text"),
    "half a character as a region": (raw(regions=[{"pain": 0, "region": "\udfff"}]), "not a region"),
    "half a character as a body": (raw(body_version="1/\ud83d"), "not a body we know"),
    "byte order mark": (b"\xef\xbb\xbf" + raw(), "not readable"),
    "UTF-16": (raw().decode().encode("utf-16"), "not readable"),
    "UTF-16 without a mark": (raw().decode().encode("utf-16-le"), "not readable"),
    "UTF-32": (raw().decode().encode("utf-32-be"), "not readable"),
    "overlong UTF-8": (b'{"body_version":"\xc0\xb1"}', "not readable"),
    "cut short": (raw()[:-3], "not readable"),
    "something after the end": (raw() + b"{}", "not readable"),
    "key given twice deep down": (b'{"x":[{"y":[{"pains":1,"pains":1}]}]}', "'pains' is given twice"),
    "unknown field deep down": (raw(pains=[{"intensity": 3, "colour": "red"}]), r"pains\[0\]: .*colour"),
    "third coordinate": (raw().replace(b"[10, 20]", b"[10, 20, 30]"), "points"),
    "too many pains": (raw(pains=[{"intensity": 1}] * 21), "pains"),
    "too many regions": (raw(regions=[{"pain": 0, "region": "sacrum_upper"}] * 401), "regions"),
    "another schema": (raw(schema=2), "schema"),
    "huge integer": (raw().replace(b"[10, 20]", b"[" + b"9" * 4000 + b", 20]"), "too large"),
    "negative": (raw().replace(b"[10, 20]", b"[-1, 20]"), "points"),
    "outside the box": (raw().replace(b"[10, 20]", b"[10001, 20]"), "points"),
    "key given twice": (b'{"body_version":"1","body_version":"1"}', "given twice"),
    "unknown view": (raw().replace(b'"back"', b'"above"'), "view"),
    "unknown region": (raw(regions=[{"pain": 0, "region": "elbow"}]), "not a region"),
    "unknown field": (raw(markup="<svg/>"), "unknown field"),
    "unknown body": (raw(body_version="1/giant"), "not a body we know"),
    "mark without a pain": (raw(pains=[]), "points at no pain"),
    "stroke without points": (raw().replace(b"[[10, 20]]", b"[]"), "points"),
    "too many strokes": (
        raw(strokes=[{"pain": 0, "view": "back", "width": 8, "points": [[1, 1]]}] * 201),
        "more than 200",
    ),
    "too many points": (
        raw(strokes=[{"pain": 0, "view": "back", "width": 8, "points": [[1, 1]] * 501}]),
        "more than 500",
    ),
    "a million points": (
        raw(strokes=[{"pain": 0, "view": "back", "width": 8, "points": [[1, 1]] * 1_000_000}]),
        "bytes is more than",
    ),
    "deep nesting": (b"[" * 30_000, "nested too deeply"),
    "not JSON": (b"\xff\xfe\x00", "not readable"),
    "not an object": (b"[]", "not an object"),
    "empty": (b"", "not readable"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_are_refused_with_a_sentence(name: str) -> None:
    data, says = HOSTILE[name]
    with pytest.raises(DrawingError, match=says) as refusal:
        parse_drawing(data)
    assert refusal.value.where.startswith("drawing")
    assert refusal.value.do.endswith(".")
    assert len(str(refusal.value)) < 400


def peak_bytes(data: bytes) -> int:
    tracemalloc.start()
    try:
        with pytest.raises(DrawingError):
            parse_drawing(data)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", HOSTILE)
def test_refusing_costs_little_memory(name: str) -> None:
    """At most some 64 KB of JSON as Python values; what is larger is not even read."""
    data, _ = HOSTILE[name]
    assert peak_bytes(data) < (20_000 if len(data) > MAX_BYTES else 6_000_000)


def test_the_largest_drawing_that_fits_is_read() -> None:
    line = {"pain": 0, "view": "back", "width": 8, "points": [[1, 1]] * 500}
    assert (
        len(
            parse_drawing(
                json.dumps({**GOOD, "strokes": [line] * 15}, separators=(",", ":")).encode()
            ).strokes
        )
        == 15
    )


# -- fuzz: text near the truth, and bytes far from it

NAMES = [*GOOD, "regions", "schema", "intensity", "qualities", "pain", "view", "width", "points", "region"]
WORDS = ["back", "lumbar", "ache", "sacrum_upper", "1", "1/male_heavy", "__proto__", "\ud800", "\x00", ""]
NUMBERS = [
    "NaN", "Infinity", "-Infinity", "-0", "0", "1", "-1", "1e400", "1E-400", "8.0", "10001", "999999", "9" * 5000,
    "-" + "9" * 200, "true", "false", "null", "01", "+1", "0x10",
]  # fmt: skip


def quoted(text: str) -> str:
    return json.dumps(text)


def listed(parts: list[str]) -> str:
    return f"[{','.join(parts)}]"


def objects(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Keys may come twice, at any depth."""
    pairs = st.tuples(st.sampled_from(NAMES), inner).map(lambda pair: f"{quoted(pair[0])}:{pair[1]}")
    return st.lists(pairs, max_size=5).map(lambda parts: f"{{{','.join(parts)}}}")


hostile_text = st.recursive(
    st.sampled_from(NUMBERS)
    | st.sampled_from(WORDS).map(quoted)
    | st.text(max_size=6).map(quoted)
    | st.integers().map(str)
    | st.floats().map(json.dumps),
    lambda inner: st.lists(inner, max_size=5).map(listed) | objects(inner),
    max_leaves=15,
)
hostile_bytes = st.one_of(
    st.binary(max_size=300),
    hostile_text.map(str.encode),
    hostile_text.map(lambda text: text.encode("utf-16")),
    hostile_text.map(lambda text: b"\xef\xbb\xbf" + text.encode()),
    hostile_text.map(lambda value: raw().replace(b"[10, 20]", value.encode())),
    hostile_text.map(lambda value: raw().replace(b"80", value.encode())),
    hostile_text.map(lambda value: raw().replace(b'"back"', value.encode())),
    st.integers(0, 200).map(lambda cut: raw()[:cut]),
    st.tuples(st.sampled_from([b"[", b'{"pains":', b"[{", b'"']), st.integers(1, 60_000)).map(
        lambda pair: (pair[0] * pair[1])[:MAX_BYTES]
    ),
    drawings.map(encode_drawing).flatmap(
        lambda data: st.tuples(st.integers(0, len(data) - 1), st.binary(min_size=1, max_size=3)).map(
            lambda change: data[: change[0]] + change[1] + data[change[0] + 1 :]
        )
    ),
)


def read(data: bytes) -> PainDrawing | DrawingError:
    try:
        return parse_drawing(data)
    except DrawingError as refusal:
        return refusal


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(hostile_bytes)
def test_anything_else_is_read_faithfully_or_refused_with_one_sentence(data: bytes) -> None:
    found = read(data)  # any other exception fails the test
    if isinstance(found, DrawingError):
        assert found.where.startswith("drawing")
        assert found.do.endswith(".")
        assert len(str(found)) < 600
        str(found).encode()
        return
    assert msgspec.convert(json.loads(data), PainDrawing) == found
    assert parse_drawing(encode_drawing(found)) == found


@settings(max_examples=60, deadline=None)
@given(hostile_bytes)
def test_anything_else_costs_little_memory(data: bytes) -> None:
    tracemalloc.start()
    with contextlib.suppress(DrawingError):
        parse_drawing(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 6_000_000
