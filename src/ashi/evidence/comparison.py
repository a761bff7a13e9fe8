"""One trial's answer to one question: the effect of acupuncture, or the reason why this trial gives none.

Rules, in this order. The time nearest to the target week, within the window. Scales by preference (scales.toml).
A difference that the paper reports is preferred to one made from arm means, because it is what the trial planned.
Two acupuncture arms are made one, so that their shared control is counted once. Effects are turned so that a
positive one (or a ratio above 1) favours acupuncture, whatever the scale's direction.
"""

import math
from dataclasses import dataclass
from typing import Literal

from ashi.evidence.spread import Spread, sd_of, spread_from_se, standard_deviation
from ashi.evidence.trials import Arm, ArmKind, Contrast, Domain, Result, Scale, Trial, TrialData, least_sure
from ashi.knowledge import Basis
from ashi.stats.effects import (
    ArmSummary,
    Effect,
    combine_arms,
    effect_from_interval,
    mean_difference,
    odds_ratio,
    risk_difference,
    risk_ratio,
    small_sample_factor,
    smd_from_odds_ratio,
    smd_variance,
    standardised_mean_difference,
)

PooledMeasure = Literal["SMD", "MD", "RR", "OR", "RD"]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every trial. `family` limits scales to one kind of points (needed for MD)."""

    controls: frozenset[ArmKind]
    domains: tuple[Domain, ...]
    durations: frozenset[str]
    measure: PooledMeasure
    target_week: float = 8
    earliest_week: float = 3
    latest_week: float = 26
    family: str | None = None


@dataclass(frozen=True, slots=True)
class TrialEffect:
    """What one trial contributes. `effect` favours acupuncture when positive (ratios: log above 0).

    `assumptions` are choices of ours that a reader should see; `basis` is that of the least sure number used.
    """

    trial: str
    label: str
    year: int
    effect: Effect
    n_acupuncture: int | None
    n_control: int | None
    controls: tuple[str, ...]
    scale: str
    domain: Domain
    week: float
    how: str
    assumptions: tuple[str, ...]
    basis: Basis
    source: str
    locator: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A trial that could have answered and does not, and why."""

    trial: str
    label: str
    reason: str


def compare(data: TrialData, trial: Trial, question: Question) -> TrialEffect | LeftOut | None:
    """This trial's effect, or why it is left out, or None when it is not about the question at all."""
    arms = data.arms_of(trial.trial)
    treated = tuple(arm for arm in arms if arm.kind == "acupuncture")
    controls = tuple(arm for arm in arms if arm.kind in question.controls)
    if not treated or not controls:
        return None
    if not trial.duration_classes & question.durations:
        return None
    if not trial.duration_classes <= question.durations:
        have, want = " and ".join(sorted(trial.duration_classes)), " or ".join(sorted(question.durations))
        return LeftOut(trial.trial, trial.label, f"its people had {have} pain; the question is about {want}")
    if len(controls) > 1 and all(arm.kind == "active" for arm in controls):
        unlike = " and ".join(arm.label for arm in controls)
        return LeftOut(
            trial.trial, trial.label, f"its other treatments ({unlike}) are too unlike to be one control"
        )
    reasons: list[str] = []
    for domain in question.domains:
        found = _in_domain(data, trial, treated, controls, domain, question)
        if isinstance(found, TrialEffect):
            return found
        reasons += [reason for reason in found if reason not in reasons]
    return LeftOut(trial.trial, trial.label, "; ".join(reasons))


