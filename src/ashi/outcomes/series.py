"""From responses to one clean series on one scale: nothing counted twice, nothing dropped without a word."""

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from ashi.instruments import InvalidResponse, Response, instrument, score
from ashi.outcomes.parameters import Scale, scale

GAP_WEEKS = 3.5
"""A longer silence is told, and drawn, as a gap."""


class Series(msgspec.Struct, frozen=True):
    """Baseline and follow-up answers in the instrument's points, by day; `left_out` says what was not used."""

    scale: Scale
    start: dt.date
    baseline: float
    days: tuple[dt.date, ...]
    values: tuple[float, ...]
    starts: tuple[float, ...]
    left_out: tuple[str, ...]

    @property
    def weeks(self) -> tuple[float, ...]:
        """Weeks from the baseline to each answer."""
        return tuple((day - self.start).days / 7 for day in self.days)


def is_in_gap(week: float, answered: Sequence[float]) -> bool:
    """Whether `week` lies within a silence longer than `GAP_WEEKS` between two answers; `answered` rise.

    >>> is_in_gap(4, (0, 1, 6)), is_in_gap(6, (0, 1, 6)), is_in_gap(9, (0, 1, 6))
    (True, False, False)
    """
    return any(before < week < after and after - before > GAP_WEEKS for before, after in pairwise(answered))


def measure_of(instrument_id: str) -> str:
    """The measure on whose curve this instrument's score stands.

    >>> measure_of("check_in"), measure_of("rmdq")
    ('nrs_pain', 'rmdq')
    """
    return instrument(instrument_id).scores_as or instrument_id


def series(responses: Sequence[Response], baseline: Response, on_date: dt.date) -> Series:
    """Order and clean the answers up to `on_date`; later answers do not exist yet.

    Of several answers on one day the last given counts. Answers to other measures are for other courses
    and are passed over in silence. Raises ValueError when the baseline cannot be used.
    """
    measure = measure_of(baseline.instrument)
    first = score(baseline)
    if first.value is None:
        raise ValueError(f"The baseline has no score, so there is no course. {first.reason}")
    if baseline.answered_on > on_date:
        raise ValueError(
            f"The baseline is of {baseline.answered_on}, after {on_date}. Ask for a date on or after it."
        )
    left_out: list[str] = []
    by_day: dict[dt.date, tuple[float, float]] = {}
    for response in responses:
        if response == baseline or response.answered_on > on_date or not _same_measure(response, measure):
            continue
        day = response.answered_on
        if day <= baseline.answered_on:
            left_out.append(f"The answer of {day} is not after the start ({baseline.answered_on}).")
            continue
        try:
            value, start = _pair(response, baseline, first.value)
        except InvalidResponse as error:
            left_out.append(f"The answer of {day} cannot be right. {error}")
            continue
        if value is None:
            left_out.append(f"The answer of {day} has no score. {score(response).reason}")
            continue
        if by_day.get(day, (value, start)) != (value, start):
            left_out.append(f"There are several answers of {day}; the last one counts.")
        by_day[day] = (value, start)
    days = tuple(sorted(by_day))
    return Series(
        scale(measure, _activities(baseline)),
        baseline.answered_on,
        first.value,
        days,
        tuple(by_day[day][0] for day in days),
        tuple(by_day[day][1] for day in days),
        tuple(left_out),
    )


def _same_measure(response: Response, measure: str) -> bool:
    try:
        return measure_of(response.instrument) == measure
    except KeyError:
        return False


def _activities(baseline: Response) -> int | None:
    if baseline.instrument != "psfs":
        return None
    return sum(1 for name in baseline.items if not name.endswith("_words"))


def _pair(response: Response, baseline: Response, first: float) -> tuple[float | None, float]:
    """The follow-up score and the baseline to hold it against: for the PSFS over the activities in both."""
    if baseline.instrument != "psfs":
        return score(response).value, first
    both = [name for name in baseline.items if name in response.items and not name.endswith("_words")]
    if not both:
        score(response)
        return None, first
    then = score(msgspec.structs.replace(baseline, items={name: baseline.items[name] for name in both})).value
    now = score(msgspec.structs.replace(response, items={name: response.items[name] for name in both})).value
    return now, first if then is None else then
