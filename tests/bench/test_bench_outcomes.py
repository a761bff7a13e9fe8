"""What a verdict and a made-up clinic cost, as ratios to plain work in the same run. Printed; ./ashi check bench."""

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from ashi.instruments import Response, score
from ashi.outcomes import course, course_chart
from ashi.synthetic import generate, to_json_lines

START = dt.date(2026, 1, 5)
BASELINE = Response("nrs_pain", START, {"average": 7})
ANSWERS = [
    Response("check_in", START + dt.timedelta(weeks=week), {"average": max(7 - week // 2, 2), "change": 3})
    for week in range(1, 13)
]


def seconds(work: Callable[[], Any], times: int) -> float:
    """The lowest tenth of single runs: the machine's own noise only ever adds."""
    runs = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        runs.append(time.perf_counter() - begin)
    return sorted(runs)[times // 10]


@pytest.fixture(scope="module")
def plain() -> float:
    """Reading and scoring the same thirteen answers from JSON: what any page that shows them must do."""
    text = msgspec.json.encode([BASELINE, *ANSWERS])
    return seconds(
        lambda: [score(response) for response in msgspec.json.decode(text, type=list[Response])], 200
    )


def test_a_verdict_after_twelve_answers(plain: float) -> None:
    verdict = course(ANSWERS, BASELINE, START + dt.timedelta(weeks=12), "chronic")
    judged = seconds(lambda: course(ANSWERS, BASELINE, START + dt.timedelta(weeks=12), "chronic"), 100)
    drawn = seconds(lambda: course_chart(verdict), 100)
    print(
        f"\nread and score 13 answers {1e3 * plain:.2f} ms; verdict x {judged / plain:.1f}; chart x {drawn / plain:.1f}"
    )
    assert judged / plain < 100  # a guard against a mistake in kind, not a target


def test_a_made_up_clinic() -> None:
    begin = time.perf_counter()
    patients = list(generate(60, 1, dt.date(2026, 11, 18)))
    made = time.perf_counter() - begin
    begin = time.perf_counter()
    size = sum(len(line) for line in to_json_lines(patients))
    written = time.perf_counter() - begin
    print(
        f"\n60 patients {made:.2f} s, {size / 60 / 1024:.0f} KB each; making x {made / written:.0f} of writing them as JSON"
    )
    assert size > 60 * 5_000
