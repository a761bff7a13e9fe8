"""The columns say what a plain walk from row to row says."""

from collections.abc import Sequence
from math import erf, floor, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize

from ashi.outcomes import CaseloadRow, caseload, funnel, how_they_fared
from ashi.outcomes.fared import YARDSTICKS
from ashi.outcomes.growth import Prior
from ashi.outcomes.parameters import natural_share, scale

ROWS = st.lists(
    st.builds(
        CaseloadRow,
        st.integers(0, 10).map(float) | st.floats(0, 10),
        st.none() | st.integers(0, 10).map(float),
        st.integers(1, 60).map(lambda days: days / 7),
        st.sampled_from(["acute", "subacute", "chronic"]),
        st.sampled_from(["nrs_pain", "nrs_pain", "rmdq"]),
        st.sampled_from(["a", "b", "c"]),
    ),
    max_size=90,
)


def plain_judged(row: CaseloadRow) -> dict[str, tuple[bool, float | None]]:
    """By yardstick: is this one there, and how likely on the natural course alone (None when silent)?"""
    on = scale(row.measure)
    start = on.burden(row.baseline)
    found: dict[str, tuple[bool, float | None]] = {}
    for yardstick, cut in {
        "thirty_percent": 0.7 * start,
        "mic": start - on.mic,
        "recovery": on.recovery,
    }.items():
        can = cut is not None and 0 <= cut < start
        if row.follow_up is None:
            found[yardstick] = False, None
            continue
        chance = 0.0
        if can:
            prior, weeks = Prior(row.duration_class, on, start), np.array([row.week])
            mean, variance = prior.true_start
            left = float(natural_share(row.duration_class, weeks)[0])
            sd = sqrt(variance * left**2 + float(prior.deviation(weeks)[0, 0]) + on.sem**2)
            half = (floor(cut / on.per_point + 1e-9) + 0.5) * on.per_point
            chance = 0.5 * (1 + erf((half - mean * left) / sd / sqrt(2)))
        found[yardstick] = bool(can and on.burden(row.follow_up) <= cut + 1e-9), chance
    return found


def plain_counts(chances: Sequence[float]) -> list[float]:
    """The chance of each count, one person after the other."""
    counts = [1.0]
    for chance in chances:
        counts = [
            (counts[n] * (1 - chance) if n < len(counts) else 0.0) + (counts[n - 1] * chance if n else 0.0)
            for n in range(len(counts) + 1)
        ]
    return counts


@given(ROWS)
def test_everybody_is_judged_as_alone(rows: list[CaseloadRow]) -> None:
    judged, fared = [plain_judged(row) for row in rows], how_they_fared(rows)
    for yardstick in YARDSTICKS:
        there = [one[yardstick][0] for one in judged]
        assert fared.there[yardstick].tolist() == there
        chances = [np.nan if one[yardstick][1] is None else one[yardstick][1] for one in judged]
        assert fared.chance[yardstick].tolist() == pytest.approx(chances, rel=1e-9, abs=1e-12, nan_ok=True)
        if rows:
            assert caseload(rows).by(yardstick).worst.count == sum(there)


@given(ROWS)
def test_a_part_is_judged_as_if_it_were_all(rows: list[CaseloadRow]) -> None:
    fared = how_they_fared(rows)
    parts = fared.by_practitioner()
    assert sorted(parts) == sorted({row.practitioner for row in rows})
    for name, part in parts.items():
        assert caseload(part) == caseload(row for row in rows if row.practitioner == name)
    assert funnel(fared) == funnel(rows)


@given(ROWS)
def test_a_practitioner_is_held_against_the_plain_count_of_chances(rows: list[CaseloadRow]) -> None:
    told = [row for row in rows if row.follow_up is not None]
    better = sum(plain_judged(row)["thirty_percent"][0] for row in told)
    if not 0 < better < len(told):
        assert all(point.z is None for point in funnel(rows))
        return

    def odds(row: CaseloadRow) -> float:
        chance = min(max(plain_judged(row)["thirty_percent"][1] or 0.0, 1e-6), 1 - 1e-6)
        return log(chance / (1 - chance))

    def moved(move: float) -> list[float]:
        return [1 / (1 + np.exp(-odds(row) - move)) for row in told]

    chances = moved(optimize.brentq(lambda move: sum(moved(move)) - better, -30, 30, xtol=1e-10))
    for point in funnel(rows):
        theirs = [
            chance
            for row, chance in zip(told, chances, strict=True)
            if row.practitioner == point.practitioner
        ]
        if not theirs:
            assert point.z is None
            continue
        counts = plain_counts(theirs)
        assert point.expected == pytest.approx(sum(theirs), abs=1e-6)
        sums = np.cumsum(counts)
        for limit, at in (
            (point.low_95, 0.025),
            (point.high_95, 0.975),
            (point.low_998, 0.001),
            (point.high_998, 0.999),
        ):
            # Where the sum meets a limit to the last digits either count is right.
            assert sums[limit] >= at - 1e-6
            assert limit == 0 or sums[limit - 1] <= at + 1e-6
        middle = sum(counts[: point.better]) + counts[point.better] / 2
        assert point.z is not None
        assert 0.5 * (1 + erf(point.z / sqrt(2))) == pytest.approx(middle, abs=1e-6)
