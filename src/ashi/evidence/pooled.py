"""Trials to one pooled answer, with everything that was used and everything that was not."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from ashi.evidence.comparison import compare
from ashi.evidence.loading import load_trials
from ashi.evidence.trial_answer import LeftOut, PooledMeasure, Question, TrialEffect
from ashi.evidence.trials import ArmKind, Domain, TrialData
from ashi.knowledge import said
from ashi.stats.effects import RATIOS
from ashi.stats.pooling import Interval, Method, PooledFit, pool_effects

Comparator = Literal["sham", "no_treatment", "usual_care", "active", "no_acupuncture"]
Outcome = Literal["pain", "function", "responder", "any"]
Duration = Literal["acute", "subacute", "chronic", "under_12_weeks", "any"]

CONTROLS: Mapping[str, frozenset[ArmKind]] = {
    "sham": frozenset({"sham"}),
    "no_treatment": frozenset({"no_treatment"}),
    "usual_care": frozenset({"usual_care"}),
    "active": frozenset({"active"}),
    # Only for comparison with reviews that put the two together; a page keeps them apart.
    "no_acupuncture": frozenset({"no_treatment", "usual_care"}),
}
DOMAINS: Mapping[str, tuple[Domain, ...]] = {
    "pain": ("pain",),
    "function": ("function",),
    "responder": ("responder",),
    "any": ("pain", "function", "responder"),
}
DURATIONS: Mapping[str, frozenset[str]] = {
    "acute": frozenset({"acute"}),
    "subacute": frozenset({"subacute"}),
    "chronic": frozenset({"chronic"}),
    "under_12_weeks": frozenset({"acute", "subacute"}),
    "any": frozenset({"acute", "subacute", "chronic"}),
}


@dataclass(frozen=True, slots=True)
class PooledRow:
    """One trial in the pool, on the natural scale (ratios as ratios), with its share of the weight."""

    effect: TrialEffect
    estimate: float
    low: float
    high: float
    weight_percent: float

    @property
    def recalled(self) -> bool:
        return self.effect.basis == "recalled"


@dataclass(frozen=True, slots=True)
class Pooled:
    """A pooled answer on the natural scale. Positive, or a ratio above 1, favours acupuncture.

    `wald` and `hartung_knapp` (floored) are both there to be shown; with one trial only the first exists, with none
    neither. `fit` holds the numbers on the scale that was pooled (ratios as logs). `recalled` is True when any number
    used has not been checked at its source.
    """

    comparator: Comparator
    outcome: Outcome
    duration: Duration
    measure: PooledMeasure
    method: Method
    target_week: float
    estimate: float | None
    wald: Interval | None
    hartung_knapp: Interval | None
    hartung_knapp_plain: Interval | None
    prediction: Interval | None
    tau2: float
    i2_percent: float
    k: int
    people: int
    rows: tuple[PooledRow, ...]
    left_out: tuple[LeftOut, ...]
    fit: PooledFit | None
    recalled: bool

    @property
    def no_difference(self) -> float:
        """The value that means no difference on this scale: 1 for ratios, else 0."""
        return 1.0 if self.measure in RATIOS else 0.0


def pool(
    comparator: Comparator,
    outcome: Outcome,
    duration: Duration = "chronic",
    method: Method = "REML",
    *,
    measure: PooledMeasure | None = None,
    family: str | None = None,
    target_week: float = 8,
    latest_week: float = 26,
    without: Collection[str] = (),
    data: TrialData | None = None,
) -> Pooled:
    """Pool every trial that can answer. SMD for pain and function, risk ratio for responders, unless asked otherwise.

    `measure="MD"` needs the `family` of points (such as "rmdq" or "pain_100"). `without` names trials to leave out,
    for "what if" on a page. Raises ValueError for a question that is not known, naming the known ones.
    """
    for name, value, known in (
        ("comparator", comparator, CONTROLS),
        ("outcome", outcome, DOMAINS),
        ("duration", duration, DURATIONS),
    ):
        if value not in known:
            raise ValueError(f"Unknown {name} {value!r}. Known: {', '.join(known)}.")
    chosen: PooledMeasure = measure or ("RR" if outcome == "responder" else "SMD")
    if (chosen in ("RR", "OR", "RD")) != (outcome == "responder") and not (
        outcome == "responder" and chosen == "SMD"
    ):
        raise ValueError(
            f"{chosen} does not fit outcome {outcome!r}: use RR, OR or RD for responders, else SMD or MD."
        )
    if chosen == "MD" and family is None:
        raise ValueError("A mean difference pools points of one kind only: say which family, such as 'rmdq'.")
    trials = data or load_trials()
    unknown = set(without) - {trial.trial for trial in trials.trials}
    if unknown:
        raise ValueError(f"Cannot leave out {', '.join(sorted(unknown))}: no such trial.")
    question = Question(
        controls=CONTROLS[comparator],
        domains=DOMAINS[outcome],
        durations=DURATIONS[duration],
        measure=chosen,
        target_week=target_week,
        latest_week=latest_week,
        family=family,
    )
    effects: list[TrialEffect] = []
    left_out: list[LeftOut] = []
    for trial in trials.trials:
        found = compare(trials, trial, question)
        if found is not None and trial.trial in without:
            left_out.append(LeftOut(trial.trial, trial.label, said("left out on request")))
        elif isinstance(found, TrialEffect):
            effects.append(found)
        elif found is not None:
            left_out.append(found)
    return _pooled(comparator, outcome, duration, chosen, method, target_week, effects, left_out)


def _pooled(
    comparator: Comparator,
    outcome: Outcome,
    duration: Duration,
    measure: PooledMeasure,
    method: Method,
    target_week: float,
    effects: list[TrialEffect],
    left_out: list[LeftOut],
) -> Pooled:
    effects = sorted(effects, key=lambda effect: (effect.year, effect.trial))
    fit = (
        pool_effects([e.effect.yi for e in effects], [e.effect.vi for e in effects], method)
        if effects
        else None
    )
    back = math.exp if measure in RATIOS else float
    rows = tuple(
        PooledRow(
            effect,
            back(effect.effect.yi),
            back(effect.effect.yi - 1.959963984540054 * effect.effect.se),
            back(effect.effect.yi + 1.959963984540054 * effect.effect.se),
            weight,
        )
        for effect, weight in zip(effects, fit.weights_percent if fit else (), strict=True)
    )

    def natural(interval: Interval | None) -> Interval | None:
        return interval and Interval(interval.name, back(interval.low), back(interval.high))

    widest = fit.predictions[-1] if fit and fit.k > 2 and fit.predictions else None
    return Pooled(
        comparator=comparator,
        outcome=outcome,
        duration=duration,
        measure=measure,
        method=method,
        target_week=target_week,
        estimate=back(fit.estimate) if fit else None,
        wald=natural(fit.wald) if fit else None,
        hartung_knapp=natural(fit.hartung_knapp_floored) if fit else None,
        hartung_knapp_plain=natural(fit.hartung_knapp) if fit else None,
        prediction=natural(widest),
        tau2=fit.tau2 if fit else 0.0,
        i2_percent=fit.i2_percent if fit else 0.0,
        k=len(rows),
        people=sum((e.n_acupuncture or 0) + (e.n_control or 0) for e in effects),
        rows=rows,
        left_out=tuple(left_out),
        fit=fit,
        recalled=any(row.recalled for row in rows),
    )
