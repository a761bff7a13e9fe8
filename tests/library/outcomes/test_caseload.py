"""A caseload never shows a rate without who was asked and who answered."""

import pytest

from ashi.outcomes import CaseloadRow, caseload


def row(baseline: float, follow_up: float | None, **more: object) -> CaseloadRow:
    return CaseloadRow(baseline, follow_up, week=8, duration_class="chronic", **more)  # type: ignore[arg-type]


def test_counts_bounds_and_words_by_hand() -> None:
    # 10 asked, 6 answered, 3 of them at least 30 % better: 10 -> 7 is exactly 30 %, 6 -> 5 is not.
    rows = [row(10, 7), row(6, 2), row(5, 0), row(6, 5), row(7, 8), row(4, 4)] + [row(6, None)] * 4
    found = caseload(rows)
    assert found.asked == 10
    assert (found.answered.count, found.answered.of, found.answered.share) == (6, 10, 0.6)
    assert (found.better.count, found.better.of, found.better.share) == (3, 6, 0.5)
    assert found.worst_case == 0.3
    assert found.best_case == 0.7
    assert (
        "6 of 10 people who were asked have answered. 3 of these 6 are at least 30 % better (50 %)"
        in found.words
    )


def test_wilson_interval_as_in_newcombe() -> None:
    # Newcombe 1998, Stat Med 17:857-872, Table I: 81 of 263 by the score method: 0.2553 to 0.3662.
    found = caseload([row(10, 0)] * 81 + [row(10, 10)] * 182)
    assert found.better.low == pytest.approx(0.2553, abs=5e-5)
    assert found.better.high == pytest.approx(0.3662, abs=5e-5)


def test_what_would_be_expected_anyway_is_larger_in_acute_pain() -> None:
    acute = caseload([CaseloadRow(7, 3, 8, "acute")]).expected_anyway
    chronic = caseload([CaseloadRow(7, 3, 8, "chronic")]).expected_anyway
    assert acute is not None
    assert chronic is not None
    assert 0 < chronic < acute < 1


def test_verdicts_are_counted() -> None:
    found = caseload([row(7, 3, verdict="responding"), row(7, 7, verdict="too_early"), row(7, None)])
    assert found.verdicts == {"responding": 1, "not_responding": 0, "too_early": 1, "worse": 0}


def test_nobody_asked_and_nobody_answered() -> None:
    assert caseload([]).words == "Nobody was asked yet."
    silent = caseload([row(6, None)])
    assert silent.better.share is None
    assert silent.words == "1 person was asked; none has answered yet."
