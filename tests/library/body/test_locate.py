"""What a drawing covers: true areas, the same regions on every build, left for left, and a slow obvious twin."""

import math
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from ashi.body.drawing import Pain, PainDrawing, Stroke, View, locate
from ashi.body.figures import FIGURE_NAMES, PIXEL_MM, FlatView, figure
from ashi.body.lumbar import window
from ashi.body.painting import paint, painted_samples
from ashi.body.placing import point_fields
from ashi.body.regions import REGIONS, mirrored
from tests.library.body.drawings import at, disc, drawings, drawn, mirror, strokes

# Beside the spine at the lowest ribs every figure is flat: as fractions of stature, to the patient's left and up.
FLAT = [(0.01, 0.67), (-0.01, 0.67), (0.02, 0.66), (-0.02, 0.66), (0.0, 0.66)]


def tilt_deg(name: str, x_mm: float, z_mm: float, radius_mm: float) -> float:
    """Mean angle between the skin of a disc and the sheet of the back view."""
    body = figure(name)
    seen = body.visible["back"]
    away = np.hypot(body.sample_xyz[seen, 0] - x_mm, body.sample_xyz[seen, 2] - z_mm)
    samples = seen[away <= radius_mm]
    a, b, c = np.moveaxis(body.vertices[body.faces[body.sample_face[samples]]], 1, 0)
    normal = np.cross(b - a, c - a)
    cosine = normal[:, 1] / np.linalg.norm(normal, axis=1)
    return math.degrees(math.acos(float(np.average(cosine, weights=body.sample_area[samples]))))


@pytest.mark.parametrize("view", ["back", "lumbar"])
@pytest.mark.parametrize("radius_mm", [25, 30, 40, 45])
@pytest.mark.parametrize("place", FLAT)
@pytest.mark.parametrize("name", FIGURE_NAMES)
def test_a_disc_on_a_flat_part_of_the_back_has_its_true_area(
    name: str, place: tuple[float, float], radius_mm: float, view: View
) -> None:
    """On a patient of 1.70 m, whichever figure they drew on; `radius_mm` is on that patient's skin."""
    body = figure(name)
    patient = 1700 / body.stature_mm
    x, z, radius = place[0] * body.stature_mm, place[1] * body.stature_mm, radius_mm / patient
    assert tilt_deg(name, x, z, radius) < 10  # the cosine takes 1.5 % at most
    drawing = disc("back", x, z, radius, name)
    if view == "lumbar":
        w, (stroke,) = window(body), drawing.strokes
        ((across, down),) = stroke.points
        close = (round((across - w.left) / w.scale), round((down - w.top) / w.scale))
        drawing = drawn(Stroke(0, "lumbar", round(stroke.width / w.scale), (close,)), body=name)
    area_cm2 = locate(drawing, stature_mm=1700).area_cm2
    assert area_cm2 == pytest.approx(math.pi * radius_mm**2 / 100, rel=0.03)


def test_area_grows_with_the_square_of_the_patients_stature() -> None:
    small, tall = (locate(disc("back", 50, 1108, 40), stature_mm=s).area_cm2 for s in (1500, 1800))
    assert tall / small == pytest.approx(1.44, rel=0.01)


def test_the_whole_skin_is_mostellers_for_stature_and_weight() -> None:
    """1.80 m and 80 kg are 2.00 m², by Mosteller's own formula: sqrt(180 * 80 / 3600)."""
    for name in FIGURE_NAMES:
        drawing = disc("back", 50, 1108, 40, name)
        places = locate(drawing, 1800, None, 80)
        assert places.area_cm2 / places.share_of_body == pytest.approx(2.00e4, rel=0.005)
    heavier, lighter = (locate(drawing, 1800, None, kg).area_cm2 for kg in (90, 40))
    assert heavier / lighter == pytest.approx(1.5, rel=0.01)
    assert locate(drawing, None, None, 80).area_cm2 == locate(drawing).area_cm2, "a weight alone says nothing"


