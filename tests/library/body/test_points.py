"""The points: all of the standard, each placed by its rule on every figure, in the order the channels run."""

from itertools import pairwise

import numpy as np
import pytest

from ashi.body.figures import FIGURE_NAMES, figure
from ashi.body.placing import places_on
from ashi.body.point_facts import FIELDS
from ashi.body.point_names import find_points
from ashi.body.points import POINTS, ashi_at, places, point, points_near
from ashi.body.regions import REGIONS

# WHO 2008: points of each of the fourteen channels.
WHO_2008 = {
    "LU": 11, "LI": 20, "ST": 45, "SP": 21, "HT": 9, "SI": 19, "BL": 67, "KI": 27, "PC": 9, "TE": 23, "GB": 44,
    "LR": 14, "GV": 28, "CV": 24,
}  # fmt: skip
DISPUTED = {"LI19", "LI20", "PC8", "PC9", "GB30", "GV26"}  # tentative places in the standard


def z(code: str, body: str, side: str = "left") -> float:
    known = places_on(body)
    return (known.get((code, "midline")) or known[code, side]).xyz_mm[2]  # type: ignore[index]


def x(code: str, body: str) -> float:
    return places_on(body)[code, "left"].xyz_mm[0]


def test_all_361_points_of_the_standard_are_there() -> None:
    codes = [c for c in POINTS if not c.startswith(("EX", "ASHI"))]
    assert len(codes) == 361
    for channel, count in WHO_2008.items():
        assert [c for c in codes if POINTS[c].channel == channel] == [
            f"{channel}{i}" for i in range(1, count + 1)
        ]


def test_the_extra_points_of_the_back_are_there() -> None:
    jiaji = [f"EX-B2-T{i}" for i in range(1, 13)] + [f"EX-B2-L{i}" for i in range(1, 6)]
    assert POINTS.keys() >= {*jiaji, "EX-B5", "EX-B6", "EX-B7", "EX-B8", "EX-UE7-1", "EX-UE7-2", "ASHI"}


def test_tentative_places_say_so() -> None:
    for code in DISPUTED:
        assert any("tentative" in caution for caution in POINTS[code].cautions), code


@pytest.mark.parametrize("body", FIGURE_NAMES)
def test_every_point_has_a_place_on_skin_and_an_exact_mirror(body: str) -> None:
    known = places_on(body)
    fig = figure(body)
    for code, p in POINTS.items():
        if code == "ASHI":
            continue
        if p.is_midline:
            assert (code, "midline") in known, code
            continue
        left, right = known[code, "left"], known[code, "right"]
        assert np.allclose(np.array(left.xyz_mm) * [-1, 1, 1], right.xyz_mm, atol=0.2), code
        for place in (left, right):
            on_skin = np.asarray(place.barycentric) @ fig.vertices[fig.faces[place.face]]
            assert np.allclose(on_skin, place.xyz_mm, atol=0.2), code
            assert min(place.barycentric) > -0.01


@pytest.mark.parametrize("body", FIGURE_NAMES)
def test_points_of_one_level_share_a_height(body: str) -> None:
    for row in (
        ("BL23", "GV4", "BL52", "EX-B2-L2"),
        ("BL25", "GV3", "EX-B7", "EX-B6"),
        ("BL18", "GV8"),
        ("BL28", "BL32", "BL53"),
        ("ST25", "CV8", "KI16", "SP15"),
    ):
        heights = [z(code, body) for code in row]
        assert max(heights) - min(heights) < 1.0, row


@pytest.mark.parametrize("body", FIGURE_NAMES)
def test_the_two_bladder_lines_lie_at_one_and_a_half_and_three_cun(body: str) -> None:
    cun = figure(body).stature_mm / 75
    for i in range(11, 31):
        assert x(f"BL{i}", body) == pytest.approx(1.5 * cun, abs=0.5)
    for i in range(41, 55):
        assert x(f"BL{i}", body) == pytest.approx(3 * cun, abs=0.5)


@pytest.mark.parametrize("body", FIGURE_NAMES)
def test_leg_cun_add_up(body: str) -> None:
    """Gluteal fold to popliteal crease is 14 B-cun, the crease to the lateral malleolus 16 of the same."""
    fold, crease, ankle = z("BL36", body), z("BL40", body), z("BL60", body)
    assert (fold - crease) / 14 == pytest.approx((crease - ankle) / 16, rel=0.01)
    assert z("BL57", body) == pytest.approx((crease + ankle) / 2, abs=1)
    assert z("BL37", body) == pytest.approx(fold - 6 * (fold - crease) / 14, abs=1)


DOWN = [
    [f"BL{i}" for i in range(11, 31)], [f"BL{i}" for i in range(41, 55)], [f"BL{i}" for i in range(31, 35)],
    ["BL36", "BL37", "BL38", "BL40", "BL55", "BL56", "BL57", "BL58", "BL59", "BL60"],
    [f"ST{i}" for i in range(19, 31)], [f"ST{i}" for i in range(31, 40)], [f"ST{i}" for i in range(13, 19)],
    ["GB31", "GB32", "GB33", "GB34", "GB37", "GB38", "GB39", "GB40"],
    ["LU3", "LU4", "LU5", "LU6", "LU7", "LU8", "LU9"], ["PC3", "PC4", "PC5", "PC6", "PC7"],
    ["HT3", "HT4", "HT5", "HT6", "HT7"],
]  # fmt: skip
UP = [
    [f"GV{i}" for i in range(1, 17)], [f"CV{i}" for i in range(2, 25)], [f"KI{i}" for i in range(11, 28)],
    ["KI3", "KI7", "KI9", "KI10"], ["SP6", "SP7", "SP8", "SP9", "SP10", "SP11"], ["LR5", "LR6", "LR7", "LR8", "LR9"],
    ["LI5", "LI6", "LI7", "LI8", "LI9", "LI10", "LI11", "LI12", "LI13", "LI14", "LI15"],
    ["TE4", "TE5", "TE6", "TE8", "TE9", "TE10", "TE11", "TE12", "TE13", "TE14"], ["GV17", "GV18", "GV19", "GV20"],
]  # fmt: skip


