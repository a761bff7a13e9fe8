"""All treatments at once: who was clearly better with acupuncture, sham, usual care, other treatments.

Counts only, because there a trial's shared arm can be counted exactly once. Odds ratios, contrast-based, one tau2.
"""

import math
from dataclasses import dataclass

from ashi.evidence.loading import load_trials
from ashi.evidence.pooled import DURATIONS, Duration
from ashi.evidence.trial_answer import LeftOut
from ashi.evidence.trials import Result, Trial, TrialData
from ashi.knowledge import said, significant
from ashi.stats.network import NetworkFit, fit_network, study_from_arms
from ashi.stats.pooling import Interval

# Other active treatments (massage, manipulation, medicine) are too unlike to be one corner of a network.
TREATMENTS = ("usual_care", "no_treatment", "sham", "acupuncture")


@dataclass(frozen=True, slots=True)
class NetworkTrial:
    """One trial of the network: people and responders for each treatment, arms of one kind added up."""

    trial: str
    label: str
    scale: str
    week: float
    counts: tuple[tuple[str, int, int], ...]
    recalled: bool


@dataclass(frozen=True, slots=True)
class OddsRatio:
    """Odds of being clearly better, `treatment` against `versus`; above 1 favours `treatment`."""

    treatment: str
    versus: str
    estimate: float
    wald: Interval
    direct_trials: int


@dataclass(frozen=True, slots=True)
class NetworkAnswer:
    """The network fit with its trials and every pair of treatments. `recalled` as in a pooled answer."""

    fit: NetworkFit
    trials: tuple[NetworkTrial, ...]
    left_out: tuple[LeftOut, ...]
    odds_ratios: tuple[OddsRatio, ...]
    recalled: bool
    warnings: tuple[str, ...]


def network(
    duration: Duration = "chronic", *, target_week: float = 26, data: TrialData | None = None
) -> NetworkAnswer:
    """Fit the network of responders. Raises ValueError when the trials do not hang together."""
    source = data or load_trials()
    used: list[NetworkTrial] = []
    left_out: list[LeftOut] = []
    for trial in source.trials:
        if trial.duration_classes <= DURATIONS[duration]:
            found = _counts(source, trial, target_week)
            used.extend([found] if isinstance(found, NetworkTrial) else [])
            left_out.extend([found] if isinstance(found, LeftOut) else [])
    if not used:
        raise ValueError(
            f"No trial of {duration} pain counted people in two treatments, so there is no network."
        )
    studies = [
        study_from_arms(item.trial, {name: _log_odds(events, n) for name, events, n in item.counts})
        for item in used
    ]
    present = [name for name in TREATMENTS if any(name in (c[0] for c in item.counts) for item in used)]
    fit = fit_network(studies, present[0])
    pairs = [(a, b) for i, b in enumerate(present) for a in present[i + 1 :]]
    return NetworkAnswer(
        fit=fit,
        trials=tuple(used),
        left_out=tuple(left_out),
        odds_ratios=tuple(_odds_ratio(fit, used, a, b) for a, b in pairs),
        recalled=any(item.recalled for item in used),
        warnings=_warnings(fit, used),
    )


def _warnings(fit: NetworkFit, used: list[NetworkTrial]) -> tuple[str, ...]:
    found = []
    if len({item.scale for item in used}) > 1:
        found.append(said("The trials counted “clearly better” in different ways."))
    if fit.q_between_df and fit.q_between_p < 0.1:
        found.append(
            said(
                "Direct and indirect comparisons disagree (p = %(p)s); read with care.",
                p=significant(fit.q_between_p, 2),
            )
        )
    return tuple(found)


def _counts(data: TrialData, trial: Trial, target_week: float) -> NetworkTrial | LeftOut:
    kinds = {arm.arm: arm.kind for arm in data.arms_of(trial.trial)}
    rows = [
        row
        for row in data.results_of(trial.trial)
        if row.events is not None and row.n and row.week and kinds[row.arm] in TREATMENTS
    ]
    best: tuple[tuple[int, float], list[Result]] | None = None
    for scale, week in sorted({(row.scale, row.week or 0.0) for row in rows}):
        here = [row for row in rows if row.scale == scale and row.week == week]
        rank = (-len({kinds[row.arm] for row in here}), abs(week - target_week))
        if best is None or rank < best[0]:
            best = (rank, here)
    if best is None or -best[0][0] < 2:
        return LeftOut(trial.trial, trial.label, said("no counts of people in two kinds of treatment"))
    here = best[1]
    counts = []
    for name in TREATMENTS:
        arms = [row for row in here if kinds[row.arm] == name]
        if arms:
            counts.append((name, sum(row.events or 0 for row in arms), sum(row.n or 0 for row in arms)))
    recalled = any("recalled" in (row.basis, row.n_basis) for row in here)
    return NetworkTrial(trial.trial, trial.label, here[0].scale, here[0].week or 0.0, tuple(counts), recalled)


def _log_odds(events: int, n: int) -> tuple[float, float]:
    a, b = float(events), float(n - events)
    if min(a, b) == 0:
        a, b = a + 0.5, b + 0.5
    return math.log(a / b), 1 / a + 1 / b


def _odds_ratio(fit: NetworkFit, used: list[NetworkTrial], treatment: str, versus: str) -> OddsRatio:
    contrast = fit.contrast(treatment, versus)
    direct = sum({treatment, versus} <= {name for name, _, _ in item.counts} for item in used)
    interval = Interval("Wald", math.exp(contrast.wald.low), math.exp(contrast.wald.high))
    return OddsRatio(treatment, versus, math.exp(contrast.estimate), interval, direct)
