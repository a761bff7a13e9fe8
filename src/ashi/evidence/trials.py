"""The trials as data: who was compared with what, and what was measured, when, and how surely we know it.

Four tables under ``knowledge/evidence``: ``trials.csv``, ``arms.csv``, ``results.csv`` (one row per arm x outcome x
time) and ``contrasts.csv`` (differences between arms as the paper reports them), with ``scales.toml`` saying what
each scale measures and which direction is good. A row may hold no number and say so (``needs_extraction``).
"""

from typing import Literal

import msgspec

from ashi.knowledge import Basis, Fact

ArmKind = Literal["acupuncture", "sham", "no_treatment", "usual_care", "active", "mixed"]
DurationClass = Literal["acute", "subacute", "chronic"]
Domain = Literal["pain", "function", "responder", "recovery", "fear"]
Direction = Literal["lower", "higher"]
Status = Literal["extracted", "needs_extraction"]
Statistic = Literal["mean", "change", "adjusted_mean", "median", "responders"]
YesNo = Literal["yes", "no"]
Matter = Literal["pain", "function", "either"]

_BASES: tuple[Basis, ...] = ("read", "derived", "recalled")


class Scale(Fact, frozen=True, kw_only=True):
    """What a scale measures. Points may be pooled as they are only within one `family`.

    `typical_sd` stands in when a trial reports a difference but no SD; `stands_for` is the assumption made by
    counting this scale in its domain, if one is made; `matter` and `plain` say, of counts of people, what
    they were better at, and what counted as better in a patient's words.
    """

    label: str
    domain: Domain
    family: str
    better: Direction
    low: float
    high: float
    preference: int
    typical_sd: float | None = None
    stands_for: str | None = None
    matter: Matter | None = None
    plain: str | None = None


class Trial(Fact, frozen=True, kw_only=True):
    """One randomised trial. `durations` may hold several classes, parted by spaces."""

    trial: str
    label: str
    year: int
    country: str
    durations: str
    people: str

    @property
    def duration_classes(self) -> frozenset[str]:
        return frozenset(self.durations.split())


class Arm(Fact, frozen=True, kw_only=True):
    """One arm of a trial. `kind` is the comparator class; `sham_kind` says what a sham did."""

    trial: str
    arm: str
    label: str
    kind: ArmKind
    sham_kind: str | None = None
    n_randomised: int | None = None
    sessions: str | None = None
    treatment_weeks: str | None = None


class Result(Fact, frozen=True, kw_only=True):
    """One arm, one scale, one time: a mean or change with its spread, or a count of responders.

    `week` counts from randomisation. `n_basis` is set when the number of people is known less surely than the rest.
    """

    trial: str
    arm: str
    scale: str
    better: Direction
    status: Status
    week: float | None = None
    statistic: Statistic | None = None
    n: int | None = None
    value: float | None = None
    percent: float | None = None
    events: int | None = None
    sd: float | None = None
    se: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    n_basis: Basis | None = None
    note: str | None = None


class Contrast(Fact, frozen=True, kw_only=True):
    """A reported difference `arm` minus `versus` (or ratio), on the scale as printed.

    `sd` is what the paper divided by for its own standardised difference, when that can be worked out.
    """

    trial: str
    arm: str
    versus: str
    scale: str
    status: Status
    week: float | None = None
    measure: Literal["MD", "RD", "RR", "HR"] | None = None
    estimate: float | None = None
    se: float | None = None
    sd: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    adjusted: YesNo | None = None
    note: str | None = None


class TrialData(msgspec.Struct, frozen=True):
    """All tables together, checked. Build it with `loading.load_trials`, or from rows of your own with `check_trials`."""

    scales: dict[str, Scale]
    trials: tuple[Trial, ...]
    arms: tuple[Arm, ...]
    results: tuple[Result, ...]
    contrasts: tuple[Contrast, ...]

    def arms_of(self, trial: str) -> tuple[Arm, ...]:
        return tuple(arm for arm in self.arms if arm.trial == trial)

    def results_of(self, trial: str) -> tuple[Result, ...]:
        return tuple(row for row in self.results if row.trial == trial)

    def contrasts_of(self, trial: str) -> tuple[Contrast, ...]:
        return tuple(row for row in self.contrasts if row.trial == trial)


def least_sure(*bases: Basis | None) -> Basis:
    """The weakest of several bases: one recalled number makes the answer recalled.

    >>> least_sure("read", None, "recalled", "derived")
    'recalled'
    """
    known = [basis for basis in bases if basis is not None]
    return max(known, key=_BASES.index, default="recalled")
