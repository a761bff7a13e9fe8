"""Refuse trial rows that cannot be right, with file, line, and what to do about it."""

import math
from collections.abc import Iterable, Iterator

from ashi.evidence.trials import Arm, Contrast, Result, Scale, TrialData
from ashi.knowledge import KnowledgeError

_DURATIONS = {"acute", "subacute", "chronic"}


def check_trials(data: TrialData) -> TrialData:
    """The same data, or a KnowledgeError that lists every bad row (file, line, value, mend)."""
    problems = list(find_problems(data))
    if problems:
        raise KnowledgeError("\n".join(problems))
    return data


def find_problems(data: TrialData) -> Iterator[str]:
    """Every problem as one line of text; nothing when the tables are sound."""
    known_trials = {trial.trial for trial in data.trials}
    arms = {(arm.trial, arm.arm): arm for arm in data.arms}
    yield from _duplicates("trials.csv", (trial.trial for trial in data.trials))
    yield from _duplicates("arms.csv", (f"{arm.trial}/{arm.arm}" for arm in data.arms))
    yield from _duplicates("results.csv", (_what_of(row) for row in data.results))
    yield from _duplicates(
        "contrasts.csv",
        (f"{c.trial}: {c.arm} v {c.versus}, {c.scale}, week {c.week}, {c.measure}" for c in data.contrasts),
    )
    for line, trial in enumerate(data.trials, start=2):
        where = f"evidence/trials.csv, line {line} ({trial.trial})"
        if not trial.duration_classes or trial.duration_classes - _DURATIONS:
            yield f"{where}: durations {trial.durations!r}. Use acute, subacute, chronic, parted by spaces."
        kinds = {arm.kind for arm in data.arms if arm.trial == trial.trial}
        if "acupuncture" not in kinds:
            yield f"{where}: has no acupuncture arm in arms.csv. Add the missing arm."
        if len([arm for arm in data.arms if arm.trial == trial.trial and arm.kind != "mixed"]) < 2:
            yield f"{where}: has fewer than two arms in arms.csv. Add the missing arm."
    for line, arm in enumerate(data.arms, start=2):
        if arm.trial not in known_trials:
            yield f"evidence/arms.csv, line {line}: trial {arm.trial!r} is not in trials.csv. Add it there."
    for line, row in enumerate(data.results, start=2):
        where = f"evidence/results.csv, line {line} ({row.trial}/{row.arm})"
        yield from (f"{where}: {problem}" for problem in _result_problems(row, data.scales, arms))
    results = {(r.trial, r.arm, r.scale, r.week): r for r in data.results if r.value is not None}
    for line, contrast in enumerate(data.contrasts, start=2):
        where = f"evidence/contrasts.csv, line {line} ({contrast.trial}: {contrast.arm} v {contrast.versus})"
        yield from (
            f"{where}: {problem}" for problem in _contrast_problems(contrast, data.scales, arms, results)
        )


