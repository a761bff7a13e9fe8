"""Of 100 people, how many are clearly better: with acupuncture, with usual care, with sham, on one denominator.

Proportions that one trial reported for all its arms come first: same people, same definition, same time. The
modelled picture is second best: it needs an assumption, which it carries.
"""

from dataclasses import dataclass
from typing import Literal

from scipy.special import ndtr, ndtri

from ashi.evidence.loading import load_trials
from ashi.evidence.pooled import DURATIONS, Duration, pool
from ashi.evidence.trials import ArmKind, Result, Trial, TrialData, least_sure
from ashi.knowledge import Basis
from ashi.stats.proportions import newcombe_difference, wilson_interval

Treatment = Literal["acupuncture", "usual_care", "no_treatment", "sham"]
_ORDER: tuple[Treatment, ...] = ("acupuncture", "sham", "usual_care", "no_treatment")


@dataclass(frozen=True, slots=True)
class PeopleGroup:
    """`better` of 100 people, `low` to `high` (95 % interval), all whole people; `percent` as measured."""

    treatment: Treatment
    better: int
    low: int
    high: int
    percent: float
    events: int | None
    n: int | None


@dataclass(frozen=True, slots=True)
class PeopleDifference:
    """How many more of 100 are better with acupuncture than with `versus` (negative: fewer)."""

    versus: Treatment
    more: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class PeoplePicture:
    """One picture of 100 people per treatment. `assumptions` is empty when everything was reported by one trial."""

    kind: Literal["reported", "modelled"]
    label: str
    weeks: float
    definition: str
    groups: tuple[PeopleGroup, ...]
    differences: tuple[PeopleDifference, ...]
    assumptions: tuple[str, ...]
    source: str
    locator: str
    basis: Basis

    @property
    def recalled(self) -> bool:
        return self.basis == "recalled"

    def group(self, treatment: Treatment) -> PeopleGroup | None:
        return next((group for group in self.groups if group.treatment == treatment), None)


def people(duration: Duration = "chronic", *, data: TrialData | None = None) -> tuple[PeoplePicture, ...]:
    """Pictures of 100 people, best first: trials with more treatments side by side, then larger ones; modelled last.

    Empty when no trial of that duration counted people (as for acute pain today).
    """
    trials = data or load_trials()
    reported = [
        picture
        for trial in trials.trials
        if trial.duration_classes <= DURATIONS[duration]
        for picture in _reported(trials, trial)
    ]
    reported.sort(key=lambda p: (p.recalled, -len(p.groups), -sum(g.n or 0 for g in p.groups)))
    modelled = _modelled(trials, duration)
    return (*reported, modelled) if modelled else tuple(reported)


def _reported(data: TrialData, trial: Trial) -> list[PeoplePicture]:
    kinds: dict[str, ArmKind] = {arm.arm: arm.kind for arm in data.arms_of(trial.trial)}
    rows = [row for row in data.results_of(trial.trial) if row.events is not None and row.n]
    pictures = []
    for scale, week in sorted({(row.scale, row.week or 0.0) for row in rows}):
        here = [row for row in rows if row.scale == scale and row.week == week]
        groups = [_group(kind, [row for row in here if kinds[row.arm] == kind]) for kind in _ORDER]
        found = tuple(group for group in groups if group)
        if len(found) < 2 or found[0].treatment != "acupuncture":
            continue
        pictures.append(
            PeoplePicture(
                kind="reported",
                label=trial.label,
                weeks=week,
                definition=data.scales[scale].label,
                groups=found,
                differences=tuple(_difference(found[0], other) for other in found[1:]),
                assumptions=(),
                source=here[0].source,
                locator=here[0].locator,
                basis=least_sure(*(row.basis for row in here), *(row.n_basis for row in here)),
            )
        )
    return pictures


def _group(treatment: Treatment, rows: list[Result]) -> PeopleGroup | None:
    if not rows:
        return None
    events, n = sum(row.events or 0 for row in rows), sum(row.n or 0 for row in rows)
    p = wilson_interval(events, n)
    return PeopleGroup(treatment, _of_100(p.value), _of_100(p.low), _of_100(p.high), 100 * p.value, events, n)


def _difference(one: PeopleGroup, two: PeopleGroup) -> PeopleDifference:
    d = newcombe_difference(one.events or 0, one.n or 1, two.events or 0, two.n or 1)
    return PeopleDifference(two.treatment, _of_100(d.value), _of_100(d.low), _of_100(d.high))


def _modelled(data: TrialData, duration: Duration) -> PeoplePicture | None:
    """About 8 weeks: start from the usual-care group that counted people then, and shift it by the pooled effects."""
    start = _usual_care_at_8_weeks(data, duration)
    usual = pool("usual_care", "function", duration, data=data)
    sham = pool("sham", "function", duration, data=data)
    if start is None or usual.estimate is None or usual.hartung_knapp is None:
        return None
    row, trial = start
    base = wilson_interval(row.events or 0, row.n or 1)
    level = float(ndtri(base.value))
    treated = level + usual.estimate
    groups = [
        _shifted("acupuncture", treated, level + usual.hartung_knapp.low, level + usual.hartung_knapp.high),
    ]
    if sham.estimate is not None and sham.wald is not None:
        groups.append(
            _shifted("sham", treated - sham.estimate, treated - sham.wald.high, treated - sham.wald.low)
        )
    groups.append(
        PeopleGroup(
            "usual_care",
            _of_100(base.value),
            _of_100(base.low),
            _of_100(base.high),
            100 * base.value,
            row.events,
            row.n,
        )
    )
    differences = [
        PeopleDifference(
            "usual_care",
            groups[0].better - groups[-1].better,
            groups[0].low - groups[-1].better,
            groups[0].high - groups[-1].better,
        )
    ]
    if len(groups) == 3:
        spread = (groups[0].better - groups[1].high, groups[0].better - groups[1].low)
        differences.insert(0, PeopleDifference("sham", groups[0].better - groups[1].better, *spread))
    return PeoplePicture(
        kind="modelled",
        label="worked out from the pooled effects",
        weeks=8,
        definition=data.scales[row.scale].label,
        groups=tuple(groups),
        differences=tuple(differences),
        assumptions=(
            f"usual care: {row.events} of {row.n} people in {trial.label} at week {row.week:g}",
            f"acupuncture: usual care shifted by the pooled effect on function ({usual.k} trials)",
            f"sham: acupuncture shifted back by the pooled effect against sham ({sham.k} trials)",
            "scores spread like a bell curve; low and high hold usual care fixed",
        ),
        source=row.source,
        locator=row.locator,
        basis=least_sure("derived", "recalled" if usual.recalled or sham.recalled else None, row.basis),
    )


def _usual_care_at_8_weeks(data: TrialData, duration: Duration) -> tuple[Result, Trial] | None:
    for trial in data.trials:
        kinds = {arm.arm: arm.kind for arm in data.arms_of(trial.trial)}
        if trial.duration_classes <= DURATIONS[duration]:
            for row in data.results_of(trial.trial):
                if row.week == 8 and kinds[row.arm] == "usual_care" and row.events is not None and row.n:
                    return row, trial
    return None


def _shifted(treatment: Treatment, value: float, low: float, high: float) -> PeopleGroup:
    p, p_low, p_high = float(ndtr(value)), float(ndtr(low)), float(ndtr(high))
    return PeopleGroup(treatment, _of_100(p), _of_100(p_low), _of_100(p_high), 100 * p, None, None)


def _of_100(proportion: float) -> int:
    return round(100 * proportion)