@pytest.mark.parametrize("body", FIGURE_NAMES)
@pytest.mark.parametrize("run", DOWN + [u[::-1] for u in UP], ids=lambda r: f"{r[0]}-{r[-1]}")
def test_points_follow_their_channel(body: str, run: list[str]) -> None:
    heights = [z(code, body) for code in run]
    assert all(a >= b - 0.6 for a, b in pairwise(heights)), dict(zip(run, heights, strict=True))


@pytest.mark.parametrize(
    ("code", "base"),
    [
        ("BL23", "lumbar_paraspinal_l2"), ("GV4", "lumbar_spine_l2"), ("BL25", "lumbar_paraspinal_l4"), ("EX-B8", "lumbar_spine_l5"),
        ("BL32", "sacrum_upper"), ("BL37", "thigh_back_upper"), ("BL40", "knee_back"), ("BL57", "calf_upper"), ("BL60", "ankle_outer"),
        ("KI3", "ankle_inner"), ("ST36", "shin"), ("CV6", "abdomen_lower"), ("CV12", "abdomen_upper"), ("LI4", "hand_back"), ("SI3", "hand_back"), ("PC8", "hand_palm"),
        ("GB34", "lower_leg_outer"), ("SP10", "knee_front"), ("GV20", "head_back"), ("KI1", "foot_sole"), ("CV1", "perineum"),
        ("BL67", "toes"), ("GB21", "shoulder_top"), ("PC6", "forearm_palm_side"), ("TE5", "forearm_back_side"), ("GB31", "thigh_outer_lower"),
    ],
)  # fmt: skip
def test_points_lie_in_the_region_anatomy_expects(code: str, base: str) -> None:
    """On every build; a point within its field of a border may fall into the neighbour, so two of four suffice."""
    found = [REGIONS[places(code, body)[0].region].base for body in FIGURE_NAMES]
    assert found.count(base) >= 2, found


def test_the_same_point_is_nearly_the_same_place_on_every_build() -> None:
    """Rules are executed per figure; a face id carries the place from one to another within the human error."""
    for code in ("BL23", "BL25", "BL40", "BL57", "GV4", "ST36", "BL54"):
        for body in FIGURE_NAMES[1:]:
            side = "midline" if POINTS[code].is_midline else "left"
            here = figure("female_average")
            place = places_on(body)[code, side]  # type: ignore[index]
            carried = here.vertices[here.faces[place.face]].mean(axis=0)
            own = np.array(places_on("female_average")[code, side].xyz_mm)  # type: ignore[index]
            assert np.linalg.norm(carried - own) < 40, (code, body)


# Molsberger 2012, abstract: area of skin, in cm2, that holds 95 % of doctors' marks (n = 71).
MOLSBERGER_2012 = [("BL23", 22.4), ("BL54", 22.5), ("ST36", 20.7), ("SP6", 12.2), ("PC6", 2.7)]


@pytest.mark.parametrize(("code", "area_cm2"), MOLSBERGER_2012)
def test_fields_are_as_wide_as_the_measured_human_error(code: str, area_cm2: float) -> None:
    known = POINTS[code]
    assert known.field_radius_mm == round((100 * area_cm2 / np.pi) ** 0.5)  # to the millimetre
    assert (known.evidence["field"].source, known.evidence["field"].basis) == ("molsberger2012", "derived")


def test_a_width_that_nobody_measured_says_so() -> None:
    for part in FIELDS.values():
        assert (part.measured_at is None) == (part.evidence.basis == "recalled")


def test_names_find_points() -> None:
    assert find_points("shenshu")[0].code == "BL23"
    assert find_points("委中")[0].code == "BL40"
    assert find_points("bl 99") == ()
    assert find_points("Du 4")[0].code == find_points("mìng mén")[0].code == "GV4"
    assert [p.code for p in find_points("夹脊")][:2] == ["EX-B2-T1", "EX-B2-T2"]


def test_an_unknown_code_is_refused_with_help() -> None:
    with pytest.raises(KeyError, match="Did you mean BL1, "):
        point("BL99")
    with pytest.raises(KeyError, match="EX-B2-L4"):
        point("EX-B2")


def test_provenance_is_per_part() -> None:
    bl23, jiaji = point("BL23"), point("EX-B2-L2")
    assert (bl23.source, bl23.basis, bl23.detail_basis) == ("who2008", "read", "recalled")
    assert (jiaji.source, jiaji.basis) == ("anatomy", "recalled")


def test_ashi_is_a_free_place_where_the_body_was_touched() -> None:
    spot = next(p for p in places("BL25") if p.side == "right")
    for view in ("back", "lumbar"):
        x, y = spot.views[view]  # type: ignore[index]
        found = ashi_at(view, x, y)  # type: ignore[arg-type]
        assert found is not None
        assert (found.code, found.side) == ("ASHI", "right")
        assert np.linalg.norm(np.subtract(found.place.xyz_mm, spot.place.xyz_mm)) < 4
        assert points_near(found)[0] == "BL25"
    assert ashi_at("back", 5, 5) is None
    assert places("ASHI") == ()
