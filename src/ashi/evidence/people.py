"""Of 100 people, how many are clearly better: with acupuncture, with usual care, with sham, on one denominator.

Proportions that one trial reported for all its arms come first: same people, same definition, same time. Second best
are a trial's averages, read as shares; last comes the picture modelled from the pooled effects. Both need assumptions,
which they carry.
"""

from dataclasses import dataclass
from typing import Literal

from scipy.special import ndtr, ndtri

from ashi.evidence.loading import load_trials
from ashi.evidence.people_from_averages import difference_of_shares, share_improved, worthwhile
from ashi.evidence.pooled import DURATIONS, Duration, pool
from ashi.evidence.trials import ArmKind, Matter, Result, Trial, TrialData, least_sure
from ashi.knowledge import Basis, said
from ashi.stats.effects import ArmSummary, combine_arms
from ashi.stats.proportions import Proportion, newcombe_difference, wilson_interval

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
    """One picture of 100 people per treatment. `assumptions` is empty when everything was reported by one trial.

    `matter` says what "better" is about: pain, getting about (function), or either; `plain` says `definition` in a
    patient's words. `trial` is empty when modelled.
    """

    kind: Literal["reported", "averages", "modelled"]
    matter: Matter
    trial: str
    label: str
    weeks: float
    definition: str
    plain: str
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
    """Pictures of 100 people, best first: trials with more treatments side by side, then larger ones; then pictures
    from averages; modelled last.

    Empty when no trial of that duration counted people (as for acute pain today).
    """
    trials = data or load_trials()
    asked = [trial for trial in trials.trials if trial.duration_classes <= DURATIONS[duration]]
    reported = [picture for trial in asked for picture in _reported(trials, trial)]
    reported.sort(key=lambda p: (p.recalled, -len(p.groups), -sum(g.n or 0 for g in p.groups)))
    averages = [picture for trial in asked for picture in _from_averages(trials, trial)]
    averages.sort(key=lambda p: (-len(p.groups), p.recalled, -sum(g.n or 0 for g in p.groups)))
    modelled = _modelled(trials, duration)
    return (*reported, *averages, *([modelled] if modelled else ()))


def both_contrasts(
    matter: Matter, duration: Duration = "chronic", *, week: float = 8, data: TrialData | None = None
) -> PeoplePicture | None:
    """The picture about `matter` nearest to `week` that holds acupuncture, sham, and a group without needles."""
    fitting = [
        picture
        for picture in people(duration, data=data)
        if picture.matter == matter
        and picture.group("sham")
        and (picture.group("usual_care") or picture.group("no_treatment"))
    ]
    return min(fitting, key=lambda picture: abs(picture.weeks - week), default=None)


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
                matter=data.scales[scale].matter or "either",
                trial=trial.trial,
                label=trial.label,
                weeks=week,
                definition=data.scales[scale].label,
                plain=data.scales[scale].plain or data.scales[scale].label,
                groups=found,
                differences=tuple(_difference(found[0], other) for other in found[1:]),
                assumptions=(),
                source=here[0].source,
                locator=here[0].locator,
                basis=least_sure(*(row.basis for row in here), *(row.n_basis for row in here)),
            )
        )
    return pictures


def _from_averages(data: TrialData, trial: Trial) -> list[PeoplePicture]:
    """Shares worked out from each arm's average change and its SD, where a worthwhile change is known for the scale."""
    kinds: dict[str, ArmKind] = {arm.arm: arm.kind for arm in data.arms_of(trial.trial)}
    pictures = []
    rows = [
        row
        for row in data.results_of(trial.trial)
        if row.statistic == "change" and row.value is not None and row.sd and row.n and row.week
        if row.scale in worthwhile()
    ]
    for scale, week in sorted({(row.scale, row.week or 0.0) for row in rows}):
        change = worthwhile()[scale]
        used = [row for row in rows if row.scale == scale and row.week == week and kinds[row.arm] in _ORDER]
        present = [kind for kind in _ORDER if kind in {kinds[row.arm] for row in used}]
        if len(present) < 2 or present[0] != "acupuncture":
            continue
        sign = -1.0 if data.scales[scale].better == "lower" else 1.0
        arms: dict[Treatment, ArmSummary] = {}
        for row in used:
            kind, summary = kinds[row.arm], ArmSummary(sign * (row.value or 0.0), row.sd or 1.0, row.n or 1)
            arms[kind] = combine_arms(arms[kind], summary) if kind in arms else summary  # type: ignore[index]
        shares = {kind: share_improved(arm.mean, arm.sd, arm.n, change.points) for kind, arm in arms.items()}
        groups = tuple(_group_of_share(kind, shares[kind], arms[kind].n) for kind in present)
        differences = tuple(
            PeopleDifference(group.treatment, _of_100(d.value), _of_100(d.low), _of_100(d.high))
            for group in groups[1:]
            for d in (difference_of_shares(shares["acupuncture"], shares[group.treatment]),)
        )
        pictures.append(
            PeoplePicture(
                kind="averages",
                matter=change.matter,
                trial=trial.trial,
                label=trial.label,
                weeks=week,
                definition=change.label,
                plain=change.label,
                groups=groups,
                differences=differences,
                assumptions=(
                    said("worked out from the average change and its spread in each group"),
                    said("changes spread like a bell curve"),
                ),
                source=used[0].source,
                locator=used[0].locator,
                basis=least_sure("derived", *(r.basis for r in used), *(r.n_basis for r in used)),
            )
        )
    return pictures


def _group_of_share(treatment: Treatment, p: Proportion, n: int) -> PeopleGroup:
    return PeopleGroup(treatment, _of_100(p.value), _of_100(p.low), _of_100(p.high), 100 * p.value, None, n)


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
        matter="function",
        trial="",
        label=said("worked out from the pooled effects"),
        weeks=8,
        definition=data.scales[row.scale].label,
        plain=data.scales[row.scale].plain or data.scales[row.scale].label,
        groups=tuple(groups),
        differences=tuple(differences),
        assumptions=(
            said(
                "usual care: %(events)s of %(people)s people in %(trial)s at week %(week)s",
                events=row.events or 0,
                people=row.n or 0,
                trial=trial.label,
                week=row.week or 0.0,
            ),
            said(
                "acupuncture: usual care shifted by the pooled effect on function (%(trials)s trials)",
                trials=usual.k,
            ),
            said(
                "sham: acupuncture shifted back by the pooled effect against sham (%(trials)s trials)",
                trials=sham.k,
            ),
            said(
                "the range of sham is the ordinary one: with so few trials the careful one holds everything"
            ),
            said("scores spread like a bell curve; low and high hold usual care fixed"),
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
