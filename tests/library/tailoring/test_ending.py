"""How a plan ends, and what the review reads."""

import datetime as dt

import pytest

from ashi.safety import screen
from ashi.tailoring import (
    NOBODY,
    REFERRALS,
    Ending,
    PastVisit,
    end_plan,
    explain,
    judge_response,
    propose,
    referral_words,
    what_else,
)
from tests.support.people import ALICE

DAY = dt.date(2026, 11, 27)
ENDING = Ending(DAY, "After five visits the pain is as it was.", "physician")


def test_a_plan_ends_once_and_keeps_everything_else() -> None:
    plan = propose(ALICE, screen(ALICE, DAY))
    ended = end_plan(plan, ENDING)
    assert (ended.status, ended.ending, ended.points) == ("ended", ENDING, plan.points)
    assert "Ended on 2026-11-27: After five visits the pain is as it was." in explain(ended)
    with pytest.raises(ValueError, match="has ended already"):
        end_plan(ended, ENDING)


def test_an_unknown_referral_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"no referral 'shaman'\. Known: physician, physiotherapist"):
        end_plan(propose(ALICE, screen(ALICE, DAY)), Ending(DAY, "No change.", "shaman"))


def test_whom_next_in_words_also_for_what_is_not_on_the_list_any_more() -> None:
    assert referral_words(ENDING) == "your doctor"
    assert referral_words(Ending(DAY, "No change.", NOBODY)) == ""
    assert referral_words(Ending(DAY, "No change.", "sports_club", "SC Bonn")) == "sports club (SC Bonn)"
    assert list(REFERRALS)[-1] == NOBODY


@pytest.mark.parametrize("kind", ["acute", "subacute", "chronic"])
def test_there_is_something_else_for_everyone_with_its_source(kind: str) -> None:
    others = what_else(kind)  # type: ignore[arg-type]
    assert len(others) >= 3
    assert all(other.source and other.locator and other.basis for other in others)
    assert not any("cure" in other.words.lower() or "safe" in other.words.lower() for other in others)


# visit, improvement in per cent of the last answer, verdict of all answers -> what the review says
REVIEWS = [
    (5, 10.0, None, "widen"),
    (5, 10.0, "too_early", "widen"),
    (5, 45.0, "too_early", "keep"),
    (5, 45.0, "not_responding", "widen"),  # one good day does not outweigh four bad weeks
    (5, 10.0, "responding", "keep"),  # nor one bad day four good ones
    (5, 45.0, "worse", "widen"),
    (10, 45.0, "not_responding", "stop"),
    (10, 10.0, "too_early", "stop"),
    (4, 10.0, "not_responding", "continue"),
    (5, None, "not_responding", "widen"),
    (5, None, "too_early", "continue"),
]


@pytest.mark.parametrize(("visit", "percent", "verdict", "kind"), REVIEWS)
def test_the_review_reads_the_verdict_first_and_the_last_answer_where_it_is_open(
    visit: int, percent: float | None, verdict: str | None, kind: str
) -> None:
    past = PastVisit(visit, improvement_percent=percent, verdict=verdict)  # type: ignore[arg-type]
    assert judge_response([past]).kind == kind


def test_a_flare_goes_before_the_verdict() -> None:
    past = PastVisit(5, needles=8, flare_over_48_h=True, verdict="responding")
    assert judge_response([past]).kind == "halve"
