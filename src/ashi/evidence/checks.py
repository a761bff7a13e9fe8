"""What is missing, what is recalled, and what disagrees with its source: the to-do list of the evidence."""

from dataclasses import dataclass
from typing import Literal

from ashi.evidence.loading import load_trials
from ashi.evidence.published import guidelines, harms, published
from ashi.evidence.trials import Contrast, Result, TrialData
from ashi.stats.effects import effect_from_interval, risk_ratio
from ashi.stats.proportions import newcombe_difference

Kind = Literal["needs extraction", "recalled", "disagrees"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to do: `where` names file and row, `what` the matter, `todo` the mend."""

    kind: Kind
    where: str
    what: str
    todo: str


def check_evidence(data: TrialData | None = None) -> tuple[Finding, ...]:
    """Every open matter in the evidence rows (the tables themselves are sound, or they would not have loaded)."""
    trials = data or load_trials()
    return (*_missing(trials), *_recalled(trials), *_disagreements(trials))


def _missing(data: TrialData) -> list[Finding]:
    found = []
    for line, row in enumerate(data.results, start=2):
        what = f"{data.scales[row.scale].label}, week {_week(row.week)}"
        if row.status == "needs_extraction":
            found.append(
                _finding("needs extraction", "results", line, row.trial, row.arm, f"{what}: no number yet")
            )
        elif (
            row.statistic != "responders"
            and row.week
            and row.sd is None
            and row.se is None
            and row.ci_low is None
        ):
            found.append(
                _finding(
                    "needs extraction", "results", line, row.trial, row.arm, f"{what}: no SD, SE or interval"
                )
            )
        elif row.events is not None and row.n is None:
            found.append(_finding("needs extraction", "results", line, row.trial, row.arm, f"{what}: no n"))
    for line, contrast in enumerate(data.contrasts, start=2):
        if contrast.status == "needs_extraction":
            what = f"{data.scales[contrast.scale].label}, week {_week(contrast.week)}: difference or interval incomplete"
            arms = f"{contrast.arm} v {contrast.versus}"
            found.append(_finding("needs extraction", "contrasts", line, contrast.trial, arms, what))
    return found


def _recalled(data: TrialData) -> list[Finding]:
    found = []
    for line, row in enumerate(data.results, start=2):
        if row.basis == "recalled" and row.status == "extracted":
            found.append(
                _finding(
                    "recalled", "results", line, row.trial, row.arm, f"week {_week(row.week)}: {row.scale}"
                )
            )
        elif row.n_basis == "recalled":
            what = f"week {_week(row.week)}: number of people {row.n}"
            found.append(_finding("recalled", "results", line, row.trial, row.arm, what))
    for line, contrast in enumerate(data.contrasts, start=2):
        if contrast.basis == "recalled":
            arms = f"{contrast.arm} v {contrast.versus}"
            found.append(_finding("recalled", "contrasts", line, contrast.trial, arms, contrast.scale))
    for line, review in enumerate(published(), start=2):
        if review.recalled:
            what = f"{review.outcome} against {review.comparator}"
            found.append(_finding("recalled", "published", line, review.label, "", what))
    for body in guidelines():
        if body.recalled:
            found.append(
                Finding("recalled", f"guidelines.csv ({body.body} {body.date})", body.position, _CHECK)
            )
    for line, harm in enumerate(harms(), start=2):
        if harm.recalled:
            found.append(_finding("recalled", "harms", line, harm.cohort, "", harm.event))
    return found


def _disagreements(data: TrialData) -> list[Finding]:
    """Reported contrasts against what our rows of the same arms, scale and week give."""
    found = []
    rows = {(r.trial, r.arm, r.scale, r.week): r for r in data.results if r.status == "extracted"}
    for line, contrast in enumerate(data.contrasts, start=2):
        one = rows.get((contrast.trial, contrast.arm, contrast.scale, contrast.week))
        two = rows.get((contrast.trial, contrast.versus, contrast.scale, contrast.week))
        if contrast.estimate is None or one is None or two is None:
            continue
        what = _counts_disagree(contrast, one, two) or _means_disagree(contrast, one, two)
        if what:
            arms = f"{contrast.arm} v {contrast.versus}"
            found.append(_finding("disagrees", "contrasts", line, contrast.trial, arms, what))
    return found


def _counts_disagree(contrast: Contrast, one: Result, two: Result) -> str | None:
    if one.events is None or two.events is None or not one.n or not two.n or contrast.ci_low is None:
        return None
    if contrast.measure == "RD":
        d = newcombe_difference(one.events, one.n, two.events, two.n)
        ours = [100 * x for x in (d.value, d.low, d.high)]
    elif contrast.measure == "RR":
        effect = risk_ratio(one.events, one.n, two.events, two.n)
        reported = effect_from_interval(contrast.estimate or 1, contrast.ci_low, contrast.ci_high or 1, "RR")
        if abs(effect.yi - reported.yi) <= 0.05 and abs(effect.se / reported.se - 1) <= 0.15:
            return None
        return f"reported ratio {contrast.estimate:g} (log SE {reported.se:.3f}), counts give log SE {effect.se:.3f}"
    else:
        return None
    theirs = [contrast.estimate or 0.0, contrast.ci_low, contrast.ci_high or 0.0]
    if max(abs(a - b) for a, b in zip(ours, theirs, strict=True)) <= 0.05:
        return None
    return "reported {:g} ({:g} to {:g}), counts give {:.1f} ({:.1f} to {:.1f})".format(*theirs, *ours)


def _means_disagree(contrast: Contrast, one: Result, two: Result) -> str | None:
    if contrast.measure != "MD" or one.value is None or two.value is None or one.statistic != two.statistic:
        return None
    difference = one.value - two.value
    if contrast.estimate is None or abs(difference - contrast.estimate) <= 0.15 * max(abs(difference), 0.5):
        return None
    why = "adjusted, so it may differ" if contrast.adjusted == "yes" else "not adjusted, so it should agree"
    return f"reported difference {contrast.estimate:g} ({why}), arms give {difference:.3g}"


_CHECK = "Read the number at its source, then set the basis to read and name the table."


def _finding(kind: Kind, file: str, line: int, trial: str, arm: str, what: str) -> Finding:
    todo = {
        "needs extraction": "Extract it from the paper's tables; mark it extracted.",
        "recalled": _CHECK,
        "disagrees": "Find out which is right; note the reason in the row.",
    }[kind]
    return Finding(kind, f"{file}.csv, line {line} ({trial}{f'/{arm}' if arm else ''})", what, todo)


def _week(week: float | None) -> str:
    return "unknown" if week is None else f"{week:g}"
