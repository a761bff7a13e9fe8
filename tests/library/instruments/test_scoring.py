"""Scoring and refusing, through the public surface."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ashi.instruments import (
    INSTRUMENTS,
    InvalidResponse,
    Response,
    check_response,
    instrument,
    problems,
    score,
)

DAY = dt.date(2026, 3, 2)


def answered(instrument_id: str, **items: Any) -> Response:
    return Response(instrument_id, DAY, items)


def rmdq(*ticked: int, absent: tuple[int, ...] = ()) -> Response:
    return Response("rmdq", DAY, {f"rmdq_{n}": int(n in ticked) for n in range(1, 25) if n not in absent})


# Scores worked out by hand from each scale's rule.
SCORED = [
    (answered("nrs_pain", average=6, now=3, worst=9), 6),
    (answered("check_in", average=4, change=3), 4),
    (rmdq(), 0),
    (rmdq(*range(1, 25)), 24),
    (rmdq(2, 3, 10, 18), 4),
    (rmdq(*range(1, 13), absent=(21, 22, 23, 24)), 12 * 24 / 20),
    (answered("peg", pain=7, enjoyment=5, activity=6), 6),
    (answered("psfs", activity_1=2, activity_2=3, activity_3=7), 4),
    (answered("psfs", activity_1=2, activity_1_words="lift my son"), 2),
    (answered("global_change", change=2), 2),
    (answered("expectation", expected=5, credible=8), 5),
    (answered("needle_anxiety", nervous=9), 9),
    (answered("odi", **{f"section_{n}": 2 for n in range(1, 11)}), 40),
    (answered("odi", **{f"section_{n}": 3 for n in range(1, 9)}), 60),  # 24 of 40
    (answered("odi", score=38), 38),
    (answered("promis_pi", score=61.2), 61.2),
    (answered("qbpds", **{f"item_{n}": 2 for n in range(1, 21)}), 40),
]


@pytest.mark.parametrize(
    ("response", "value"), SCORED, ids=lambda case: getattr(case, "instrument", str(case))
)
def test_a_score_follows_its_scale(response: Response, value: float) -> None:
    assert score(response).value == pytest.approx(value)


MISSING = [
    (answered("nrs_pain", now=3), ("average", "worst"), "average"),
    (rmdq(1, absent=(1, 2, 3, 4, 5)), tuple(f"rmdq_{n}" for n in range(1, 6)), "19 of 24"),
    (answered("rmdq"), tuple(f"rmdq_{n}" for n in range(1, 25)), "0 of 24"),
    (answered("peg", pain=7, activity=6), ("enjoyment",), "2 of 3"),
    (answered("psfs", activity_1_words="walk the dog"), ("activity_1",), "at least 1"),
    (answered("check_in", change=3), ("average",), "average"),
    (answered("promis_pf"), (), "T-score is needed"),
    (answered("mobility", sit_min=20), (), "no single score"),
]


@pytest.mark.parametrize(("response", "missing", "needed"), MISSING, ids=lambda case: str(case)[:40])
def test_too_much_missing_gives_no_score_and_says_what_is_needed(
    response: Response, missing: tuple[str, ...], needed: str
) -> None:
    scored = score(response)
    assert scored.value is None
    assert scored.missing == missing
    assert needed in scored.reason


def test_an_empty_tick_list_is_not_a_healthy_back() -> None:
    assert score(answered("rmdq")).value is None


WRONG = [
    (answered("nrs_pain", average=11), "average", "'average' is 11, but must be between 0 and 10"),
    (answered("nrs_pain", average=-1), "average", "between 0 and 10"),
    (answered("nrs_pain", average=4.5), "average", "a whole number"),
    (answered("nrs_pain", average=float("nan")), "average", "must be a number"),
    (answered("nrs_pain", average="six"), "average", "must be a number"),
    (answered("rmdq", rmdq_1=2), "rmdq_1", "1 (true today) or 0"),
    (answered("rmdq", rmdq_25=1), "rmdq_25", "there is no question 'rmdq_25'"),
    (answered("global_change", change=8), "change", "one of 1, 2, 3, 4, 5, 6, 7"),
    (answered("psfs", activity_1_words="x" * 201), "activity_1_words", "201 letters"),
    (answered("psfs", activity_1_words=3), "activity_1_words", "must be words"),
    (answered("odi_9"), "", "There is no instrument 'odi_9'. Known: nrs_pain"),
]


@pytest.mark.parametrize(("response", "item", "sentence"), WRONG, ids=lambda case: str(case)[:50])
def test_a_wrong_answer_is_refused_in_a_sentence(response: Response, item: str, sentence: str) -> None:
    with pytest.raises(InvalidResponse) as refusal:
        check_response(response)
    assert sentence in str(refusal.value)
    assert refusal.value.item == item
    with pytest.raises(InvalidResponse):
        score(response)


def test_answers_to_another_version_are_refused() -> None:
    with pytest.raises(InvalidResponse, match="for version 7, but this clinic uses version 1"):
        check_response(Response("peg", DAY, {"pain": 1, "enjoyment": 1, "activity": 1}, version=7))


def test_every_wrong_answer_is_named_at_once() -> None:
    assert [problem.item for problem in problems(answered("peg", pain=11, enjoyment=3, activity=-2))] == [
        "pain",
        "activity",
    ]


# STarT Back: at most 3 low; otherwise distress (the last five items) at most 3 medium, 4 or more high.
RISK = [((), "low"), ((1, 2, 9), "low"), ((1, 2, 3, 4), "medium"), ((5, 6, 7), "low"), ((1, 5, 6, 7), "medium"),
        ((5, 6, 7, 8), "high"), (tuple(range(1, 10)), "high")]  # fmt: skip


@pytest.mark.parametrize(("agreed", "band"), RISK)
def test_start_back_groups(agreed: tuple[int, ...], band: str) -> None:
    scored = score(Response("start_back", DAY, {f"item_{n}": int(n in agreed) for n in range(1, 10)}))
    assert scored.value == len(agreed)
    assert scored.parts == {"distress": sum(n >= 5 for n in agreed)}
    assert scored.band == band


def test_start_back_entered_as_two_numbers() -> None:
    assert score(answered("start_back", score=6, distress_score=4)).band == "high"
    assert score(answered("start_back", score=6)).band == ""  # the distress part is needed to tell
    assert score(answered("start_back", score=3)).band == "low"


def test_a_score_that_contradicts_the_answers_is_refused() -> None:
    items = {f"section_{n}": 2 for n in range(1, 11)}
    assert score(answered("odi", **items, score=40)).value == 40
    with pytest.raises(InvalidResponse, match=r"entered as 20, but the answers give 40"):
        score(answered("odi", **items, score=20))


@given(st.sets(st.integers(1, 24)), st.randoms(use_true_random=False))
def test_rmdq_counts_ticks_whatever_the_order(ticked: set[int], order: Any) -> None:
    items = list(rmdq(*ticked).items.items())
    order.shuffle(items)
    assert score(Response("rmdq", DAY, dict(items))).value == len(ticked)


@given(st.sampled_from(sorted(INSTRUMENTS)), st.data())
def test_a_score_stays_in_its_range(instrument_id: str, data: st.DataObject) -> None:
    definition = instrument(instrument_id)
    items: dict[str, int | float | str] = {}
    for item in definition.items:
        if item.kind != "words" and not item.id.endswith("score") and data.draw(st.booleans()):
            items[item.id] = data.draw(st.integers(int(item.low), int(item.high)))
    value = score(Response(instrument_id, DAY, items, version=definition.version)).value
    assert value is None or definition.low <= value <= definition.high
