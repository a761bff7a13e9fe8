"""A point is found by every name it has, however it is typed; what is not found is answered with what looks alike."""

import unicodedata
from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from ashi.body import POINTS, Point
from ashi.web.atlas.names import beside_on_channel, channel_points, find

TONES = ("\u0304", "\u0301", "\u030c", "\u0300", "")
points = st.sampled_from(list(POINTS.values()))


@st.composite
def typed(draw: st.DrawFn) -> tuple[Point, str]:
    """A point and one of its names as somebody may type it."""
    point = draw(points)
    name = draw(
        st.sampled_from(
            [point.code, point.pinyin, point.han_traditional, point.han_simplified, point.english]
        )
    )
    text = ""
    for letter in name:
        text += draw(st.sampled_from([letter, letter.upper(), letter.lower()]))
        if name == point.pinyin and letter.lower() in "aeiou":
            text += draw(st.sampled_from(TONES))
        text += draw(st.sampled_from(["", "", "", " ", "-"]))
    return point, unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), text)


@given(typed())
def test_every_name_of_every_point_finds_it(case: tuple[Point, str]) -> None:
    point, text = case
    found = find(text, most=40)
    assert found.exact, text
    assert point in found.points, text


@given(st.text(max_size=100))
def test_any_text_is_answered(text: str) -> None:
    found = find(text)
    assert len(found.points) <= 12
    assert not (found.exact and found.near)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("UB23", "BL23"),
        ("du 4", "GV4"),
        ("Ren-6", "CV6"),
        ("SJ5", "TE5"),
        ("Liv3", "LR3"),
        ("bl 023", "BL23"),
        ("P6", "PC6"),
    ],
)
def test_older_letters_lead_to_the_standard_code(text: str, code: str) -> None:
    assert [point.code for point in find(text).points] == [code]


def test_seventeen_points_are_called_jiaji() -> None:
    found = find("夹脊", most=40)
    assert found.exact
    assert [point.code for point in found.points] == [
        *(f"EX-B2-T{n}" for n in range(1, 13)),
        *(f"EX-B2-L{n}" for n in range(1, 6)),
    ]


def test_a_slip_of_the_finger_is_answered_with_names_that_look_alike() -> None:
    found = find("shenhsu")
    assert found.near
    assert "BL23" in [point.code for point in found.points]


def test_neighbours_on_a_channel_are_each_others() -> None:
    for point in POINTS.values():
        before, after = beside_on_channel(point)
        assert before is None or beside_on_channel(before)[1] == point
        assert after is None or beside_on_channel(after)[0] == point
    assert len(channel_points("BL")) == 67  # counted in the WHO standard


@pytest.fixture
def reader(clinic, client_of: Callable[..., Client]) -> Client:
    return client_of()


def test_one_exact_name_opens_the_point(reader: Client) -> None:
    answer = reader.get("/atlas", {"q": "shèn shū"})
    assert (answer.status_code, answer["Location"]) == (302, "/atlas/BL23")


@pytest.mark.parametrize(
    "path", ["/atlas/bl23", "/atlas/shenshu", "/atlas/%E8%82%BE%E4%BF%9E", "/atlas/UB23"]
)
def test_other_spellings_of_an_address_lead_to_the_one_that_stays(path: str, reader: Client) -> None:
    answer = reader.get(path)
    assert (answer.status_code, answer["Location"]) == (301, "/atlas/BL23")


def test_many_names_are_listed(reader: Client) -> None:
    page = reader.get("/atlas", {"q": "shu"}).content.decode()
    assert "Points called “shu”" in page
    assert page.count('class="atlas-list__link"') > 10


def test_an_unknown_code_is_answered_404_with_near_names(reader: Client) -> None:
    answer = reader.get("/atlas/BL99")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "No point is called “BL99”" in page
    assert 'href="/atlas/BL9"' in page
    assert 'role="search"' in page


def test_what_is_typed_is_only_text(reader: Client) -> None:
    page = reader.get("/atlas", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_region_lists_its_points(reader: Client) -> None:
    page = reader.get("/atlas", {"region": "lumbar_paraspinal_l2_left"}).content.decode()
    assert "Lower back beside the spine" in page
    assert 'href="/atlas/BL23"' in page
