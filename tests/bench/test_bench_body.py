"""What a drawing costs, as ratios to plain work in the same run. Printed; ./ashi check bench."""

import time
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import pytest

from ashi.body.density import density
from ashi.body.drawing import Pain, PainDrawing, Stroke, encode_drawing, locate, parse_drawing
from ashi.body.figures import figure


def seconds(work: Callable[[], Any], times: int) -> float:
    """The lowest tenth of single runs: the machine's own noise only ever adds."""
    runs = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        runs.append(time.perf_counter() - begin)
    return sorted(runs)[times // 10]


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
    print(
        f"\nbody: locate {find * 1e3:.2f} ms (aim: under 5), parse {parse * 1e3:.2f} ms, plain decode {decode * 1e3:.3f} ms"
    )
    print(
        f"body: locate is {find / decode:.0f} times a plain decode of the same drawing; parse {parse / decode:.1f} times"
    )


def test_density_of_a_hundred_thousand_drawings(drawing: PainDrawing) -> None:
    faces = locate(drawing).faces
    many = [faces] * 100_000
    begin = time.perf_counter()
    found = density(many)
    took = time.perf_counter() - begin
    print(f"\nbody: density of {len(many):,} drawings of {len(faces) // 2} faces {took:.2f} s (aim: under 2)")
    assert found.max() == 1.0


def test_loading_a_figure() -> None:
    figure.cache_clear()
    begin = time.perf_counter()
    figure("female_average")
    print(f"\nbody: one figure loads in {(time.perf_counter() - begin) * 1e3:.0f} ms")
