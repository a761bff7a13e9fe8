"""The standard deviation that turns a trial's points into a standardised difference, and where it came from."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from ashi.evidence.trials import Result, TrialData, least_sure
from ashi.knowledge import Basis, said
from ashi.stats.effects import sd_from_interval


@dataclass(frozen=True, slots=True)
class Spread:
    """An SD in points of the scale; `assumptions` is empty when it was measured at the same time."""

    sd: float
    basis: Basis
    assumptions: tuple[str, ...]


def sd_of(row: Result) -> float | None:
    """The SD of one arm, given, or from its standard error or interval (in that order)."""
    if row.sd is not None:
        return row.sd
    if row.n is None or row.n < 2:
        return None
    if row.se is not None:
        return row.se * math.sqrt(row.n)
    if row.ci_low is not None and row.ci_high is not None:
        return sd_from_interval(row.ci_low, row.ci_high, row.n)
    return None


def standard_deviation(
    data: TrialData, trial: str, scale: str, week: float, arms: tuple[str, ...]
) -> Spread | None:
    """SD of the outcome in this trial: at this week, else of changes, else the one the paper's own standardised
    difference implies, else at the start, else typical of the scale.

    Within each step SDs that were read win over recalled ones, even if that leaves fewer arms.
    """
    rows = [row for row in data.results_of(trial) if row.scale == scale and row.arm in arms]
    steps: tuple[tuple[tuple[str, ...], Callable[[Result], bool]], ...] = (
        ((), lambda row: row.week == week and row.statistic in ("mean", "adjusted_mean")),
        ((said("SD of changes used"),), lambda row: row.week == week and row.statistic == "change"),
    )
    for assumptions, applies in steps:
        spread = _pooled([row for row in rows if applies(row)], assumptions)
        if spread:
            return spread
    implied = _implied(data, trial, scale, week, arms)
    if implied:
        return implied
    at_start = _pooled([row for row in rows if row.week == 0], (said("SD at the start used"),))
    if at_start:
        return at_start
    known = data.scales[scale]
    if known.typical_sd is None:
        return None
    note = said("SD of %(sd)s assumed, from %(source)s", sd=known.typical_sd, source=known.source)
    return Spread(known.typical_sd, known.basis, (note,))


def _implied(data: TrialData, trial: str, scale: str, week: float, arms: tuple[str, ...]) -> Spread | None:
    found = [
        row.sd
        for row in data.contrasts_of(trial)
        if row.sd is not None
        and row.scale == scale
        and row.week == week
        and {row.arm, row.versus} <= set(arms)
    ]
    if not found:
        return None
    note = said("SD worked out from the reported standardised difference")
    return Spread(sum(found) / len(found), "derived", (note,))


def spread_from_se(se: float, n1: int | None, n2: int | None) -> Spread | None:
    """The SD that would give this standard error of a difference; a last resort, too small if the SE is adjusted."""
    if n1 is None or n2 is None:
        return None
    note = said("SD worked out from the SE of the difference")
    return Spread(se / math.sqrt(1 / n1 + 1 / n2), "derived", (note,))


def _pooled(rows: list[Result], assumptions: tuple[str, ...]) -> Spread | None:
    usable = [(row, sd) for row in rows if (sd := sd_of(row)) is not None and row.n is not None]
    surer = [(row, sd) for row, sd in usable if row.basis != "recalled"]
    chosen = surer or usable
    if not chosen:
        return None
    freedom = sum((row.n or 0) - 1 for row, _ in chosen)
    variance = sum(((row.n or 0) - 1) * sd**2 for row, sd in chosen) / freedom
    return Spread(math.sqrt(variance), least_sure(*(row.basis for row, _ in chosen)), assumptions)
