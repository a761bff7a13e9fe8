"""One trial's answer to one question: the effect of acupuncture, or the reason why this trial gives none.

Rules, in this order. The time nearest to the target week, within the window. Scales by preference (scales.toml).
A difference that the paper reports is preferred to one made from arm means, because it is what the trial planned.
Two acupuncture arms are made one, so that their shared control is counted once. Effects are turned so that a
positive one (or a ratio above 1) favours acupuncture, whatever the scale's direction.
"""

from collections.abc import Callable
from functools import reduce

from ashi.evidence.three_ways import Comparison
from ashi.evidence.trial_answer import LeftOut, Question, TrialEffect
from ashi.evidence.trials import Arm, Domain, Trial, TrialData
from ashi.knowledge import said, said_in_turn

_NO_RESULT: dict[Domain, str] = {
    "pain": said("we hold no pain result of it"),
    "function": said("we hold no function result of it"),
    "responder": said("we hold no responder result of it"),
}
_OF_DOMAIN: dict[Domain, str] = {
    "pain": said("pain"),
    "function": said("function"),
    "responder": said("responder"),
}
_OF_DURATION: dict[str, str] = {
    "acute": said("acute"),
    "subacute": said("subacute"),
    "chronic": said("chronic"),
}


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
        reason = said(
            "its people had %(have)s pain; the question is about %(want)s",
            have=_listed(_and, trial.duration_classes),
            want=_listed(_or, question.durations),
        )
        return LeftOut(trial.trial, trial.label, reason)
    if len(controls) > 1 and all(arm.kind == "active" for arm in controls):
        reason = said(
            "its other treatments (%(unlike)s) are too unlike to be one control",
            unlike=reduce(_and, (arm.label for arm in controls)),
        )
        return LeftOut(trial.trial, trial.label, reason)
    reasons: list[str] = []
    for domain in question.domains:
        found = _in_domain(data, trial, treated, controls, domain, question)
        if isinstance(found, TrialEffect):
            return found
        reasons += [reason for reason in found if reason not in reasons]
    return LeftOut(trial.trial, trial.label, said_in_turn(reasons))


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
        if question.family:
            return [
                said("%(reason)s in %(family)s points", reason=_NO_RESULT[domain], family=question.family)
            ]
        return [_NO_RESULT[domain]]
    candidates = [
        (scale, week) for scale, week in after_start if question.earliest_week <= week <= question.latest_week
    ]
    if not candidates:
        weeks = ", ".join(f"{week:g}" for week in sorted({week for _, week in after_start}))
        return [
            said(
                "%(domain)s only at week %(weeks)s, outside week %(from_week)s to %(to_week)s",
                domain=_OF_DOMAIN[domain],
                weeks=weeks,
                from_week=question.earliest_week,
                to_week=question.latest_week,
            )
        ]
    candidates.sort(key=lambda c: (abs(c[1] - question.target_week), scales[c[0]].preference, c[1]))
    reasons: list[str] = []
    for scale_id, week in candidates:
        one = Comparison(data, trial, treated, controls, scale_id, scales[scale_id], week, question.measure)
        found = one.by_counts() if domain == "responder" else (one.by_contrast() or one.by_arms())
        if found:
            return found
        reason = one.why_not()
        if reason not in reasons:
            reasons.append(reason)
    return reasons


def _listed(joined: Callable[[str, str], str], durations: frozenset[str]) -> str:
    return reduce(joined, (word for code, word in _OF_DURATION.items() if code in durations))


def _and(first: str, then: str) -> str:
    return said("%(first)s and %(then)s", first=first, then=then)


def _or(first: str, then: str) -> str:
    return said("%(first)s or %(then)s", first=first, then=then)
