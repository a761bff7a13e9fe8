"""The drawing in CHOIR's 74 segments; numbers and sides typed from the package's numbered drawings."""

import numpy as np
import pytest

from ashi.body import CHOIR_SEGMENTS, REGIONS, choir_segments, locate, mirrored
from ashi.body.choir import OUTSIDE, choir_of_face
from ashi.body.figures import FIGURE_NAMES, figure
from tests.library.body.drawings import disc, drawn, mirror

# Pairs left, right as the drawings show them (the back view shows the patient's left on the left).
LEFT_RIGHT = {
    102: 101, 104: 103, 106: 105, 110: 107, 109: 108, 112: 111, 114: 113, 118: 115, 117: 116, 124: 119, 123: 120,
    122: 121, 128: 125, 127: 126, 130: 129, 132: 131, 134: 133, 136: 135,
    201: 202, 203: 204, 205: 206, 207: 210, 208: 209, 211: 214, 212: 213, 215: 216, 217: 220, 218: 219, 221: 226,
    222: 225, 223: 224, 227: 230, 228: 229, 231: 232, 233: 234, 235: 236, 237: 238,
}  # fmt: skip
SWAP = LEFT_RIGHT | {right: left for left, right in LEFT_RIGHT.items()}


def test_all_74_segments_are_there_once_with_their_side() -> None:
    assert list(CHOIR_SEGMENTS) == [*range(101, 137), *range(201, 239)]
    assert {n for n, s in CHOIR_SEGMENTS.items() if s.side == "left"} == set(LEFT_RIGHT)
    assert {n for n, s in CHOIR_SEGMENTS.items() if s.surface == "back"} == set(range(201, 239))


def test_women_of_early_data_are_numbered_by_the_female_map() -> None:
    other = {n: s.female_map for n, s in CHOIR_SEGMENTS.items() if s.female_map != n}
    assert other == {116: 112, 117: 113, 112: 114, 113: 115, 114: 116, 115: 117}


def test_every_segment_has_skin_and_only_the_perineum_has_no_segment() -> None:
    of_face = choir_of_face()
    assert set(np.unique(of_face)) == {0, *CHOIR_SEGMENTS}
    body = figure("female_average")
    ids = list(REGIONS)
    without = {REGIONS[ids[i]].base for i in np.unique(body.region[of_face == 0])}
    assert without == set(OUTSIDE)


def test_a_face_and_its_mirror_lie_in_mirrored_segments() -> None:
    of_face = choir_of_face()
    half = len(of_face) // 2
    assert [SWAP.get(n, 0) for n in of_face[:half].tolist()] == of_face[half:].tolist()


@pytest.mark.parametrize("body", FIGURE_NAMES)
@pytest.mark.parametrize(
    ("view", "x_stature", "z_stature", "segment"),
    [
        ("back", 0.03, 0.60, 218),
        ("back", -0.03, 0.60, 219),
        ("back", 0.04, 0.70, 212),
        ("back", 0.04, 0.51, 223),
        ("back", 0.06, 0.40, 228),
        ("front", 0.05, 0.60, 117),
        ("front", -0.05, 0.77, 108),
        ("front", -0.06, 0.40, 126),
    ],
)
def test_a_small_disc_marks_the_segment_that_the_drawing_shows_there(
    view: str, x_stature: float, z_stature: float, segment: int, body: str
) -> None:
    s = figure(body).stature_mm
    drawing = disc(view, x_stature * s, z_stature * s, 22.0, body)  # type: ignore[arg-type]
    assert choir_segments(locate(drawing)) == (segment,)


def test_a_mirrored_drawing_marks_the_other_side() -> None:
    drawing = disc("back", 70, 930, 60)
    there = choir_segments(locate(drawing))
    assert there
    assert sorted(SWAP[n] for n in there) == sorted(choir_segments(locate(mirror(drawing))))


@pytest.mark.parametrize("region", [r.id for r in REGIONS.values() if r.base not in OUTSIDE])
def test_every_region_reaches_a_segment_of_its_own_side(region: str) -> None:
    found = choir_segments(locate(drawn(regions=(region,))))
    side = REGIONS[region].side
    assert found
    assert side == "midline" or {CHOIR_SEGMENTS[n].side for n in found} == {side}
    there = choir_segments(locate(drawn(regions=(mirrored(region),))))
    assert sorted(SWAP[n] for n in found) == sorted(there)


def test_the_belly_has_another_number_on_the_female_map() -> None:
    found = locate(disc("front", 80, 977, 22))
    assert choir_segments(found) == (117,)
    assert choir_segments(found, "female") == (113,)