@pytest.mark.parametrize("name", FIGURE_NAMES)
def test_the_figures_skin_is_near_mostellers(name: str) -> None:
    body = figure(name)
    corner = body.vertices[body.faces]
    litres = np.einsum("ij,ij->i", corner[:, 0], np.cross(corner[:, 1], corner[:, 2])).sum() / 6e6
    square_metres = (body.stature_mm / 10 * litres / 3600) ** 0.5  # 1 kg a litre
    assert body.skin_mm2 / 1e6 == pytest.approx(square_metres, rel=0.02)


def test_share_of_body_does_not_depend_on_stature() -> None:
    assert (
        locate(disc("back", 50, 1108, 40), 1500).share_of_body
        == locate(disc("back", 50, 1108, 40)).share_of_body
    )


@pytest.mark.parametrize("name", FIGURE_NAMES)
@pytest.mark.parametrize(
    "wanted", ["lumbar_paraspinal_l4_right", "buttock_upper_outer_left", "calf_upper_right", "sacrum_upper"]
)
def test_the_middle_of_a_region_is_that_region_on_every_build(name: str, wanted: str) -> None:
    body = figure(name)
    index = REGIONS[wanted].index
    inside = body.visible["back"][body.region[body.sample_face[body.visible["back"]]] == index]
    centre = np.median(body.sample_xyz[inside], axis=0)
    x, y = body.frames["back"].to_units(centre[None])[0]
    places = locate(drawn(Stroke(0, "back", 60, ((round(x), round(y)),)), body=name))
    assert [r.region for r in places.regions] == [wanted] or places.area_cm2 < 1.2
    assert (
        body.region[
            body.sample_face[painted_samples((Stroke(0, "back", 60, ((round(x), round(y)),)),), body)][0]
        ]
        == index
    )


def test_region_marks_count_as_the_whole_region() -> None:
    places = locate(drawn(regions=("flank_upper_left",)))
    assert [(r.region, r.share, r.side) for r in places.regions] == [("flank_upper_left", 1.0, "left")]
    assert places.sides == ("left",)


def test_skin_painted_from_two_views_counts_once() -> None:
    back = Stroke(0, "back", 400, (at("back", 130, 1040),))
    side = Stroke(0, "left", 400, (at("left", 20, 1040),))
    both = locate(drawn(back, side)).area_cm2
    assert both < locate(drawn(back)).area_cm2 + locate(drawn(side)).area_cm2 - 5


def test_the_lumbar_view_is_a_window_on_the_back() -> None:
    body = figure("female_average")
    w = window(body)
    x, y = at("back", -60, 1000)
    close = (round((x - w.left) / w.scale), round((y - w.top) / w.scale))
    near = locate(drawn(Stroke(0, "lumbar", round(300 / w.scale), (close,))))
    far = locate(drawn(Stroke(0, "back", 300, ((x, y),))))
    assert near.area_cm2 == pytest.approx(far.area_cm2, rel=0.02)
    assert [r.region for r in near.regions] == [r.region for r in far.regions]


def test_facts_for_safety() -> None:
    def facts(*regions: str) -> set[str]:
        return set(locate(drawn(regions=regions)).facts)

    assert facts("calf_upper_left", "calf_upper_right") >= {
        "leg",
        "below_knee",
        "bilateral_leg",
        "bilateral_below_knee",
    }
    assert "bilateral_leg" not in facts("calf_upper_left", "thigh_back_lower_left")
    assert "saddle" in facts("perineum")
    assert facts("spine_t5_t8") == {"thoracic"}
    assert facts("lumbar_spine_l4") == {"low_back"}
    assert facts() == set()


def test_levels_are_named_from_top_to_bottom() -> None:
    body = figure("female_average")
    z3, z5 = body.levels_z_mm["L3"], body.levels_z_mm["L5"]
    line = Stroke(0, "back", 100, (at("back", 30, z3), at("back", 30, z5)))
    assert locate(drawn(line)).levels == ("L3", "L4", "L5")


