"""One person's course: from their answers to a verdict."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ashi.instruments import ImportantChange, Response
from ashi.intake import DurationClass
from ashi.outcomes import words
from ashi.outcomes.growth import (
    Course,
    Posterior,
    Prior,
    expected_band,
    judge,
    natural_improvement,
    quantiles,
)
from ashi.outcomes.parameters import MODEL, Array, natural_share
from ashi.outcomes.series import Series, is_in_gap, series
from ashi.outcomes.verdict import Because, Benchmark, CoursePoint, Forecast, Name, Verdict

INNER = 0.8  # every interval that is shown holds 8 of 10


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What counts as important, in burden (0 to 100)."""

    important: float
    mic: float
    percent: float


def course(
    responses: Sequence[Response],
    baseline: Response,
    on_date: dt.date,
    duration_class: DurationClass,
    planned_end: dt.date | None = None,
) -> Verdict:
    """Judge one person's course as of the last answer up to `on_date`.

    `responses` may hold anything in any order: other measures are passed over, later answers are not
    looked at, doubles count once, and whatever else is not used is named in `Verdict.left_out`.
    An important improvement is the larger of the published minimal important change and 30 % of the
    baseline. Raises ValueError for a baseline without a score or an unknown duration class.

    >>> first = Response("nrs_pain", dt.date(2026, 3, 2), {"average": 7})
    >>> later = [Response("check_in", dt.date(2026, 3, 9), {"average": 5})]
    >>> course(later, first, dt.date(2026, 3, 10), "chronic").name
    'too_early'
    """
    answered = series(responses, baseline, on_date)
    prior = Prior(duration_class, answered.scale, answered.scale.burden(answered.baseline))
    thresholds = _thresholds(answered, prior)
    weeks = np.array(answered.weeks, dtype=float)
    burdens = np.array(
        [
            # A PSFS answer over fewer activities is carried over by its change, not by its level.
            answered.scale.burden(value) - answered.scale.burden(start) + prior.baseline
            for value, start in zip(answered.values, answered.starts, strict=True)
        ]
    )
    end_week = _end_week(answered, planned_end)
    now_week = answered.weeks[-1] if answered.weeks else 0.0
    ask = np.array([now_week, max(end_week, now_week)])
    found = judge(prior, weeks, burdens, ask)
    name, because = _decide(found, thresholds, prior, weeks, burdens)
    by_itself = natural_improvement(prior, now_week).above(found.improvement[0].mean)
    told = words.Told(
        name=name,
        because=because,
        course=found,
        scale=answered.scale,
        important=thresholds.important,
        expected=_expected_improvement(prior, now_week),
        by_itself=by_itself,
        latest_worse=float(burdens[-1]) - prior.baseline >= thresholds.mic if len(burdens) else False,
        answers=len(answered.days),
        stale_days=(on_date - (answered.days[-1] if answered.days else answered.start)).days,
        ended=bool(answered.weeks) and now_week >= end_week,
    )
    improvement = found.improvement[0]
    per_point = answered.scale.per_point
    seen = bool(answered.days)
    outside = (1 - INNER) / 2
    return Verdict(
        name=name,
        words=words.verdict(told),
        probability=improvement.above(thresholds.important) if seen else 0.0,
        change=improvement.mean / per_point if seen else None,
        change_low=improvement.quantile(outside) / per_point if seen else None,
        change_high=improvement.quantile(1 - outside) / per_point if seen else None,
        expected_anyway=told.expected / per_point,
        what_would_change_it=_what_would_change_it(told, prior, thresholds, weeks, burdens, end_week),
        points=_points(answered, prior, weeks, burdens, end_week),
        source="wallwork2024",
        locator="natural course by duration class; the model is described in docs/algorithms/course.md",
        basis="derived",
        because=because,
        measure=answered.scale.definition.id,
        baseline=answered.baseline,
        as_of=answered.days[-1] if seen else None,
        answers=len(answered.days),
        important=thresholds.important / per_point,
        regression=(prior.baseline - prior.true_start[0]) / per_point,
        beyond_expected=found.responder if seen else None,
        by_itself=by_itself if seen else None,
        benchmarks=_benchmarks(answered, found, thresholds, float(burdens[-1]), prior) if seen else (),
        forecast=_forecast(answered, found, thresholds, end_week) if seen and end_week > now_week else None,
        left_out=answered.left_out,
    )


def _thresholds(answered: Series, prior: Prior) -> Thresholds:
    percent = answered.scale.percent / 100 * prior.baseline
    return Thresholds(max(answered.scale.mic, percent), answered.scale.mic, percent)


def _end_week(answered: Series, planned_end: dt.date | None) -> float:
    if planned_end is None:
        return MODEL.default_end_week.value
    return max((planned_end - answered.start).days / 7, 0.0)


def _decide(
    found: Course, thresholds: Thresholds, prior: Prior, weeks: Array, burdens: Array
) -> tuple[Name, Because]:
    """The name of the verdict. `found` holds now and the planned end, in this order."""
    needed = MODEL.needed_probability.value
    answers = len(weeks)
    now, end = found.improvement
    if answers == 0:
        return "too_early", "no_answer"
    enough = answers >= MODEL.least_answers_responding.value
    # Harm is taken more readily than benefit: two answers that are worse by what matters, and a true
    # level that is likely above the start at all.
    if enough and min(burdens[-2:]) >= prior.baseline + thresholds.mic and now.above(0.0) <= 1 - needed:
        return "worse", ""
    if not enough:
        return "too_early", "few_answers"
    important = now.above(thresholds.important)
    if important >= needed:
        return (
            ("responding", "")
            if found.responder >= MODEL.needed_beyond.value
            else ("too_early", "as_expected")
        )
    long_enough = (
        answers >= MODEL.least_answers_not_responding.value
        and weeks[-1] >= MODEL.least_weeks_not_responding.value
    )
    if important <= 1 - needed and end.above(thresholds.important) <= 1 - needed:
        return ("not_responding", "") if long_enough else ("too_early", "few_answers")
    return "too_early", "undecided" if long_enough else "few_answers"


