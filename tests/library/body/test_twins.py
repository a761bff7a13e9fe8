"""Every fast geometric query beside its slow obvious twin, on drawings that nobody chose."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ashi.body.change import BORDER_MM, compare
from ashi.body.contours import rings, simplified
from ashi.body.density import BATCH, density
from ashi.body.drawing import PainDrawing, View, locate
from ashi.body.figures import FIGURE_NAMES, figure
from ashi.body.locating import body_facts, drawn_samples
from ashi.body.points import ashi_at, points_near
from tests.library.body import twins
from tests.library.body.drawings import VIEWS, drawings, size

slowly = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


@slowly
@given(drawings())
def test_what_is_painted(drawing: PainDrawing) -> None:
    name = drawing.body_version.split("/")[1]
    slow, edge = twins.covered(drawing, name)
    fast = set(drawn_samples(drawing, name).tolist())
    assert (fast ^ slow) <= edge


@slowly
@given(drawings(figures=("female_average", "male_heavy")))
def test_every_number_of_a_drawing(drawing: PainDrawing) -> None:
    """All that `locate` says follows from the covered samples by plain sums."""
    name = drawing.body_version.split("/")[1]
    body = figure(name)
    places = locate(drawing)
    samples = set(drawn_samples(drawing, name).tolist())
    mm2 = twins.mm2_by_region(samples, body)
    assert places.area_cm2 == pytest.approx(sum(mm2.values()) / 100, abs=0.051)
    assert places.share_of_body == pytest.approx(sum(mm2.values()) / sum(body.face_area))
    assert set(places.sides) == twins.sides(mm2)
    assert set(places.levels) == twins.levels(samples, body)
    assert set(places.dermatomes + places.muscles + places.referral) == twins.areas_hit(samples, body)
    hits = {(hit.code, hit.side): hit.share for hit in places.points}
    assert hits == pytest.approx(twins.points_hit(samples, name), abs=0.00051)
    assert set(np.frombuffer(places.faces, "<u2").tolist()) == twins.faces_covered(samples, body)


@slowly
@given(drawings())
def test_every_number_of_each_pain(drawing: PainDrawing) -> None:
    name = drawing.body_version.split("/")[1]
    body = figure(name)
    places = locate(drawing)
    for pain in places.pains:
        alone = PainDrawing(
            drawing.body_version, drawing.pains,
            tuple(s for s in drawing.strokes if s.pain == pain.pain),
            tuple(m for m in drawing.regions if m.pain == pain.pain),
        )  # fmt: skip
        samples = set(drawn_samples(alone, name).tolist())
        mm2 = twins.mm2_by_region(samples, body)
        touched = twins.touched(mm2, body)
        assert pain.area_cm2 == pytest.approx(sum(mm2.values()) / 100, abs=0.051)
        assert set(pain.regions) == touched
        assert set(pain.sides) == twins.sides(mm2)
        assert set(pain.levels) == twins.levels(samples, body)
        shares = {s.region: s for s in places.regions if s.pain == pain.pain}
        assert shares.keys() == touched
        for region, share in shares.items():
            assert share.area_cm2 == pytest.approx(mm2[region] / 100, abs=0.051)
            assert share.share == pytest.approx(mm2[region] / twins.whole_mm2(body)[region], abs=0.00051)


FACTS = ("low_back", "buttock", "hip", "groin", "leg", "below_knee", "foot", "saddle", "thoracic", "neck", "head",
         "chest", "abdomen", "arm")  # fmt: skip


@slowly
@given(drawings())
def test_the_facts_for_safety(drawing: PainDrawing) -> None:
    name = drawing.body_version.split("/")[1]
    body = figure(name)
    mm2 = twins.mm2_by_region(drawn_samples(drawing, name).tolist(), body)
    facts = {fact for fact in FACTS if twins.holds(fact, mm2, body)}
    for group in ("leg", "below_knee"):
        if twins.holds(group, mm2, body, "left") and twins.holds(group, mm2, body, "right"):
            facts.add(f"bilateral_{group}")
    assert set(locate(drawing).facts) == facts
    assert body_facts(drawing) == locate(drawing, stature_mm=1500, weight_kg=90).facts


@slowly
@given(st.sampled_from(FIGURE_NAMES), st.sampled_from(VIEWS), st.floats(0.1, 0.9), st.floats(0.02, 0.98))
def test_a_touch_and_the_points_near_it(name: str, view: View, across: float, down: float) -> None:
    body = figure(name)
    w, h = size(view, name)
    x, y = round(across * w), round(down * h)
    found = ashi_at(view, x, y, name)
    gap, sample = twins.nearest_sample(view, x, y, body)
    if found is None:
        assert gap > 5.8  # the close-up is rounded to a unit of the back
        return
    assert gap < 6.2
    assert np.linalg.norm(np.subtract(found.place.xyz_mm, body.sample_xyz[sample])) < 1.5 or gap > 1.5
    on_skin = np.asarray(found.place.barycentric) @ body.vertices[body.faces[found.place.face]]
    assert np.allclose(on_skin, found.place.xyz_mm, atol=0.01)
    assert list(points_near(found, name)) == twins.near_points(found.place.xyz_mm, name, 40)


@slowly
@given(drawings(most_points=2), drawings(most_points=2))
def test_overlap_from_one_drawing_to_the_next(before: PainDrawing, after: PainDrawing) -> None:
    name = after.body_version.split("/")[1]
    body = figure(name)
    a = set(drawn_samples(before, before.body_version.split("/")[1]).tolist())
    b = set(drawn_samples(after, name).tolist())
    assume(len(a) * len(b) < 100_000_000)  # the twin compares every place with every other
    change = compare(before, after)
    assert change.overlap == pytest.approx(twins.overlap(a, b, body, BORDER_MM), abs=0.00051)
    for samples, cm2, share in (
        (a, change.before_cm2, change.before_share),
        (b, change.after_cm2, change.after_share),
    ):
        mm2 = sum(float(body.sample_area[s]) for s in samples)
        assert cm2 == pytest.approx(mm2 / 100, abs=0.051)
        assert share == pytest.approx(mm2 / sum(body.face_area))
    ours, theirs = (twins.mm2_by_region(samples, body) for samples in (b, a))
    assert set(change.new) == {r for r in twins.touched(ours, body) if theirs.get(r, 0.0) < 100}
    assert set(change.gone) == {r for r in twins.touched(theirs, body) if ours.get(r, 0.0) < 100}


FACES = len(figure(FIGURE_NAMES[0]).faces)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sets(st.integers(0, 400), max_size=30), max_size=12), st.integers(1, 3))
def test_density_counts_every_drawing_once(few: list[set[int]], times: int) -> None:
    """Also over the border between two batches."""
    many = few * times + [set()] * (BATCH - 5 if few else 0)
    fast = density(np.array(sorted(one), dtype="<u2").tobytes() for one in many)
    assert fast.shape == (FACES,)
    assert fast[:401].tolist() == pytest.approx(twins.density(many, 401))
    assert not fast[401:].any()


grids = st.tuples(st.integers(1, 7), st.integers(1, 7)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(0, 8), min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    )
)


@settings(max_examples=200, deadline=None)
@given(grids, st.integers(0, 7))
def test_bands_hold_just_the_places_above_their_level(grid: list[list[int]], whole: int) -> None:
    level = whole + 0.5  # never exactly at a place
    found = [ring.tolist() for ring in rings(np.array(grid, dtype=float), level)]
    for row, line in enumerate(grid):
        for column, height in enumerate(line):
            assert twins.is_inside(column + 1e-7, row + 1e-9, found) == (height > level), (row, column)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=3, max_size=25, unique=True),
    st.floats(0.1, 10),
)
def test_a_simplified_ring_leaves_no_corner_behind(
    corners: list[tuple[float, float]], tolerance: float
) -> None:
    ring = np.array(corners)
    kept = simplified(ring, tolerance).tolist()
    closed = [*kept, kept[0]]
    assert all(corner in ring.tolist() for corner in kept)
    for corner in corners:
        pieces = pairwise(closed)
        assert min(twins.distance(corner, a, b) for a, b in pieces) <= tolerance + 1e-9
