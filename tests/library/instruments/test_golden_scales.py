"""Each scale as its sources print it, and what must hold of every scale whatever is answered."""

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ashi.instruments import INSTRUMENTS, Response, instrument, read_questionnaire, score, score_brought
from tests.library.instruments.test_questionnaire import PLAIN, asked, form

DAY = dt.date(2026, 3, 2)

# Typed in from the sources, not from our files. Range, direction, recall and rule; then the smallest detectable changes.
#   Ostelo 2008 (NRS, RMDQ, ODI, QBPDS: ranges and direction); Childs 2005 (SEM 1.02, so 1.96 * sqrt(2) * 1.02 = 2.83);
#   Roland & Fairbank 2000 (RMDQ: 24 sentences; ODI: sum over five times the sections answered); Krebs 2009 (PEG: mean of
#   three); Stratford 1995 (PSFS: mean, 2 for the mean and 3 for one activity, recalled); PMC9980555 (QBPDS: 12);
#   HealthMeasures (T-scores, 50 and 10), Chen 2018 (SEM 2.3 to 2.5, so at most 6.93); Keele (STarT Back: nine, count).
SCALES = [
    # id, low, high, better, recall, scoring, items that count, smallest detectable changes
    ("nrs_pain", 0, 10, "lower", "the last 7 days", "item", 1, {2.83}),
    ("rmdq", 0, 24, "lower", "today", "sum", 24, {5}),
    ("odi", 0, 100, "lower", "today", "percent", 10, {10}),
    ("qbpds", 0, 100, "lower", "today", "sum", 20, {12}),
    ("peg", 0, 10, "lower", "the past week", "mean", 3, set()),
    ("psfs", 0, 10, "higher", "today", "mean", 5, {2, 3}),
    ("promis_pi", 10, 90, "lower", "the last 7 days", "none", 0, {6.93}),
    ("promis_pf", 10, 90, "higher", "now", "none", 0, set()),
    ("start_back", 0, 9, "lower", "the last 2 weeks", "sum", 9, set()),
]


@pytest.mark.parametrize(
    ("name", "low", "high", "better", "recall", "scoring", "counted", "sdc"), SCALES, ids=lambda v: str(v)
)
def test_a_scale_is_the_published_one(
    name: str, low: float, high: float, better: str, recall: str, scoring: str, counted: int, sdc: set[float]
) -> None:
    made = instrument(name)
    assert (made.low, made.high, made.better, made.scoring, len(made.counted)) == (
        low,
        high,
        better,
        scoring,
        counted,
    )
    assert recall in made.recall
    assert {error.sdc for error in made.sdc} == sdc


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_threshold_says_for_whom_and_from_where(name: str) -> None:
    made = instrument(name)
    for change in made.mic:
        assert change.population
        assert (change.points is None) != (change.percent is None), "points or percent, not both"
    assert all(error.population for error in made.sdc)


# The worked example of each rule, by hand.
ODI = {f"section_{n}": answer for n, answer in enumerate((1, 2, 0, 3, 2, 1, 4, 2, 1, 0), start=1)}  # 16 of 50
WORKED = [
    ("odi", ODI, 32),
    ("odi", {name: ODI[name] for name in list(ODI)[:9]}, 100 * 16 / 45),  # the last section left out
    ("odi", {name: ODI[name] for name in list(ODI)[:7]}, None),
    ("qbpds", {f"item_{n}": n % 6 for n in range(1, 21)}, 48),
    ("qbpds", {f"item_{n}": n % 6 for n in range(1, 20)}, None),
    ("peg", {"pain": 7, "enjoyment": 4, "activity": 6}, 17 / 3),
    ("psfs", {"activity_1": 2, "activity_2": 3, "activity_3": 7}, 4),
    (
        "rmdq",
        {f"rmdq_{n}": int(n <= 10) for n in range(1, 23)},
        10 * 24 / 22,
    ),  # two sentences lost on the way
]


@pytest.mark.parametrize(("name", "answers", "value"), WORKED)
def test_a_worked_example(name: str, answers: dict[str, int], value: float | None) -> None:
    found = score(Response(name, DAY, dict(answers))).value
    assert found == (None if value is None else pytest.approx(value))


SCORED = sorted(name for name, made in INSTRUMENTS.items() if made.scoring != "none")


@st.composite
def answered(draw: Any) -> Response:
    """All that counts, on any scale."""
    made = instrument(draw(st.sampled_from(SCORED)))
    items: dict[str, int | float | str] = {}
    for item in made.counted:
        values = [choice.value for choice in item.choices] or list(range(int(item.low), int(item.high) + 1))
        items[item.id] = draw(st.sampled_from(values))
    return Response(made.id, DAY, items, version=made.version)


@given(answered(), st.randoms(use_true_random=False))
def test_the_order_of_the_answers_means_nothing(response: Response, order: Any) -> None:
    items = list(response.items.items())
    order.shuffle(items)
    assert score(Response(response.instrument, DAY, dict(items))).value == pytest.approx(
        score(response).value
    )


@given(answered(), st.data())
def test_a_higher_answer_never_lowers_the_score(response: Response, data: st.DataObject) -> None:
    made = instrument(response.instrument)
    item = data.draw(st.sampled_from(made.counted))
    now = response.items[item.id]
    top = max((choice.value for choice in item.choices), default=int(item.high))
    assert isinstance(now, int)
    higher = Response(made.id, DAY, {**response.items, item.id: data.draw(st.integers(now, top))})
    before, after = score(response).value, score(higher).value
    assert before is not None
    assert after is not None
    assert after >= before - 1e-9


def _scaled(factor: int) -> bytes:
    raw = form(None)
    raw["item"][0]["item"] = [asked(n) for n in (1, 2, 3)]
    for question in raw["item"][0]["item"]:
        for option in question["answerOption"]:
            option["extension"][0]["valueDecimal"] *= factor
    return json.dumps(raw).encode()


@given(st.lists(st.integers(0, 3), min_size=2, max_size=3), st.integers(1, 9))
def test_a_percentage_is_the_same_whatever_the_weights_are_counted_in(steps: list[int], factor: int) -> None:
    terms = PLAIN.replace("high = 9", "high = 100").encode()
    values = []
    for by in (1, factor):
        brought = read_questionnaire(_scaled(by), terms)
        items: dict[str, int | float | str] = {f"1.{n}": step * by for n, step in enumerate(steps, start=1)}
        values.append(score_brought(brought, Response("made_up", DAY, items)).value)
    assert values[0] == pytest.approx(values[1])