def _duplicates(file: str, ids: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for line, name in enumerate(ids, start=2):
        if name in seen:
            yield f"evidence/{file}, line {line}: {name!r} is there twice. Keep one."
        seen.add(name)


def _what_of(row: Result) -> str:
    return f"{row.trial}/{row.arm}, {row.scale}, week {row.week}, {row.statistic}"


def _result_problems(
    row: Result, scales: dict[str, Scale], arms: dict[tuple[str, str], Arm]
) -> Iterator[str]:
    if (row.trial, row.arm) not in arms:
        yield f"arm {row.arm!r} is not in arms.csv. Add the missing arm, or mend the name."
    scale = scales.get(row.scale)
    if scale is None:
        yield f"unknown scale {row.scale!r}. Add it to scales.toml, or use one of: {', '.join(sorted(scales))}."
        return
    if row.better != scale.better:
        yield (
            f"direction clash: the row says {row.better} is better, scale {row.scale!r} says {scale.better}. "
            "Use the scale as it was scored in this paper, or a scale of its own."
        )
    yield from interval_problems(row.value, row.ci_low, row.ci_high)
    yield from _spread_problems(row.sd, row.se)
    yield from _size_problems(row.n, row.week)
    if row.status == "needs_extraction":
        if row.value is not None or row.events is not None:
            yield "has a number but is marked needs_extraction. Mark it extracted, or remove the number."
        return
    if row.statistic is None:
        yield "is marked extracted but has no statistic. Say mean, change, adjusted_mean, median or responders."
    elif row.statistic == "responders":
        yield from _count_problems(row)
    elif row.value is None:
        yield "is marked extracted but has no value. Add it, or mark it needs_extraction."
    elif row.statistic != "change" and not scale.low <= row.value <= scale.high:
        yield f"value {row.value:g} lies outside the scale ({scale.low:g} to {scale.high:g}). Check scale and value."
    elif row.statistic == "change" and abs(row.value) > scale.high - scale.low:
        yield f"change {row.value:g} is larger than the scale is wide. Check scale and value."


def _count_problems(row: Result) -> Iterator[str]:
    if row.percent is not None and not 0 <= row.percent <= 100:
        yield f"percent is {row.percent:g}; it must lie between 0 and 100. Check it."
    if row.events is None:
        if row.percent is None:
            yield "is marked responders but has neither events nor percent. Add one, or mark it needs_extraction."
        return
    if row.n is None:
        yield f"has {row.events} events but no n. Add the number of people analysed."
        return
    if not 0 <= row.events <= row.n:
        yield f"{row.events} events of {row.n} people cannot be. Check both."
    elif row.percent is not None and abs(100 * row.events / row.n - row.percent) > max(0.6, 50 / row.n):
        yield f"{row.events} of {row.n} is {100 * row.events / row.n:.1f} %, but percent says {row.percent:g}. Check."


def _contrast_problems(
    row: Contrast,
    scales: dict[str, Scale],
    arms: dict[tuple[str, str], Arm],
    results: dict[tuple[str, str, str, float | None], Result],
) -> Iterator[str]:
    for name in (row.arm, row.versus):
        if (row.trial, name) not in arms:
            yield f"arm {name!r} is not in arms.csv. Add the missing arm, or mend the name."
    if row.arm == row.versus:
        yield "compares an arm with itself. Name the other arm in versus."
    yield from _size_problems(None, row.week)
    if row.scale not in scales:
        yield f"unknown scale {row.scale!r}. Add it to scales.toml, or use one of: {', '.join(sorted(scales))}."
        return
    yield from interval_problems(row.estimate, row.ci_low, row.ci_high)
    yield from _spread_problems(row.sd, row.se)
    if row.status == "extracted" and (row.estimate is None or row.measure is None):
        yield "is marked extracted but lacks its measure or estimate. Add both, or mark it needs_extraction."
    if row.measure in ("RR", "HR") and min(v for v in (row.estimate, row.ci_low, 1.0) if v is not None) <= 0:
        yield f"a {row.measure} must be above 0. Is it a log ratio? Give the ratio itself."
    one = results.get((row.trial, row.arm, row.scale, row.week))
    two = results.get((row.trial, row.versus, row.scale, row.week))
    difference = _arms_differ_by(one, two)
    if row.measure != "MD" or row.estimate is None or difference is None:
        return
    # Adjusting for covariates moves a difference; it does not mirror it.
    if difference * row.estimate < 0 and abs(difference + row.estimate) < 0.5 * abs(difference):
        yield (
            f"direction clash: the arms differ by {difference:g}, the contrast says {row.estimate:g}. "
            f"Give {row.arm} minus {row.versus} on the scale as printed."
        )


def _arms_differ_by(one: Result | None, two: Result | None) -> float | None:
    if one is None or two is None or one.value is None or two.value is None or one.statistic != two.statistic:
        return None
    return one.value - two.value


def interval_problems(value: float | None, low: float | None, high: float | None) -> Iterator[str]:
    """What cannot be about an estimate and its limits, each as one sentence."""
    for name, number in (("value", value), ("lower limit", low), ("upper limit", high)):
        if number is not None and not math.isfinite(number):
            yield f"{name} is {number}, not a finite number. Leave the cell empty if it is not known."
            return
    if (low is None) != (high is None):
        yield "has one limit of its interval but not the other. Give both, or neither and mark needs_extraction."
    elif low is not None and high is not None:
        if low >= high:
            yield f"the interval {low:g} to {high:g} is empty or turned round. Put the lower limit first."
        elif value is not None and not low <= value <= high:
            yield f"the interval {low:g} to {high:g} does not contain its estimate {value:g}. Check all three."


def _size_problems(n: int | None, week: float | None) -> Iterator[str]:
    if n is not None and n < 1:
        yield f"n is {n}; a group has one person at least. Leave the cell empty if it is not known."
    if week is not None and week < 0:
        yield f"week {week:g} lies before the start. Weeks count from randomisation, 0 is the start."


def _spread_problems(sd: float | None, se: float | None) -> Iterator[str]:
    for name, number in (("SD", sd), ("SE", se)):
        if number is not None and not (math.isfinite(number) and number > 0):
            yield f"{name} is {number:g}; it must be above 0. Leave the cell empty if it is not known."