def test_points_whose_field_meets_the_drawing() -> None:
    from ashi.body.points import places as where

    spot = next(p for p in where("BL25") if p.side == "right").views["back"]
    hits = locate(drawn(Stroke(0, "back", 60, (spot,)))).points
    assert ("BL25", "right") in {(h.code, h.side) for h in hits}
    assert all(h.side != "left" for h in hits)
    assert "BL40" not in {h.code for h in hits}


def test_each_pain_keeps_its_own_numbers() -> None:
    a, b = Stroke(0, "back", 200, (at("back", 60, 1000),)), Stroke(1, "back", 200, (at("back", -60, 300),))
    places = locate(PainDrawing("1/female_average", (Pain(7), Pain(2, ("numb",))), (a, b)))
    assert [p.sides for p in places.pains] == [("left",), ("right",)]
    assert [p.intensity for p in places.pains] == [7, 2]
    assert sum(p.area_cm2 for p in places.pains) == pytest.approx(places.area_cm2, abs=0.2)


def test_an_empty_drawing_covers_nothing() -> None:
    places = locate(PainDrawing("1"))
    assert (places.area_cm2, places.regions, places.levels, places.points, tuple(places.facts)) == (
        0.0,
        (),
        (),
        (),
        (),
    )


def test_a_bare_version_uses_the_figure_of_the_patients_sex() -> None:
    assert locate(PainDrawing("1"), sex="male").figure == "male_average"
    with pytest.raises(ValueError, match="'7' is not known"):
        locate(PainDrawing("7"))


# -- properties


def slow_gap(body_view: FlatView, lines: list[tuple[np.ndarray, float]]) -> np.ndarray:
    """The obvious twin: how far each pixel's centre lies outside every piece of every line; negative inside."""
    frame = figure("female_average").frames[body_view]
    rows, columns = frame.grid
    per = PIXEL_MM / frame.mm_per_unit
    y, x = np.mgrid[0:rows, 0:columns]
    px = np.stack([(x + 0.5) * per, (y + 0.5) * per], axis=-1)
    gap = np.full((rows, columns), np.inf)
    for points, width in lines:
        ends = points[1:] if len(points) > 1 else points
        for a, b in zip(points, ends, strict=False):
            d = b - a
            t = np.clip(((px - a) @ d) / max(d @ d, 1e-12), 0, 1)
            gap = np.minimum(gap, np.linalg.norm(px - (a + t[..., None] * d), axis=-1) - width / 2)
    return gap


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(strokes(), min_size=1, max_size=3))
@example([Stroke(0, "front", 58, ((0, 1814), (25, 1814)))])  # its edge runs through the centres of pixels
def test_fast_painting_equals_the_slow_twin(marks: list[Stroke]) -> None:
    from ashi.body.painting import brush

    body = figure("female_average")
    by_view: dict[FlatView, list[tuple[np.ndarray, float]]] = defaultdict(list)
    for mark in marks:
        view, line = brush(mark, body)
        by_view[view].append(line)
    for view, lines in by_view.items():
        fast, gap = paint(lines, body.frames[view]), slow_gap(view, lines)
        # Only a pixel whose centre lies on the border itself, to the last bits, may fall either way.
        assert np.abs(gap[fast != (gap <= 0)]).max(initial=0.0) < 1e-6


@settings(max_examples=20, deadline=None)
@given(st.lists(strokes(), min_size=1, max_size=3))
def test_located_area_equals_a_plain_sum_over_painted_samples(marks: list[Stroke]) -> None:
    body = figure("female_average")
    places = locate(drawn(*marks))
    samples = painted_samples(marks, body)
    assert len(set(samples.tolist())) == len(samples)
    total = sum(float(body.sample_area[i]) for i in samples.tolist())
    assert places.area_cm2 == pytest.approx(total / 100, abs=0.06)
    by_region: dict[str, float] = defaultdict(float)
    ids = list(REGIONS)
    for i in samples.tolist():
        by_region[ids[body.region[body.sample_face[i]]]] += float(body.sample_area[i])
    for share in places.regions:
        assert share.area_cm2 == pytest.approx(by_region[share.region] / 100, abs=0.06)


