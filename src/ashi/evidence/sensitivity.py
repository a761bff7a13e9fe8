"""Does the answer hang on one trial, on the dose, on the year? Asked of a pooled answer."""

import math
import re
from dataclasses import dataclass
from typing import Literal

from ashi.evidence.loading import load_trials
from ashi.evidence.pooled import Pooled
from ashi.evidence.trials import TrialData
from ashi.stats.effects import RATIOS
from ashi.stats.pooling import Interval
from ashi.stats.pooling_regression import RegressionFit, regress_effects
from ashi.stats.pooling_sensitivity import influence, leave_one_out
from ashi.stats.pooling_small_studies import Egger, TrimAndFill, egger_test, trim_and_fill

Moderator = Literal["sessions", "year", "week"]


@dataclass(frozen=True, slots=True)
class WithoutTrial:
    """The answer without one trial, on the natural scale; `influential` by the usual cut-offs (needs three trials)."""

    trial: str
    label: str
    estimate: float
    wald: Interval
    hartung_knapp: Interval | None
    i2_percent: float
    influential: bool


def without_each(pooled: Pooled) -> tuple[WithoutTrial, ...]:
    """The pool again without each trial in turn; empty for fewer than two trials."""
    if pooled.k < 2:
        return ()
    back = math.exp if pooled.measure in RATIOS else float
    yi, vi = _columns(pooled)
    flags = (
        [found.influential for found in influence(yi, vi, pooled.method)]
        if pooled.k > 2
        else [False] * pooled.k
    )

    def natural(interval: Interval | None) -> Interval | None:
        return interval and Interval(interval.name, back(interval.low), back(interval.high))

    return tuple(
        WithoutTrial(
            trial=row.effect.trial,
            label=row.effect.label,
            estimate=back(fit.estimate),
            wald=Interval(fit.wald.name, back(fit.wald.low), back(fit.wald.high)),
            hartung_knapp=natural(fit.hartung_knapp_floored),
            i2_percent=fit.i2_percent,
            influential=flag,
        )
        for row, fit, flag in zip(pooled.rows, leave_one_out(yi, vi, pooled.method), flags, strict=True)
    )


def small_trials(pooled: Pooled) -> tuple[Egger, TrimAndFill] | None:
    """Egger and trim-and-fill with their warnings; None for fewer than three trials."""
    if pooled.k < 3:
        return None
    yi, vi = _columns(pooled)
    measure = pooled.rows[0].effect.effect.measure
    return (
        egger_test(yi, vi, pooled.method, measure=measure),
        trim_and_fill(yi, vi, pooled.method, measure=measure),
    )


def regress(pooled: Pooled, *moderators: Moderator, data: TrialData | None = None) -> RegressionFit:
    """Does the effect go with the planned number of sessions, the year, or the week measured?

    Raises ValueError when a trial's number of sessions is not known, or there are too few trials.
    """
    trials = data or load_trials()
    columns: dict[str, list[float]] = {}
    for name in moderators:
        if name == "sessions":
            columns[name] = [_sessions(trials, row.effect.trial, row.effect.label) for row in pooled.rows]
        elif name == "year":
            columns[name] = [float(row.effect.year) for row in pooled.rows]
        elif name == "week":
            columns[name] = [row.effect.week for row in pooled.rows]
        else:
            raise ValueError(f"Unknown moderator {name!r}. Known: sessions, year, week.")
    if not pooled.rows:
        raise ValueError("No trial answers this question, so there is nothing to regress.")
    return regress_effects(*_columns(pooled), columns, pooled.method)


def planned_sessions(text: str) -> float:
    """A printed dose as one number: the middle of a range, the limit of "at most".

    >>> planned_sessions("10-15"), planned_sessions("<=15"), planned_sessions("~10")
    (12.5, 15.0, 10.0)
    """
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", text)]
    if not numbers:
        raise ValueError(f"No number of sessions in {text!r}.")
    return sum(numbers) / len(numbers)


def _sessions(data: TrialData, trial: str, label: str) -> float:
    doses = [arm.sessions for arm in data.arms_of(trial) if arm.kind == "acupuncture" and arm.sessions]
    if not doses:
        raise ValueError(
            f"{label}: the number of sessions is not known. Leave this trial out, or extract it."
        )
    return sum(planned_sessions(dose) for dose in doses) / len(doses)


def _columns(pooled: Pooled) -> tuple[list[float], list[float]]:
    return [row.effect.effect.yi for row in pooled.rows], [row.effect.effect.vi for row in pooled.rows]
