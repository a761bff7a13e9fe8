"""What a drawing costs, as ratios to plain work in the same run. Printed; ./ashi check bench."""

import contextlib
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import pytest

from ashi.body.drawing import DrawingError, Pain, PainDrawing, Stroke, encode_drawing, locate, parse_drawing
from ashi.body.figures import figure


def timed(work: Callable[[], Any], times: int) -> list[float]:
    runs = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        runs.append(time.perf_counter() - begin)
    return sorted(runs)


def seconds(work: Callable[[], Any], times: int) -> float:
    """The lowest tenth of single runs: the machine's own noise only ever adds."""
    return timed(work, times)[times // 10]


def usual_drawing() -> PainDrawing:
    """Two pains in eleven strokes of forty points over the lower back, a buttock and a calf."""
    frame = figure("female_average").frames["back"]
    rng = np.random.default_rng(7)
    strokes = []
    for i in range(11):
        x, y = frame.to_units(np.array([[-60.0, 0, 1010.0 if i < 9 else 330.0]]))[0]
        walk = np.cumsum(rng.normal(0, 45, (40, 2)), axis=0)
        points = tuple((round(float(x + a)), round(float(y + b))) for a, b in walk)
        strokes.append(Stroke(int(i >= 9), "back", 120, points))
    return PainDrawing("1/female_average", (Pain(6), Pain(4, ("tingling",))), tuple(strokes))


@pytest.fixture(scope="module")
def drawing() -> PainDrawing:
    locate(usual_drawing())  # tables are loaded once
    return usual_drawing()


def test_locate_as_a_ratio_to_decoding_the_same_drawing(drawing: PainDrawing) -> None:
    data = encode_drawing(drawing)
    decode = seconds(lambda: msgspec.json.decode(data, type=PainDrawing), 300)
    parse = seconds(lambda: parse_drawing(data), 200)
    find = seconds(lambda: locate(drawing), 100)
    middle = statistics.median(timed(lambda: locate(drawing), 100))
    print(
        f"\nbody: locate {find * 1e3:.2f} ms, median {middle * 1e3:.2f} (aim: under 5), parse {parse * 1e3:.2f} ms, plain decode {decode * 1e3:.3f} ms"
    )
    print(
        f"body: locate is {find / decode:.0f} times a plain decode of the same drawing; parse {parse / decode:.1f} times"
    )


MANY = """
import resource, sys, time
import numpy as np
from ashi.body.density import density
from ashi.body.drawing import Pain, PainDrawing, Stroke, locate
from ashi.body.figures import figure

rng = np.random.default_rng(11)
frame = figure("female_average").frames["back"]
different = []
for _ in range(2_000):
    x, z = rng.normal(0, 60), rng.normal(980, 90)
    spots = [(0, z), (x, z - 60), (x, z - 120)]
    line = tuple((round(float(u)), round(float(v))) for u, v in frame.to_units(np.array([(a, 0, b) for a, b in spots])))
    stroke = Stroke(0, "back", int(rng.integers(80, 500)), line)
    different.append(locate(PainDrawing("1/female_average", (Pain(5),), (stroke,))).faces)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begin = time.perf_counter()
found = density(different[i % 2_000] for i in range(100_000))
took = time.perf_counter() - begin
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert 0 < found.max() <= 1 and len(set(different)) > 1_900
begin = time.perf_counter()
for _ in range(5):
    np.bincount(np.frombuffer(different[0] * 1_000, dtype="<u2"))
plain = (time.perf_counter() - begin) / 5 * 100
print(took, peak / 1024, before / 1024, np.mean([len(f) // 2 for f in different]), plain)
"""


def test_density_of_a_hundred_thousand_different_drawings() -> None:
    """In a process of its own, so that the peak of memory is this work's."""
    out = subprocess.run([sys.executable, "-c", MANY], capture_output=True, text=True, check=True).stdout
    took, peak, before, faces, plain = map(float, out.split())
    print(
        f"\nbody: density of 100,000 drawings of {faces:.0f} faces {took:.2f} s (aim: under 2), peak {peak:.0f} MB "
        f"(aim: under 2,000; {before:.0f} before it), {took / plain:.1f} times one plain count of as many faces"
    )


HOSTILE = {
    "a million points": b'{"strokes":[{"points":[' + b"[1,1]," * 1_000_000 + b"[1,1]]}]}",
    "64 KB of brackets": b"[" * 65_536,
    "64 KB of keys twice": b'{"a":1,' * 9_000,
    "64 KB of objects": b"[" + b"{}," * 21_000 + b"{}]",
    "a huge number": b"9" * 65_000,
    "NaN": b'{"pains":[{"intensity":NaN}]}',
}


def test_refusing_hostile_bytes() -> None:
    def refuse(data: bytes) -> None:
        with contextlib.suppress(DrawingError):
            parse_drawing(data)

    for name, data in HOSTILE.items():
        print(
            f"\nbody: refusing {name} {seconds(lambda d=data: refuse(d), 20) * 1e3:.2f} ms (aim: under 20)",
            end="",
        )
    print()


def test_loading_a_figure() -> None:
    figure.cache_clear()
    begin = time.perf_counter()
    figure("female_average")
    print(f"\nbody: one figure loads in {(time.perf_counter() - begin) * 1e3:.0f} ms")