def _expected_improvement(prior: Prior, week: float) -> float:
    return prior.true_start[0] * float(1 - natural_share(prior.duration_class, np.array([week]))[0])


def _what_would_change_it(
    told: words.Told, prior: Prior, thresholds: Thresholds, weeks: Array, burdens: Array, end_week: float
) -> str:
    """Try two more weekly answers at every whole point and say where the verdict turns."""
    scale = prior.scale
    last = float(weeks[-1]) if len(weeks) else 0.0
    more = np.concatenate([weeks, [last + 1, last + 2]])
    ask = np.array([last + 2, max(end_week, last + 2)])
    by_value: list[tuple[int, Name]] = []
    posterior = Posterior(prior, more, ask)
    for value in range(int(scale.definition.low), int(scale.definition.high) + 1):
        tried = np.concatenate([burdens, [scale.burden(value)] * 2])
        by_value.append((value, _decide(posterior.given(tried), thresholds, prior, more, tried)[0]))
    return words.what_would_change_it(told, by_value)


def _points(
    answered: Series, prior: Prior, seen: Array, burdens: Array, end_week: float
) -> tuple[CoursePoint, ...]:
    last = max(answered.weeks[-1] if answered.weeks else 0.0, end_week, 1.0)
    step = 1 if last <= 26 else 4
    values = {answered.start: answered.baseline} | dict(zip(answered.days, answered.values, strict=True))
    grid = {answered.start + dt.timedelta(weeks=week) for week in range(0, int(np.ceil(last)) + step, step)}
    days = sorted(grid | set(values))
    weeks = np.array([(day - answered.start).days / 7 for day in days])
    value = answered.scale.value
    likely = _likely(prior, seen, burdens, weeks)
    rows = zip(*expected_band(prior, weeks, INNER), *likely, strict=True)
    made = []
    for day, week, (middle, low, high, *own) in zip(days, weeks, rows, strict=True):
        expected_low, expected_high = sorted((value(float(low)), value(float(high))))
        band: tuple[float | None, ...] = (None, None, None)
        if len(seen) and not is_in_gap(float(week), (0.0, *answered.weeks)):
            level, *bounds = (value(float(burden)) for burden in own)
            band = (level, min(bounds), max(bounds))
        made.append(
            CoursePoint(
                day, float(week), values.get(day), value(float(middle)), expected_low, expected_high, *band
            )
        )
    return tuple(made)


def _likely(prior: Prior, seen: Array, burdens: Array, ask: Array) -> tuple[Array, Array, Array]:
    """Mean, low and high of the true level at each asked week, given every answer; in burden."""
    level = judge(prior, seen, burdens, ask).level
    outside = (1 - INNER) / 2
    return np.array([one.mean for one in level]), quantiles(level, outside), quantiles(level, 1 - outside)


def _benchmarks(
    answered: Series, found: Course, thresholds: Thresholds, latest: float, prior: Prior
) -> tuple[Benchmark, ...]:
    scale, definition = answered.scale, answered.scale.definition
    fallen = prior.baseline - latest
    made = []
    individual = [mic for mic in definition.mic if mic.kind == "individual"]
    percent = next((mic for mic in individual if mic.percent is not None), None)
    absolute = next(
        (mic for mic in individual if mic.points is not None and mic.points * scale.per_point == scale.mic),
        None,
    )
    rows: list[tuple[str, ImportantChange, float]] = []
    if percent is not None:
        rows.append(("thirty_percent", percent, thresholds.percent))
    if absolute is not None:
        rows.append(("mic", absolute, thresholds.mic))
    for name, mic, burden in rows:
        made.append(
            Benchmark(
                name="thirty_percent" if name == "thirty_percent" else "mic",
                words=words.benchmark(name, burden / scale.per_point),
                points=burden / scale.per_point,
                probability=found.improvement[0].above(burden),
                answer_reaches_it=fallen >= burden - 1e-9,
                source=mic.source,
                locator=mic.locator,
                basis=mic.basis,
            )
        )
    if scale.recovery is not None:
        cut = definition.recovery[0]
        # Answers are whole points, so a true level within half a point of the cut counts as at it.
        reached = 1 - found.level[0].above(scale.recovery + scale.per_point / 2)
        made.append(
            Benchmark(
                "recovery",
                words.benchmark("recovery", cut.score),
                cut.score,
                reached,
                latest <= scale.recovery + 1e-9,
                cut.source,
                cut.locator,
                cut.basis,
            )
        )
    return tuple(made)


def _forecast(answered: Series, found: Course, thresholds: Thresholds, end_week: float) -> Forecast:
    level, value = found.level[1], answered.scale.value
    outside = (1 - INNER) / 2
    bounds = sorted((value(level.quantile(outside)), value(level.quantile(1 - outside))))
    return Forecast(
        on=answered.start + dt.timedelta(days=round(end_week * 7)),
        week=end_week,
        value=value(level.mean),
        low=bounds[0],
        high=bounds[1],
        probability=found.improvement[1].above(thresholds.important),
    )
