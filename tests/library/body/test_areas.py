"""Dermatomes, muscles and referral areas: sets of skin faces, the same places on every figure, honest about their doubt."""

import re

import numpy as np
import pytest

from ashi.body import AREAS, REGIONS, area_paths, locate, places, views
from ashi.body.figures import FIGURE_NAMES, figure
from ashi.body.regions import in_group
from tests.library.body.drawings import disc

DERMATOMES = [a.id for a in AREAS.values() if a.kind == "dermatome"]
BODY = figure("female_average")
HALF = BODY.half


def middle(name: str, of: str = "female_average") -> np.ndarray:
    """Mean place, mm, of an area's left half on a figure."""
    body = figure(of)
    faces = AREAS[name].faces
    left = faces[faces < HALF]
    centre = body.vertices[body.faces[left]].mean(axis=1)
    return np.average(centre, axis=0, weights=body.face_area[left])


@pytest.mark.parametrize("area", AREAS)
def test_an_area_lies_on_both_sides_alike_and_its_margin_goes_round_it(area: str) -> None:
    core, margin = AREAS[area].faces, AREAS[area].margin_faces
    assert len(core)
    assert len(margin)
    assert not np.intersect1d(core, margin).size
    for faces in (core, margin):
        left, right = faces[faces < HALF], faces[faces >= HALF] - HALF
        assert left.tolist() == right.tolist()


def test_all_skin_but_the_face_belongs_to_exactly_one_dermatome() -> None:
    claims = np.zeros(len(BODY.faces), int)
    for name in DERMATOMES:
        claims[AREAS[name].faces] += 1
    face = BODY.region == REGIONS["head_face_left"].index
    face |= BODY.region == REGIONS["head_face_right"].index
    assert (claims[~face] == 1).all()
    assert (claims[face] == 0).all()


def test_dermatomes_follow_one_another_down_the_trunk_and_round_the_leg() -> None:
    trunk = ["T1_T4", "T5_T8", "T9", "T10", "T11", "T12", "L1", "L2", "L3", "L4"]
    heights = [middle(n)[2] for n in trunk]
    assert heights == sorted(heights, reverse=True)
    # In front L4, outside L5, behind S1 and S2: the strips of the lower leg, by what lies at mid-calf.
    corners = BODY.vertices[BODY.faces[:HALF]].mean(axis=1)
    shin = np.flatnonzero(np.abs(corners[:, 2] / BODY.stature_mm - 0.17) < 0.01)
    x = {n: corners[np.intersect1d(shin, AREAS[n].faces)].mean(axis=0) for n in ("L4", "L5", "S1", "S2")}
    assert x["L4"][0] < x["L5"][0]  # inner, outer
    assert min(x["L4"][1], x["L5"][1]) < min(x["S1"][1], x["S2"][1])  # y runs backward


# Landmarks that the charts put in words; heights as shares of stature.
@pytest.mark.parametrize(
    ("view", "x", "z", "dermatome"),
    [
        ("front", 0.03, 0.600, "T10"),  # the navel
        ("front", 0.03, 0.515, "L1"),  # above the groin
        ("front", 0.05, 0.42, "L2"),
        ("front", 0.04, 0.29, "L3"),  # above the knee, inner side
        ("back", 0.05, 0.40, "S2"),  # back of the thigh
        ("back", 0.01, 0.52, "S3_S5"),
    ],
)
def test_what_charts_say_in_words(view: str, x: float, z: float, dermatome: str) -> None:
    s = BODY.stature_mm
    found = locate(disc(view, x * s, z * s, 9.0)).dermatomes  # type: ignore[arg-type]
    assert found == (dermatome,)


def test_muscles_lie_where_they_lie() -> None:
    levels = BODY.levels_z_mm
    assert levels["L5"] < middle("quadratus_lumborum")[2] < levels["T12"]
    assert middle("multifidus")[0] < middle("longissimus_iliocostalis")[0] < middle("quadratus_lumborum")[0]
    assert middle("piriformis")[2] < middle("gluteus_medius")[2]
    assert middle("gluteus_minimus")[0] > middle("gluteus_maximus")[0]
    assert middle("hamstrings")[1] > 0 > middle("quadriceps")[1]
    small, large = set(AREAS["piriformis"].faces.tolist()), set(AREAS["gluteus_maximus"].faces.tolist())
    assert len(small & large) > 0.7 * len(small)


def test_the_sacroiliac_pattern_is_as_large_as_described() -> None:
    """About 3 by 10 cm below the posterior spine, on each side."""
    mm2 = BODY.face_area[AREAS["sacroiliac_joint"].faces].sum() / 2
    assert 2000 < mm2 < 4500


def spinal_level(z_mm: float, of: str) -> float:
    """A height as a number of vertebral levels below C7 on a figure."""
    levels = figure(of).levels_z_mm
    heights = np.array(sorted((z for n, z in levels.items() if n[1:].isdigit()), reverse=True))
    return float(np.interp(-z_mm, -heights, np.arange(len(heights))))


@pytest.mark.parametrize("name", FIGURE_NAMES)
def test_areas_follow_every_figure(name: str) -> None:
    """Muscles of the back keep their vertebral level, to half of one; T10 keeps the navel."""
    for area in ("quadratus_lumborum", "multifidus", "piriformis", "gluteus_medius"):
        here, there = spinal_level(middle(area, name)[2], name), spinal_level(middle(area)[2], BODY.name)
        assert here == pytest.approx(there, abs=0.5), area
    body = figure(name)
    centre = body.vertices[body.faces[AREAS["T10"].faces]].mean(axis=1)
    front = (centre[:, 1] < -60) & (np.abs(centre[:, 0]) < 40)
    navel = places("CV8", name)[0].place.xyz_mm[2]
    assert centre[front, 2].mean() == pytest.approx(navel, abs=10)


def test_the_trials_low_back_is_the_group_of_regions() -> None:
    indices = [r.index for r in in_group("low_back")]
    assert set(np.flatnonzero(np.isin(BODY.region, indices))) == set(AREAS["low_back"].faces.tolist())


def test_what_is_recalled_says_so_and_every_area_says_how_far_to_trust_it() -> None:
    assert all(a.uncertainty for a in AREAS.values())
    assert {a.basis for a in AREAS.values() if a.kind != "definition" and a.id != "S1"} == {"recalled"}


@pytest.mark.parametrize("name", FIGURE_NAMES)
def test_outlines_stay_on_the_sheet_and_the_right_view_mirrors_the_left(name: str) -> None:
    document = views(name)["views"]
    for view in ("front", "back", "left", "right", "lumbar"):
        width, height = document[view]["width"], document[view]["height"]
        for area in AREAS:
            for text in (area_paths(area, view, name).core, area_paths(area, view, name).reach):
                starts = re.findall(r"M(-?\d+) (-?\d+)", text)
                if view != "lumbar":
                    assert all(0 <= int(x) <= width and 0 <= int(y) <= height for x, y in starts)
    left, right = area_paths("L5", "left", name).core, area_paths("L5", "right", name).core
    width = document["right"]["width"]
    mirrored = [(width - int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)", left)]
    assert mirrored == [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)", right)]
    assert left.count(" ") > 10


def test_a_view_that_does_not_show_an_area_has_no_outline() -> None:
    assert area_paths("tibialis_anterior", "lumbar").core == ""
    assert area_paths("hamstrings", "front").core == ""
    with pytest.raises(KeyError, match="No area 'L9'"):
        area_paths("L9", "back")
    with pytest.raises(KeyError, match="No figure"):
        area_paths("L5", "back", "child")
