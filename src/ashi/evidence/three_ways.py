"""Three ways from one trial's rows to one effect: reported counts, reported differences, arm means."""

import math
from dataclasses import dataclass

from ashi.evidence.spread import sd_of, spread_from_se, standard_deviation
from ashi.evidence.trial_answer import PooledMeasure, TrialEffect
from ashi.evidence.trials import Arm, Contrast, Result, Scale, Trial, TrialData, least_sure
from ashi.knowledge import Basis, said, significant
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

# By this preference.
_STATISTICS = {"mean": said("mean"), "change": said("change"), "adjusted_mean": said("adjusted mean")}
_TOGETHER = said("arms of the same kind taken together, the shared control counted once")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One trial, one scale, one time. Each way gives an effect, or None when its rows are not there."""

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
            assumptions = (said("odds ratio turned into a standardised difference"),)
        how = said(
            "%(events)s of %(people)s against %(control_events)s of %(control_people)s",
            events=events1,
            people=n1,
            control_events=events2,
            control_people=n2,
        )
        return self._finish(effect, n1, n2, how, [*one, *two], assumptions)

    def by_contrast(self) -> TrialEffect | None:
        """From reported differences. Several acupuncture arms are averaged, with the control counted once."""
        if self.measure not in ("MD", "SMD"):
            return None
        rows = [(row, se) for row in self._contrasts() if (se := self._se_of(row)) is not None]
        treated = sorted({row.arm for row, _ in rows})
        controls = sorted({row.versus for row, _ in rows})
        sizes = {name: self._size(name) for name in (*treated, *controls)}
        n1, n2 = (_total([sizes[name] for name in side]) for side in (treated, controls))
        joined = _joined(rows, sizes, n1, n2)
        if joined is None or len(rows) != len(treated) * len(controls):
            return None
        difference, se = joined
        numbers = {"difference": significant(difference), "se": significant(se)}
        if any(row.adjusted == "yes" for row, _ in rows):
            how = said("reported adjusted difference %(difference)s (SE %(se)s)", **numbers)
        else:
            how = said("reported difference %(difference)s (SE %(se)s)", **numbers)
        assumptions: list[str] = [_TOGETHER] if len(rows) > 1 else []
        left = [arm.arm for arm in self.treated if arm.arm not in treated and self._mentions(arm.arm)]
        assumptions += [
            said("arm “%(arm)s” not used: its numbers need extraction", arm=name) for name in left
        ]
        bases = [row.basis for row, _ in rows]
        if self.measure == "SMD" or len(rows) > 1:
            bases += [self._size_basis(name) for name in sizes]
        effect = Effect(difference, se**2, "MD")
        if self.measure == "SMD":
            spread = standard_deviation(
                self.data, self.trial.trial, self.scale_id, self.week, (*treated, *controls)
            ) or spread_from_se(se, n1, n2)
            if spread is None:
                return None
            effect = _standardised(difference, se, spread.sd, n1, n2)
            how = said("%(how)s over an SD of %(sd)s", how=how, sd=significant(spread.sd))
            assumptions += spread.assumptions
            bases.append(spread.basis)
        return self._made(
            self._turned(effect), n1, n2, controls, how, assumptions, least_sure(*bases), rows[0][0]
        )

    def by_arms(self) -> TrialEffect | None:
        """From arm means or changes with their SDs; arms of one side are combined into one group."""
        if self.measure not in ("MD", "SMD"):
            return None
        for statistic in _STATISTICS:
            one = self._summaries(self.treated, statistic)
            two = self._summaries(self.controls, statistic)
            if one and two:
                treated, control = _combined([s for s, _ in one]), _combined([s for s, _ in two])
                effect_of = mean_difference if self.measure == "MD" else standardised_mean_difference
                effect = self._turned(effect_of(treated, control))
                how = said(
                    "%(statistic)s %(mean)s (SD %(sd)s) against %(control_mean)s (%(control_sd)s)",
                    statistic=_STATISTICS[statistic],
                    mean=significant(treated.mean),
                    sd=significant(treated.sd),
                    control_mean=significant(control.mean),
                    control_sd=significant(control.sd),
                )
                combined = len(one) + len(two) > 2
                assumptions = (_TOGETHER,) if combined else ()
                rows = [row for _, row in (*one, *two)]
                return self._finish(effect, treated.n, control.n, how, rows, assumptions)
        return None

    def why_not(self) -> str:
        """The first thing that is missing, in words."""
        return said(
            "%(scale)s at week %(week)s: %(missing)s",
            scale=self.scale.label,
            week=self.week,
            missing=self._missing(),
        )

    def _missing(self) -> str:
        names = {arm.arm for arm in (*self.treated, *self.controls)}
        rows = [r for r in self._rows() if r.arm in names and r.status == "extracted"]
        contrasts = [row for row in self._contrasts() if row.status == "extracted"]
        if not rows and not contrasts:
            lumped = [r for r in self._rows() if r.status == "extracted"]
            if lumped:
                return said("reported for real and sham needling together only")
            return said("numbers need extraction from the paper")
        present = {row.arm for row in rows}
        if not contrasts and not present & {arm.arm for arm in self.treated}:
            return said("no number for the acupuncture arm")
        if not contrasts and not present & {arm.arm for arm in self.controls}:
            return said("no number for the control arm")
        if self.scale.domain == "responder":
            return said("the number of people is not known")
        return said("no SD, SE or interval given")

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


def _joined(
    rows: list[tuple[Contrast, float]], sizes: dict[str, int | None], n1: int | None, n2: int | None
) -> tuple[float, float] | None:
    """Difference and SE of one contrast, or of several taken together, weighted by their people.

    Each SE gives the residual variance behind it; their mean, with all the people of each side, gives the SE.
    """
    if len(rows) == 1:
        return rows[0][0].estimate or 0.0, rows[0][1]
    if not rows or n1 is None or n2 is None:
        return None
    people = [(sizes[row.arm] or 0, sizes[row.versus] or 0) for row, _ in rows]
    total = sum(one * two for one, two in people)
    difference = sum(
        one * two * (row.estimate or 0.0) for (one, two), (row, _) in zip(people, rows, strict=True)
    )
    residual = [se**2 / (1 / one + 1 / two) for (one, two), (_, se) in zip(people, rows, strict=True)]
    return difference / total, math.sqrt(sum(residual) / len(residual) * (1 / n1 + 1 / n2))


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
