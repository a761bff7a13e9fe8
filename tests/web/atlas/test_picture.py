"""What the picture shows, and that the script is answered what the page shows at the same address."""

import math
from collections.abc import Callable
from itertools import product
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from ashi.body import POINTS, places, views
from ashi.web.atlas.names import CHANNELS
from ashi.web.atlas.picture import (
    ALL,
    FIGURE,
    LAYERS,
    SHEETS,
    Asked,
    address,
    area_path,
    best_view,
    picture,
    points_in,
    read_asked,
)

pytestmark = pytest.mark.django_db
asked = st.builds(
    Asked,
    view=st.sampled_from(SHEETS),
    channel=st.sampled_from([*CHANNELS, ALL]),
    layer=st.sampled_from(list(LAYERS)),
    point=st.sampled_from(["", *POINTS]),
    at=st.none() | st.tuples(st.integers(0, 9000), st.integers(0, 9000)),
)


@given(asked)
def test_an_address_says_all_that_it_shows(question: Asked) -> None:
    parts = urlsplit(address(question))
    assert read_asked(dict(parse_qsl(parts.query)), POINTS.get(question.point)) == question


@given(st.dictionaries(st.sampled_from(["view", "channel", "layer", "area", "at"]), st.text(max_size=20)))
def test_any_address_shows_a_picture(query: dict[str, str]) -> None:
    assert picture(read_asked(query)).width > 0


@pytest.mark.parametrize(("view", "channel"), [*product(SHEETS, ("BL", "GB", ALL))])
def test_the_marks_are_the_points_that_can_be_seen(view: str, channel: str) -> None:
    shown = picture(Asked(view=view, channel=channel)).marks  # type: ignore[arg-type]
    wanted = [
        (code, *placed.views[view])
        for code, point in POINTS.items()
        if channel in (ALL, point.channel)
        for placed in places(code, FIGURE)
        if view in placed.views
    ]
    assert sorted((m.code, m.x, m.y) for m in shown) == sorted(wanted)


def test_every_mark_leads_to_the_one_address_of_its_point() -> None:
    for view in SHEETS:
        assert all(
            mark.href == f"/atlas/{mark.code}" for mark in picture(Asked(view=view, channel=ALL)).marks
        )


def test_a_field_is_drawn_as_large_as_it_is() -> None:
    # Molsberger 2012: 95 of 100 doctors within 22.4 cm2 at BL23, a disc of 26.7 mm; whatever a unit of the view is.
    for view in ("lumbar", "back"):
        unit = views(FIGURE)["views"][view]["mm_per_unit"]
        mark = next(m for m in picture(Asked(view=view, point="BL23")).marks if m.chosen)
        assert mark.field * unit == pytest.approx((2240 / math.pi) ** 0.5, abs=0.5)


@pytest.mark.parametrize(
    ("code", "view"),
    [
        ("BL23", "lumbar"),
        ("BL40", "back"),
        ("CV6", "front"),
        ("GB31", "left"),
        ("BL13", "back"),
    ],
)
def test_a_point_opens_in_the_view_that_looks_at_it(code: str, view: str) -> None:
    assert best_view(code) == view


def test_every_placed_point_is_seen_in_its_own_view() -> None:
    for code in POINTS:
        if places(code, FIGURE):
            assert any(m.chosen for m in picture(Asked(view=best_view(code), point=code)).marks), code


def test_what_no_view_shows_is_drawn_through_the_body_and_said_so() -> None:
    # The inner ankle is hidden by the other leg from the side, and turned away in front.
    shown = picture(Asked(view="front", point="SP6"))
    assert [mark.hidden for mark in shown.marks if mark.chosen] == [True, True]
    assert "through the body" in shown.said
    assert "cannot be seen from this side" in picture(Asked(view="front", point="BL23")).said


def test_a_touch_finds_the_points_whose_fields_reach_it() -> None:
    placed = places("BL23", FIGURE)[0]
    here = picture(Asked(view="back", at=placed.views["back"])).here
    assert here is not None
    assert here.points[0][0] == "BL23"
    assert "Lower back" in here.region
    # The slow way: every point, every side, by distance in a straight line.
    slow = {
        code
        for code, point in POINTS.items()
        for other in places(code, FIGURE)
        if np.linalg.norm(np.subtract(placed.place.xyz_mm, other.place.xyz_mm)) <= point.field_radius_mm - 4
    }
    assert slow <= {code for code, *_ in here.points}


def test_a_touch_beside_the_body_says_so() -> None:
    here = picture(Asked(view="back", at=(1, 1))).here
    assert here is not None
    assert (here.region, here.points) == ("", ())


def test_layers_name_their_areas_and_one_can_be_singled_out() -> None:
    all_of_them = picture(Asked(layer="dermatomes")).patches
    assert {"L5", "S1", "S2"} <= {patch.id for patch in all_of_them}
    assert all(patch.path.startswith("M") and patch.shown for patch in all_of_them)
    single = picture(Asked(layer="dermatomes", area="S1")).patches
    assert [patch.id for patch in single if patch.shown] == ["S1"]
    assert len(single) == len(all_of_them)


def test_an_area_is_drawn_where_it_lies() -> None:
    from ashi.body.areas import AREAS

    assert area_path(AREAS["piriformis"], "back").count("M") >= 2
    assert area_path(AREAS["tibialis_anterior"], "lumbar") == ""


def test_points_of_a_region() -> None:
    assert "BL23" in points_in("lumbar_paraspinal_l2_right")
    assert {"BL40", "BL39"} & set(points_in("knee_back_left"))


def test_the_script_is_answered_the_page(clinic, client_of: Callable[..., Client]) -> None:
    reader = client_of()
    query = {"view": "front", "channel": "ST", "layer": "muscles"}
    told = reader.get("/atlas/picture.json", query).json()
    page = reader.get("/atlas", query).content.decode()
    assert told["view"] == "front"
    assert page.count('class="atlas-mark"') == len(told["marks"]) > 20
    assert all(patch["path"] in page for patch in told["patches"])


def test_the_map_names_every_point(clinic, client_of: Callable[..., Client]) -> None:
    answer = client_of().get("/atlas/map.json", headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < 25_000
    rows = client_of().get("/atlas/map.json").json()["points"]
    assert [row[0] for row in rows] == list(POINTS)
    assert [len(row[7]) for row in rows] == [3 * (len(places(code)) > 0) for code in POINTS]
