"""Screen an intake: which rules fire, why, and what they do to needling."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from ashi.body import Places, locate
from ashi.body.drawing import PainDrawing
from ashi.intake import SAFETY_QUESTIONS, Intake
from ashi.knowledge import knowledge_version
from ashi.safety.conditions import atoms_that_hold, comparisons, say, true_atoms
from ashi.safety.findings import Finding, Findings, Level
from ashi.safety.rules import RULES, Rule
from ashi.safety.situation import Situation, drawn_names, situation_of, situation_of_answers

_ORDER: dict[Level, int] = {"emergency": 0, "urgent": 1, "routine": 2, "note": 3}
# A finding that says the same more gravely makes these unnecessary.
_OVERRULED = {
    "cauda_equina_possible": "cauda_equina",
    "fracture_single_flag": "fracture_likely",
    "cancer_weak_flags": "cancer_suspected",
    "infection_single_flag": "infection_suspected",
    "visceral": "kidney_infection",
}
_COMPARED = comparisons(
    atom
    for rule in RULES.values()
    for when in rule.when
    for atom in (*when.all, *when.any, *when.none, *when.of)
)


def screen(intake: Intake, on_date: dt.date, places: Places | None = None) -> Findings:
    """All findings of an intake on a day, most serious first, then by rule id.

    `places` is `locate(intake.drawing, ...)`, computed here when not given. The same answers in any order
    give the same findings. Sources: each rule's own, in knowledge/safety.
    """
    if places is None:
        places = locate(intake.drawing, intake.about.stature_mm, intake.about.sex, intake.about.weight_kg)
    situation = situation_of(intake, on_date, drawn_names(places))
    return Findings(_fire(RULES.values(), situation), knowledge_version())


def screen_answers(draft: Mapping[str, Any]) -> tuple[Finding, ...]:
    """The emergency part on a half-finished draft, so that the paperwork can stop the patient at once.

    Reads ``safety``, ``details`` and ``drawing`` as far as they are readable and never raises; what is not
    answered yet is not a finding here.

    >>> [finding.rule for finding in screen_answers({"safety": {"saddle_numbness": "yes"}})]
    ['cauda_equina']
    """
    safety = _strings(draft.get("safety"))
    details = _strings(draft.get("details"))
    drawing = _drawing(draft.get("drawing"))
    drawn = _drawn(drawing) if drawing is not None else ()
    situation = situation_of_answers(safety, details, drawing, drawn)
    return _fire([rule for rule in RULES.values() if rule.in_paperwork], situation)


def _fire(rules: Iterable[Rule], situation: Situation) -> tuple[Finding, ...]:
    true = true_atoms(situation, _COMPARED)
    fired = [finding for rule in rules if (finding := _finding(rule, situation, true)) is not None]
    names = {finding.rule for finding in fired}
    kept = [finding for finding in fired if _OVERRULED.get(finding.rule) not in names]
    return tuple(sorted(kept, key=lambda finding: (_ORDER[finding.level], finding.rule)))


def _finding(rule: Rule, situation: Situation, true: frozenset[str]) -> Finding | None:
    atoms: dict[str, None] = {}
    for when in rule.when:
        held = atoms_that_hold(when, true)
        if held is not None:
            atoms.update(dict.fromkeys(held))
    if not atoms:
        return None
    return Finding(
        rule=rule.id,
        level=rule.level,
        title=rule.title,
        because=_because(tuple(atoms), situation),
        for_patient=rule.for_patient,
        for_practitioner=rule.for_practitioner,
        source=rule.source,
        locator=rule.locator,
        basis=rule.basis,
        effects=rule.effects,
        missing=rule.missing or _is_for_want_of_an_answer(tuple(atoms)),
    )


def _because(atoms: tuple[str, ...], situation: Situation) -> tuple[str, ...]:
    """What the patient said; a group of open questions is named question by question."""
    words: dict[str, None] = {}
    for atom in atoms:
        kind, _, group = atom.partition(":")
        if kind in ("missing_in", "unsure_in"):
            answer = "missing" if kind == "missing_in" else "unsure"
            for question in SAFETY_QUESTIONS.values():
                if question.group == group and f"{answer}:{question.id}" in situation.facts:
                    words[say(f"{answer}:{question.id}", situation)] = None
        elif kind == "unknown":
            answer = "missing" if f"missing:{group}" in situation.facts else "unsure"
            words[say(f"{answer}:{group}", situation)] = None
        else:
            words[say(atom, situation)] = None
    return tuple(words)


def _is_for_want_of_an_answer(atoms: tuple[str, ...]) -> bool:
    return all(atom.startswith(("missing", "unknown", "unsure", "nodetail")) for atom in atoms)


def _strings(part: Any) -> dict[str, str]:
    if not isinstance(part, Mapping):
        return {}
    return {key: value for key, value in part.items() if isinstance(key, str) and isinstance(value, str)}


def _drawing(raw: Any) -> PainDrawing | None:
    if isinstance(raw, PainDrawing):
        return raw
    try:
        return msgspec.convert(raw, PainDrawing)
    except msgspec.ValidationError:
        return None


def _drawn(drawing: PainDrawing) -> tuple[str, ...]:
    """Facts of a draft's drawing; a drawing for another body says nothing yet."""
    try:
        return tuple(drawn_names(locate(drawing)))
    except (ValueError, KeyError):
        return ()