PIXEL_UNITS = 45  # a brush wider by this reaches a little more than one pixel further on either side


def grown(drawing: PainDrawing, by: int) -> PainDrawing:
    strokes = tuple(Stroke(s.pain, s.view, max(1, s.width + by), s.points) for s in drawing.strokes)
    return PainDrawing(drawing.body_version, drawing.pains, strokes, drawing.regions)


def told(drawing: PainDrawing, turned: bool) -> set[tuple[object, ...]]:
    """All that a drawing says and that can only grow with it; turned over where asked."""
    found = locate(drawing)
    swap = {"left": "right", "right": "left"} if turned else {}
    regions = {(mirrored(r.region) if turned else r.region, r.pain) for r in found.regions}
    points = {(h.code, swap.get(h.side, h.side)) for h in found.points}
    rest = (*found.levels, *found.facts, *found.dermatomes, *found.muscles, *found.referral)
    return regions | points | {(one,) for one in rest}


@settings(max_examples=12, deadline=None)
@given(drawings())
def test_a_mirrored_drawing_gives_the_mirrored_regions_points_facts_and_levels(drawing: PainDrawing) -> None:
    """The mirror's pixels need not fall on the drawing's own, so it is held between a pixel less and a pixel more."""
    there = told(mirror(drawing), turned=True)
    assert told(grown(drawing, -PIXEL_UNITS), turned=False) <= there
    assert there <= told(grown(drawing, PIXEL_UNITS), turned=False)


@pytest.mark.parametrize("name", FIGURE_NAMES)
def test_the_field_of_a_midline_point_is_the_same_on_both_sides(name: str) -> None:
    known, half = point_fields(name), len(figure(name).sample_face) // 2
    for (_, side), start, size in zip(known.owners, known.starts, known.sizes, strict=True):
        if side == "midline":
            field = known.samples[start : start + size]
            assert sorted(field[field < half] + half) == sorted(field[field >= half])


def seen_from_behind(name: str) -> np.ndarray:
    body = figure(name)
    seen = np.zeros(len(body.sample_face), dtype=bool)
    seen[body.visible["back"]] = True
    return seen


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.data())
def test_the_same_place_on_two_builds_is_the_same_region(data: st.DataObject) -> None:
    """A place inside a region is carried from build to build by its face; the same brush finds the same region."""
    everywhere = np.flatnonzero(np.logical_and.reduce([seen_from_behind(n) for n in FIGURE_NAMES]))
    sample = int(everywhere[data.draw(st.integers(0, len(everywhere) - 1))])
    radius_mm = 7.0
    for name in FIGURE_NAMES:
        body = figure(name)
        seen = body.visible["back"]
        away = np.hypot(*(body.sample_xyz[seen] - body.sample_xyz[sample])[:, [0, 2]].T)
        assume(len(set(body.region[body.sample_face[seen[away < radius_mm + 4]]].tolist())) == 1)
    found = set()
    for name in FIGURE_NAMES:
        body = figure(name)
        x, _, z = body.sample_xyz[sample]
        places = locate(disc("back", float(x), float(z), radius_mm, name))
        found.add(tuple(r.region for r in places.regions))
    wanted = list(REGIONS)[int(body.region[body.sample_face[sample]])]
    assert found == {(wanted,)}


@settings(max_examples=20, deadline=None)
@given(st.lists(strokes(), min_size=1, max_size=2), strokes())
def test_painting_more_never_covers_less(marks: list[Stroke], more: Stroke) -> None:
    few, many = locate(drawn(*marks)), locate(drawn(*marks, more))
    assert many.area_cm2 >= few.area_cm2
    assert set(few.facts) <= set(many.facts)
    assert {(h.code, h.side) for h in few.points} <= {(h.code, h.side) for h in many.points}