def _in_domain(
    data: TrialData,
    trial: Trial,
    treated: tuple[Arm, ...],
    controls: tuple[Arm, ...],
    domain: Domain,
    question: Question,
) -> TrialEffect | list[str]:
    scales = data.scales
    reported: list[tuple[str, float | None]] = [(r.scale, r.week) for r in data.results_of(trial.trial)]
    reported += [(c.scale, c.week) for c in data.contrasts_of(trial.trial)]
    after_start = {
        (scale, week)
        for scale, week in reported
        if week and scales[scale].domain == domain and question.family in (None, scales[scale].family)
    }
    if not after_start:
        return [
            f"we hold no {domain} result of it" + (f" in {question.family} points" if question.family else "")
        ]
    candidates = [
        (scale, week) for scale, week in after_start if question.earliest_week <= week <= question.latest_week
    ]
    if not candidates:
        weeks = ", ".join(f"{week:g}" for week in sorted({week for _, week in after_start}))
        window = f"{question.earliest_week:g} to {question.latest_week:g}"
        return [f"{domain} only at week {weeks}, outside week {window}"]
    candidates.sort(key=lambda c: (abs(c[1] - question.target_week), scales[c[0]].preference, c[1]))
    reasons: list[str] = []
    for scale_id, week in candidates:
        one = _Comparison(data, trial, treated, controls, scale_id, scales[scale_id], week, question.measure)
        found = one.by_counts() if domain == "responder" else (one.by_contrast() or one.by_arms())
        if found:
            return found
        reason = one.why_not()
        if reason not in reasons:
            reasons.append(reason)
    return reasons


