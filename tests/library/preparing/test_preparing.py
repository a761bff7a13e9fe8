"""How one patient prepares: plain cases, and what never happens."""

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from ashi.intake import SECTIONS
from ashi.preparing import NEEDLES, prepare
from tests.support.people import person
from tests.support.random_people import random_person

AT = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)


def codes(*args, **kwargs) -> list[str]:
    return [one.code for one in prepare(*args, **kwargs).advice]


@pytest.mark.parametrize(
    ("left", "time"), [(0, "09:55"), (1, "09:50"), (2, "09:45"), (4, "09:40"), (10, "09:25")]
)
def test_the_time_to_come_is_that_of_the_paperwork_left(left: int, time: str) -> None:
    found = prepare(None, AT, parts_left=left)
    assert f"{found.arrive_at:%H:%M}" == time
    assert time in found.advice[0].words
    assert ("paperwork" in found.advice[0].why) == (left > 0)


def test_at_home_one_makes_ready_and_has_nowhere_to_be() -> None:
    assert codes(None, AT, at_home=True, parts_left=3) == [
        "home_place", "home_warm", "home_paperwork", "medicines_any", "eat", "clothes_any", "after", "ill",
    ]  # fmt: skip
    assert "home_paperwork" not in codes(None, AT, at_home=True)
    assert prepare(None, AT, at_home=True, parts_left=3).arrive_at == AT


@given(st.integers(0, 10_000))
def test_at_home_nothing_is_brought_and_all_else_is_the_same(seed: int) -> None:
    intake = random_person(random.Random(seed))
    home, clinic = prepare(intake, AT, at_home=True).advice, prepare(intake, AT).advice
    assert not [one.words for one in home if "ring " in one.words or "Be here" in one.words]
    assert [one.code for one in home[2:]] == [one.code for one in clinic[1:]]
    assert [one.why for one in home[2:]] == [one.why for one in clinic[1:]]


def test_without_paperwork_the_advice_is_for_everyone() -> None:
    assert codes(None, AT) == ["come_settled", "medicines_any", "eat", "clothes_any", "after", "ill"]


@pytest.mark.parametrize(
    ("regions", "expected"),
    [
        (("lumbar_paraspinal_l4_right",), {"clothes_back"}),
        (("calf_upper_right",), {"clothes_leg"}),
        (("lumbar_paraspinal_l5_left", "thigh_back_upper_left"), {"clothes_back", "clothes_leg"}),
        (("thoracic_paraspinal_t5_t8_left",), {"clothes_upper"}),
        (("elbow_left",), {"clothes_arm"}),
    ],
)
def test_clothes_are_for_the_drawn_place(regions: tuple[str, ...], expected: set[str]) -> None:
    assert {code for code in codes(person(regions=regions), AT) if code.startswith("clothes")} == expected


def test_the_medicines_are_named_and_a_thinner_is_kept() -> None:
    found = prepare(person(medicines=("Marcumar", "Ibuprofen 400")), AT)
    words = {one.code: one.words for one in found.advice}
    assert "Marcumar, Ibuprofen 400" in words["medicines_named"]
    assert "Do not stop it" in words["blood_thinner"]
    assert "inr" in words


def test_a_thinner_that_is_only_ticked_counts_too() -> None:
    assert "blood_thinner" in codes(person(blood_thinner="yes"), AT)
    assert "inr" in codes(person(blood_thinner="yes", details={"blood_thinner": "warfarin"}), AT)
    assert "inr" not in codes(person(blood_thinner="yes", details={"blood_thinner": "Eliquis"}), AT)


def test_whoever_takes_nothing_is_not_asked_for_a_list() -> None:
    assert not {"medicines_any", "medicines_named", "blood_thinner"} & set(codes(person(), AT))


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("pacemaker", "device"),
        ("pregnant", "pregnant"),
        ("skin_problem", "skin"),
        ("diabetes", "eat_diabetes"),
        ("cannot_lie_prone", "not_prone"),
        ("fainted", "fainted"),
    ],
)
def test_an_answer_of_yes_brings_its_advice_and_no_does_not(question: str, code: str) -> None:
    assert code in codes(person(**{question: "yes"}), AT)
    assert code not in codes(person(), AT)


def test_the_nervous_get_their_words() -> None:
    assert "nervous" in codes(person(needle_fear=8), AT)
    assert "nervous" not in codes(person(needle_fear=2), AT)
    assert "nervous" not in codes(person(needle_fear=None), AT)


def test_the_way_home_is_for_the_first_visit() -> None:
    assert "after" in codes(person(), AT, is_first=True)
    assert "after" not in codes(person(), AT, is_first=False)


@given(st.integers(0, 10_000), st.integers(0, len(SECTIONS)), st.booleans())
def test_everyone_gets_words_with_a_why_once_and_never_comes_late(seed: int, left: int, first: bool) -> None:
    found = prepare(random_person(random.Random(seed)), AT, is_first=first, parts_left=left)
    assert found.arrive_at < AT
    assert AT - found.arrive_at <= dt.timedelta(minutes=40)
    names = [one.code for one in found.advice]
    assert len(names) == len(set(names))
    assert sum(name.startswith("eat") for name in names) == 1
    assert any(name.startswith("clothes") for name in names)
    assert all(one.words and one.why and "{" not in one.words + one.why for one in found.advice)


def test_more_paperwork_never_means_coming_later() -> None:
    times = [prepare(None, AT, parts_left=left).arrive_at for left in range(len(SECTIONS) + 1)]
    assert times == sorted(times, reverse=True)


def test_needles_are_between_a_hair_and_the_needle_that_takes_blood() -> None:
    thick = [needle.diameter_mm for needle in NEEDLES]
    assert thick == sorted(thick)
    assert [needle.kind for needle in NEEDLES] == [
        "hair",
        "acupuncture",
        "acupuncture",
        "acupuncture",
        "blood",
    ]
    for needle in NEEDLES:
        if needle.kind == "acupuncture":
            assert needle.name == f"{needle.diameter_mm:.2f} × {needle.length_mm:g} mm"


def test_words_of_braces_in_a_medicine_stay_words() -> None:
    intake = person(medicines=("{time}",))
    assert "{time}" in next(one.words for one in prepare(intake, AT).advice if one.code == "medicines_named")
    assert structs.asdict(intake)["medicines"][0].name == "{time}"
