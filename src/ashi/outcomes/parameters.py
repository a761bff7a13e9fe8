"""The numbers of the course model, from knowledge/outcomes: natural course, spread, and where people start."""

from functools import cache

import msgspec
import numpy as np
from numpy.typing import NDArray

from ashi.instruments import Instrument, instrument
from ashi.intake import DurationClass
from ashi.knowledge import Fact, load, load_table

Array = NDArray[np.float64]


class Parameter(Fact, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One number of the model and what it means."""

    value: float
    words: str


class NaturalCoursePoint(Fact, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Mean pain (0 to 100) of a cohort at one week, with its 95 % confidence interval."""

    cohort: str
    duration_class: DurationClass
    week: float
    pain: float
    ci_low: float
    ci_high: float
    used: bool


class MeasureStart(Fact, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where people start on a measure, in its own points, a plain noun for it, and a title without its direction."""

    noun: str
    title: str = ""
    start_sd: float
    start_mean: float | None = None
    assumed_sem: float | None = None
    assumed_mic: float | None = None


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every parameter by name; see knowledge/outcomes/model.toml for words and sources."""

    untreated_change_sd: Parameter
    untreated_true_change_sd: Parameter
    lasting_share: Parameter
    flare_weeks: Parameter
    growth_weeks: Parameter
    responder_share: Parameter
    responder_effect: Parameter
    responder_effect_sd: Parameter
    needed_probability: Parameter
    needed_beyond: Parameter
    default_end_week: Parameter
    least_answers_responding: Parameter
    least_answers_not_responding: Parameter
    least_weeks_not_responding: Parameter


MODEL = load("outcomes/model.toml", Model)
NATURAL_COURSE = load_table("outcomes/natural_course.csv", NaturalCoursePoint)
MEASURES = load("outcomes/measures.toml", dict[str, MeasureStart])


def measure_title(measure: str) -> tuple[str, str]:
    """What a measure is called above its picture, and its short name where that says something else.

    >>> measure_title("nrs_pain"), measure_title("rmdq")
    (('Pain', ''), ('Daily life', 'RMDQ'))
    """
    short = instrument(measure).short_name
    start = MEASURES.get(measure)
    title = (start.title or start.noun.capitalize()) if start is not None else short
    return title, "" if title == short else short


def natural_share(duration_class: DurationClass, weeks: Array) -> Array:
    """Mean burden left at each week, as a share of the start, by the cohorts that are in use.

    Between the published weeks it runs straight in log(1 + week), as most of the early fall comes
    first; after the last one it stays.

    >>> [round(float(share), 2) for share in natural_share("chronic", np.array([0.0, 6.0, 52.0, 90.0]))]
    [1.0, 0.86, 0.71, 0.71]
    """
    known = _known(duration_class)
    at = np.log1p([point.week for point in known])
    share = np.array([point.pain / known[0].pain for point in known])
    left: Array = np.interp(np.log1p(weeks), at, share)
    return left


def start_mean(duration_class: DurationClass) -> float:
    """Mean pain (0 to 100) at the start of that class's cohorts."""
    return _known(duration_class)[0].pain


def _known(duration_class: DurationClass) -> list[NaturalCoursePoint]:
    known = [point for point in NATURAL_COURSE if point.used and point.duration_class == duration_class]
    if not known:
        raise ValueError(
            f"There is no natural course for {duration_class!r}. Known: acute, subacute, chronic."
        )
    return sorted(known, key=lambda point: point.week)


class Scale(msgspec.Struct, frozen=True):
    """How one measure maps to burden (0 none, 100 worst), with its error and its thresholds in burden."""

    definition: Instrument
    noun: str
    sem: float
    mic: float
    percent: float
    recovery: float | None
    start_mean: float | None
    start_sd: float

    @property
    def per_point(self) -> float:
        """Burden in one point of the instrument."""
        return 100 / (self.definition.high - self.definition.low)

    def burden(self, value: float) -> float:
        """A score as burden."""
        if self.definition.better == "higher":
            return (self.definition.high - value) * self.per_point
        return (value - self.definition.low) * self.per_point

    def value(self, burden: float) -> float:
        """A burden as a score, kept inside the instrument's range."""
        points = min(max(burden, 0.0), 100.0) / self.per_point
        if self.definition.better == "higher":
            return self.definition.high - points
        return self.definition.low + points


@cache
def scale(measure: str, activities: int | None = None) -> Scale:
    """The scale of a measure. A PSFS of one or two activities has the larger error of a single one.

    Raises ValueError for a measure whose course is not modelled.
    """
    definition = instrument(measure)
    start = MEASURES.get(measure)
    if start is None:
        raise ValueError(
            f"{definition.short_name} has no course model. Use one of {', '.join(MEASURES)} as the baseline."
        )
    single = measure == "psfs" and activities is not None and activities < 3
    place = 1 if single else 0
    points = [mic.points for mic in definition.mic if mic.kind == "individual" and mic.points is not None]
    percents = [mic.percent for mic in definition.mic if mic.kind == "individual" and mic.percent is not None]
    per_point = 100 / (definition.high - definition.low)
    if definition.sdc:
        error = definition.sdc[place]
        sem = error.sem if error.sem is not None else error.sdc / (1.96 * 2**0.5)
    else:
        sem = start.assumed_sem or 0.1 * (definition.high - definition.low)
    mic = points[place] if points else (start.assumed_mic or 0.2 * (definition.high - definition.low))
    made = Scale(
        definition,
        start.noun,
        sem * per_point,
        mic * per_point,
        percents[0] if percents else 30.0,
        None,
        None,
        start.start_sd * per_point,
    )
    return msgspec.structs.replace(
        made,
        recovery=made.burden(definition.recovery[0].score) if definition.recovery else None,
        start_mean=None if start.start_mean is None else made.burden(start.start_mean),
    )
