"""What is told after a visit joins it without changing it; what is grave is never quiet."""

import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ashi.visit import (
    EVENT_KINDS,
    GRADES,
    SERIOUSNESS,
    AdverseEvent,
    do_now,
    is_serious,
    marks_the_chart,
    sign_visit,
)
from ashi.visit.later import (
    QUESTIONS,
    FollowUp,
    LaterReport,
    ask_at,
    events_now,
    flared,
    is_chest_alarm,
    kind_told,
    level_of,
    said_words,
    with_events,
)
from tests.library.visit.test_visit import at, charted, needle

LOW = sign_visit(charted(), "abc")
CHEST = sign_visit(charted(needles=(needle("1", "BL13", "left"),), counted_out=1), "abc")
HOUR = dt.timedelta(hours=1)


def told(*said: str, after_h: float = 20, words: str = "") -> LaterReport:
    return LaterReport(visit="v", by="patient", reported_at=at(40) + after_h * HOUR, said=said, words=words)


def event(kind: str = "bruise", grade: int = 1, **changes: object) -> AdverseEvent:
    given = {"serious": False, "relatedness": "possible", "id": "e1"} | changes
    return AdverseEvent(kind=kind, grade=grade, **given)  # type: ignore[arg-type]


# The list of points_safety.md, C3, as it was agreed, typed here and not read from the file.
AGREED = {
    "bleeding", "bruise", "pain", "fainting", "drowsiness", "aggravation", "stuck_needle", "bent_needle",
    "broken_needle", "retained_needle", "nerve", "burn", "infection", "pneumothorax", "organ", "other",
}  # fmt: skip


def test_the_list_of_events_is_closed_and_holds_what_was_agreed() -> None:
    assert set(EVENT_KINDS) >= AGREED
    assert set(EVENT_KINDS) - AGREED == {"dizziness", "skin_reaction"}
    assert {kind.id for kind in EVENT_KINDS.values() if kind.grave} == {
        "pneumothorax", "organ", "infection", "broken_needle", "retained_needle",
    }  # fmt: skip
    assert list(GRADES) == [1, 2, 3, 4, 5]


def test_every_kind_but_the_unknown_says_what_to_do_now() -> None:
    for kind in EVENT_KINDS.values():
        assert bool(kind.do_now) == (kind.id != "other"), kind.id
    assert do_now(event("other", 4, serious=True))[0].startswith("Get medical help")


@pytest.mark.parametrize("code", list(SERIOUSNESS))
def test_one_reason_is_enough_to_be_serious(code: str) -> None:
    assert is_serious(1, (code,))  # type: ignore[arg-type]


def test_the_chart_is_marked_until_the_outcome_is_known() -> None:
    assert marks_the_chart(event("pneumothorax"))
    assert marks_the_chart(event("bruise", 4, serious=True))
    assert marks_the_chart(event("infection", outcome="recovering"))
    assert not marks_the_chart(event("infection", outcome="recovered"))
    assert not marks_the_chart(event("bruise"))


def test_questions_speak_of_known_kinds_and_the_gravest_comes_first() -> None:
    assert {question.kind for question in QUESTIONS.values()} <= set(EVENT_KINDS)
    levels = [question.level for question in QUESTIONS.values()]
    assert levels == sorted(levels, key=["emergency", "today", "note"].index)


@pytest.mark.parametrize(
    ("report", "level"),
    [
        (told("breath", "pain"), "emergency"),
        (told("pain", "numb"), "today"),
        (told("fever"), "today"),
        (told("bleeding"), "note"),
        (told(words="A bit stiff."), "note"),
        (told(), None),
    ],
)
def test_how_fast_help_is_needed(report: LaterReport, level: str | None) -> None:
    assert level_of(report) == level


@given(st.sets(st.sampled_from(list(QUESTIONS))), st.sampled_from(list(QUESTIONS)))
def test_saying_more_never_makes_it_less_urgent(said: set[str], more: str) -> None:
    order = [None, "note", "today", "emergency"]
    less, all_of_it = level_of(told(*said)), level_of(told(*said, more))
    assert order.index(all_of_it) >= order.index(less)


def test_breath_within_two_days_of_needles_over_the_chest_is_its_own_alarm() -> None:
    assert is_chest_alarm(told("breath", after_h=47), CHEST)
    assert not is_chest_alarm(told("breath", after_h=49), CHEST)
    assert not is_chest_alarm(told("breath"), LOW)
    assert not is_chest_alarm(told("pain"), CHEST)
    assert level_of(told("breath", after_h=300)) == "emergency", "help is called for however late"


def test_needles_over_the_chest_are_asked_about_a_day_earlier() -> None:
    assert ask_at(LOW) - LOW.ended_at == 48 * HOUR
    assert ask_at(CHEST) - CHEST.ended_at == 24 * HOUR


def test_events_join_in_order_and_the_newest_word_counts() -> None:
    visit = msgspec.structs.replace(LOW, adverse_events=(event(id=""), event("pain", id="e0")))
    later = LaterReport(visit="v", by="practitioner", reported_at=at(99), events=(event("infection"),))
    healed = FollowUp(visit="v", of="r", event=event("infection", outcome="recovered"), written_at=at(999))
    first = FollowUp(visit="v", of="v", event=event("bruise", 2, id="#0"), written_at=at(500))
    events = events_now(visit, [later], [first, healed])
    assert [(e.kind, e.grade, e.outcome) for e in events] == [
        ("bruise", 2, "unknown"),
        ("pain", 1, "unknown"),
        ("infection", 1, "recovered"),
    ]
    assert len(visit.adverse_events) == 2, "the signed visit stays as it is"
    assert with_events(visit) == visit


def test_a_flare_is_heard_and_the_words_are_the_questions() -> None:
    assert flared([told("pain"), told("flare")])
    assert not flared([told("pain")])
    assert said_words(told("breath")) == ("Short of breath, or pain in the chest",)
    assert kind_told(told("fever", "pain")) == "infection"
    assert kind_told(told(words="odd")) == "other"