@dataclass(frozen=True, slots=True)
class _Comparison:
    """One trial, one scale, one time: three ways to an effect."""

    data: TrialData
    trial: Trial
    treated: tuple[Arm, ...]
    controls: tuple[Arm, ...]
    scale_id: str
    scale: Scale
    week: float
    measure: PooledMeasure

    def by_counts(self) -> TrialEffect | None:
        """From numbers of responders; arms of one side are added up."""
        one, two = self._counted(self.treated), self._counted(self.controls)
        if not one or not two:
            return None
        events1, n1 = sum(r.events or 0 for r in one), sum(r.n or 0 for r in one)
        events2, n2 = sum(r.events or 0 for r in two), sum(r.n or 0 for r in two)
        counts = (events1, n1, events2, n2)
        assumptions: tuple[str, ...] = ()
        if self.measure == "RR":
            effect = risk_ratio(*counts)
        elif self.measure == "RD":
            effect = risk_difference(*counts)
        elif self.measure == "OR":
            effect = odds_ratio(*counts)
        else:
            effect = smd_from_odds_ratio(odds_ratio(*counts))
            assumptions = ("odds ratio turned into a standardised difference",)
        how = f"{events1} of {n1} against {events2} of {n2}"
        return self._finish(effect, n1, n2, how, [*one, *two], assumptions)

    def by_contrast(self) -> TrialEffect | None:
        """From reported differences. Several acupuncture arms are averaged, with the control counted once."""
        if self.measure not in ("MD", "SMD"):
            return None
        rows = [row for row in self._contrasts() if self._se_of(row) is not None]
        if not rows:
            return None
        treated = sorted({row.arm for row in rows})
        controls = sorted({row.versus for row in rows})
        if len(rows) != len(treated) * len(controls):
            return None
        sizes = {name: self._size(name) for name in (*treated, *controls)}
        weights = [float((sizes[row.arm] or 1) * (sizes[row.versus] or 1)) for row in rows]
        difference = sum(w * (row.estimate or 0.0) for w, row in zip(weights, rows, strict=True)) / sum(
            weights
        )
        assumptions: list[str] = []
        if len(rows) == 1:
            se = self._se_of(rows[0]) or math.nan
        else:
            if None in sizes.values():
                return None
            # The residual variance behind each SE, then the SE of the arms taken together.
            residual = [
                (self._se_of(row) or math.nan) ** 2
                / (1 / (sizes[row.arm] or 1) + 1 / (sizes[row.versus] or 1))
                for row in rows
            ]
            n1, n2 = (sum(sizes[name] or 0 for name in side) for side in (treated, controls))
            se = math.sqrt(sum(residual) / len(residual) * (1 / n1 + 1 / n2))
            assumptions.append("arms of the same kind taken together, the shared control counted once")
        left = [arm.arm for arm in self.treated if arm.arm not in treated and self._mentions(arm.arm)]
        assumptions += [f"arm {name!r} not used: its numbers need extraction" for name in left]
        n1_total = _total([sizes[name] for name in treated])
        n2_total = _total([sizes[name] for name in controls])
        spread: Spread | None = None
        if self.measure == "SMD":
            spread = standard_deviation(
                self.data, self.trial.trial, self.scale_id, self.week, (*treated, *controls)
            ) or spread_from_se(se, n1_total, n2_total)
            if spread is None:
                return None
            assumptions += spread.assumptions
            effect = _standardised(difference, se, spread.sd, n1_total, n2_total)
        else:
            effect = Effect(difference, se**2, "MD")
        adjusted = any(row.adjusted == "yes" for row in rows)
        how = f"reported {'adjusted ' if adjusted else ''}difference {difference:.3g} (SE {se:.3g})"
        if spread:
            how += f" over an SD of {spread.sd:.3g}"
        bases = [row.basis for row in rows] + ([spread.basis] if spread else [])
        if self.measure == "SMD" or len(rows) > 1:
            bases += [self._size_basis(name) for name in sizes]
        result = self._turned(effect)
        return self._made(result, n1_total, n2_total, controls, how, assumptions, least_sure(*bases), rows[0])

    def by_arms(self) -> TrialEffect | None:
        """From arm means or changes with their SDs; arms of one side are combined into one group."""
        if self.measure not in ("MD", "SMD"):
            return None
        for statistic in ("mean", "change", "adjusted_mean"):
            one = self._summaries(self.treated, statistic)
            two = self._summaries(self.controls, statistic)
            if one and two:
                treated, control = _combined([s for s, _ in one]), _combined([s for s, _ in two])
                effect_of = mean_difference if self.measure == "MD" else standardised_mean_difference
                effect = self._turned(effect_of(treated, control))
                how = (
                    f"{statistic.replace('_', ' ')} {treated.mean:.3g} (SD {treated.sd:.3g}) "
                    f"against {control.mean:.3g} ({control.sd:.3g})"
                )
                combined = len(one) + len(two) > 2
                assumptions = ("arms of the same kind taken together",) if combined else ()
                rows = [row for _, row in (*one, *two)]
                return self._finish(effect, treated.n, control.n, how, rows, assumptions)
        return None

    def why_not(self) -> str:
        """The first thing that is missing, in words."""
        at = f"{self.scale.label} at week {self.week:g}"
        names = {arm.arm for arm in (*self.treated, *self.controls)}
        rows = [r for r in self._rows() if r.arm in names and r.status == "extracted"]
        contrasts = [row for row in self._contrasts() if row.status == "extracted"]
        if not rows and not contrasts:
            lumped = [r for r in self._rows() if r.status == "extracted"]
            if lumped:
                return f"{at}: reported for real and sham needling together only"
            return f"{at}: numbers need extraction from the paper"
        present = {row.arm for row in rows}
        for side, arms in (("acupuncture", self.treated), ("control", self.controls)):
            if not contrasts and not present & {arm.arm for arm in arms}:
                return f"{at}: no number for the {side} arm"
        if self.scale.domain == "responder":
            return f"{at}: the number of people is not known"
        return f"{at}: no SD, SE or interval given"

    def _rows(self) -> list[Result]:
        rows = self.data.results_of(self.trial.trial)
        return [row for row in rows if row.scale == self.scale_id and row.week == self.week]

    def _contrasts(self) -> list[Contrast]:
        treated, controls = {arm.arm for arm in self.treated}, {arm.arm for arm in self.controls}
        return [
            row
            for row in self.data.contrasts_of(self.trial.trial)
            if row.scale == self.scale_id
            and row.week == self.week
            and row.measure == "MD"
            and row.arm in treated
            and row.versus in controls
        ]

    def _mentions(self, arm: str) -> bool:
        return any(row.arm == arm for row in self._rows()) or any(row.arm == arm for row in self._contrasts())

    def _counted(self, arms: tuple[Arm, ...]) -> list[Result]:
        names = {arm.arm for arm in arms}
        return [r for r in self._rows() if r.arm in names and r.events is not None and r.n is not None]

    def _summaries(self, arms: tuple[Arm, ...], statistic: str) -> list[tuple[ArmSummary, Result]]:
        names = {arm.arm for arm in arms}
        found = []
        for row in self._rows():
            sd = sd_of(row)
            if row.arm in names and row.statistic == statistic and row.value is not None and sd and row.n:
                found.append((ArmSummary(row.value, sd, row.n), row))
        return found

    def _size(self, arm: str) -> int | None:
        for row in self._rows():
            if row.arm == arm and row.n is not None:
                return row.n
        return next((a.n_randomised for a in (*self.treated, *self.controls) if a.arm == arm), None)

    def _size_basis(self, arm: str) -> Basis:
        for row in self._rows():
            if row.arm == arm and row.n is not None:
                return row.n_basis or row.basis
        return next(a.basis for a in (*self.treated, *self.controls) if a.arm == arm)

    def _se_of(self, row: Contrast) -> float | None:
        if row.status != "extracted" or row.estimate is None:
            return None
        if row.se is not None:
            return row.se
        if row.ci_low is None or row.ci_high is None:
            return None
        one, two = self._size(row.arm), self._size(row.versus)
        df = one + two - 2 if one and two else None
        return effect_from_interval(row.estimate, row.ci_low, row.ci_high, "MD", df=df).se

    def _turned(self, effect: Effect) -> Effect:
        return effect.flipped() if self.scale.better == "lower" else effect

    def _finish(
        self, effect: Effect, n1: int, n2: int, how: str, rows: list[Result], assumptions: tuple[str, ...]
    ) -> TrialEffect:
        basis = least_sure(*(row.basis for row in rows), *(row.n_basis for row in rows))
        treated = {arm.arm for arm in self.treated}
        controls = sorted({row.arm for row in rows} - treated)
        return self._made(effect, n1, n2, controls, how, list(assumptions), basis, rows[0])

    def _made(
        self,
        effect: Effect,
        n1: int | None,
        n2: int | None,
        controls: list[str],
        how: str,
        assumptions: list[str],
        basis: Basis,
        row: Result | Contrast,
    ) -> TrialEffect:
        if self.scale.stands_for:
            assumptions = [*assumptions, self.scale.stands_for]
        return TrialEffect(
            trial=self.trial.trial,
            label=self.trial.label,
            year=self.trial.year,
            effect=effect,
            n_acupuncture=n1,
            n_control=n2,
            controls=tuple(controls),
            scale=self.scale_id,
            domain=self.scale.domain,
            week=self.week,
            how=how,
            assumptions=tuple(assumptions),
            basis=basis,
            source=row.source,
            locator=row.locator,
        )


def _standardised(difference: float, se: float, sd: float, n1: int | None, n2: int | None) -> Effect:
    """A reported difference over an SD: its own precision, plus the part that comes from estimating the SD."""
    if n1 is None or n2 is None:
        return Effect(difference / sd, (se / sd) ** 2, "SMD")
    g = small_sample_factor(n1 + n2 - 2) * difference / sd
    from_sd = smd_variance(g, n1, n2) - 1 / n1 - 1 / n2
    return Effect(g, (se / sd) ** 2 + from_sd, "SMD")


def _combined(arms: list[ArmSummary]) -> ArmSummary:
    total = arms[0]
    for arm in arms[1:]:
        total = combine_arms(total, arm)
    return total


def _total(sizes: list[int | None]) -> int | None:
    known = [size for size in sizes if size is not None]
    return sum(known) if known and len(known) == len(sizes) else None
