"""The named landmarks: whole, in order from the head down, where published heights put them, agreeing with the points."""

import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from ashi.body import LANDMARKS, landmark, landmark_places, places
from ashi.body.figures import FIGURE_NAMES, figure
from ashi.body.landmarks import PlacedLandmark

PAGE = Path(__file__).parents[3] / "docs/algorithms/body.md"
# ANSUR II means as a share of stature (raw table; n = 4,082 men and 1,986 women): cervicale, top of the iliac crest,
# trochanter, lateral malleolus.
ANSUR = {
    "male": {
        "c7": 0.864,
        "iliac_crest_top": 0.6045,
        "greater_trochanter": 0.513,
        "lateral_malleolus": 0.0415,
    },
    "female": {
        "c7": 0.857,
        "iliac_crest_top": 0.6114,
        "greater_trochanter": 0.5191,
        "lateral_malleolus": 0.0385,
    },
}


def one(id_: str, body: str) -> PlacedLandmark:
    return landmark_places(id_, body)[0]


def height(id_: str, body: str) -> float:
    return one(id_, body).place.xyz_mm[2]


def test_there_are_at_least_thirty_each_with_its_origin() -> None:
    assert len(LANDMARKS) >= 30
    assert len({known.name for known in LANDMARKS.values()}) == len(LANDMARKS)
    assert all(known.source and known.locator for known in LANDMARKS.values())


@pytest.mark.parametrize("body", FIGURE_NAMES)
def test_every_landmark_lies_on_the_skin_and_mirrors(body: str) -> None:
    fig = figure(body)
    for id_, known in LANDMARKS.items():
        placed = landmark_places(id_, body)
        assert [p.side for p in placed] == (["left", "right"] if known.is_paired else ["midline"]), id_
        for p in placed:
            skin = np.asarray(p.place.barycentric) @ fig.vertices[fig.faces[p.place.face]]
            assert np.allclose(skin, p.place.xyz_mm, atol=0.2), id_
            assert min(p.place.barycentric) > -0.01, id_
        x = [p.place.xyz_mm[0] for p in placed]
        if known.is_paired:
            assert x[0] > 10, id_
            assert x[1] == -x[0], id_
        else:
            assert abs(x[0]) < 1, id_


RUNS = [
    ["crown", "mastoid", "c7", "t3", "t7", "t12", "l4", "s2", "sacral_hiatus", "coccyx_tip", "crotch"],
    ["suprasternal_notch", "nipple", "xiphisternal_junction", "navel", "asis", "pubic_symphysis"],
    ["acromion", "scapula_inferior_angle", "rib12_tip", "iliac_crest_top", "greater_trochanter", "gluteal_fold"],
    ["patella_base", "patella_apex", "fibular_head", "medial_malleolus", "lateral_malleolus", "heel"],
    ["acromion", "olecranon", "wrist_crease", "middle_fingertip"],
]  # fmt: skip


@pytest.mark.parametrize("body", FIGURE_NAMES)
@pytest.mark.parametrize("run", RUNS, ids=lambda run: f"{run[0]}-{run[-1]}")
def test_landmarks_follow_each_other_downwards(body: str, run: list[str]) -> None:
    assert all(height(a, body) > height(b, body) for a, b in pairwise(run)), [height(n, body) for n in run]


@pytest.mark.parametrize("body", FIGURE_NAMES)
def test_heights_are_those_of_the_survey(body: str) -> None:
    fig = figure(body)
    for id_, share in ANSUR[fig.sex].items():
        assert height(id_, body) == pytest.approx(share * fig.stature_mm, abs=3), id_


# A point named after a landmark lies on it, within its field.
AT = {
    "GV14": "c7", "GV2": "sacral_hiatus", "BL40": "popliteal_crease", "CV8": "navel", "ST17": "nipple", "BL36": "gluteal_fold",
    "CV22": "suprasternal_notch", "CV16": "xiphisternal_junction", "CV2": "pubic_symphysis", "PC7": "wrist_crease",
}  # fmt: skip


@pytest.mark.parametrize("body", FIGURE_NAMES)
@pytest.mark.parametrize("code", AT)
def test_points_and_landmarks_agree(body: str, code: str) -> None:
    point, mark = places(code, body)[0], one(AT[code], body)
    assert math.dist(point.place.xyz_mm, mark.place.xyz_mm) <= point.field_radius_mm


def test_misfits_stand_in_the_documents_as_they_are() -> None:
    """A landmark that rule and skin both give, with the misfit in height on each figure, in the page's table."""
    rows = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0].strip("`") in LANDMARKS:
            rows[cells[0].strip("`")] = [float(cell) for cell in cells[1:]]
    measured = {
        id_: [one(id_, body).misfit_mm for body in FIGURE_NAMES]
        for id_ in LANDMARKS
        if one(id_, FIGURE_NAMES[0]).misfit_mm is not None
    }
    assert rows == measured


def test_an_unknown_landmark_is_refused_with_those_there_are() -> None:
    with pytest.raises(KeyError, match=r"No landmark .elbow.\. Known: crown, mastoid, c7"):
        landmark("elbow")
    with pytest.raises(KeyError, match="No figure 'child'"):
        landmark_places("navel", "child")
