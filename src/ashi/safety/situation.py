"""One person's answers as plain facts and numbers that rules can ask for."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ashi.body import REGIONS, PainDrawing, Places
from ashi.intake import SAFETY_QUESTIONS, Intake, duration_class, is_afraid, is_asked
from ashi.safety.medicines import ANTICOAGULANTS, recognise

_NUMBER = re.compile(r"(\d{1,2}(?:[.,]\d{1,2})?)")
_INR = re.compile(rf"inr\D{{0,10}}{_NUMBER.pattern}")


@dataclass(frozen=True, slots=True)
class Situation:
    """`facts` hold or do not; `numbers` are known or absent. `words` says each fact as the patient gave it."""

    facts: frozenset[str]
    numbers: Mapping[str, float]
    words: Mapping[str, str] = field(default_factory=dict)


def drawn_names(places: Places) -> frozenset[str]:
    """Facts of the drawing, with ``saddle_numb`` when a pain that lies there is numb or tingles."""
    names = set(places.facts)
    for pain in places.pains:
        on_saddle = any("saddle" in REGIONS[region].groups for region in pain.regions)
        if on_saddle and {"numb", "tingling"} & set(pain.qualities):
            names.add("saddle_numb")
    return frozenset(names)


def situation_of(intake: Intake, on_date: dt.date, drawn: Iterable[str]) -> Situation:
    """The facts of a whole intake on a day; `drawn` are the drawing's facts (saddle, below_knee, ...)."""
    about, onset = intake.about, intake.onset
    numbers: dict[str, float] = {
        "age_years": about.age_years,
        "onset_age_years": about.age_years - (on_date - onset.began).days // 365.25,
        "days": max(0, (on_date - onset.began).days),
        "nrs_average": intake.intensity.average,
        "nrs_worst": intake.intensity.worst,
    }
    facts = {f"onset:{onset.how}", f"sex:{about.sex}", f"duration:{duration_class(intake, on_date)}"}
    facts |= {f"better:{code}" for code in intake.modifiers.better}
    facts |= {f"worse:{code}" for code in intake.modifiers.worse}
    facts |= {f"sign:{code}" for code in intake.constitution}
    facts |= {f"care:{item.kind}" for item in intake.co_treatments}
    if about.weight_kg and about.stature_mm:
        numbers["bmi"] = about.weight_kg / (about.stature_mm / 1000) ** 2
    if intake.needle_fear is None:
        facts.add("needle_fear_missing")
    elif is_afraid(intake):
        facts.add("afraid_of_needles")
    if not intake.medicines and not intake.no_medicines:
        facts.add("medicines_missing")
    facts |= _answers(intake.safety, intake.details, about.age_years, about.sex)
    facts |= drawn_facts(intake.drawing, drawn)
    names = [medicine.name for medicine in intake.medicines]
    inr = _inr(intake.details.get("inr", ""), intake.details.get("blood_thinner", ""))
    if inr is not None:
        numbers["inr"] = inr
        facts.add("inr_given")
    medicines, words = _medicine_facts(names, intake.details.get("blood_thinner", ""))
    facts |= medicines
    if "afraid_of_needles" in facts:
        words["afraid_of_needles"] = f"Fear of needles {intake.needle_fear} of 10"
    facts |= _derived(facts, about.age_years, about.sex)
    return Situation(frozenset(facts), numbers, words)


def situation_of_answers(
    safety: Mapping[str, str],
    details: Mapping[str, str],
    drawing: PainDrawing | None,
    drawn: Iterable[str],
) -> Situation:
    """What a half-finished draft already says; nothing counts as missing yet."""
    facts = {
        fact for fact in _answers(safety, details, None, None) if not fact.startswith(("missing", "unknown"))
    }
    if drawing is not None:
        facts |= drawn_facts(drawing, drawn)
    return Situation(frozenset(facts), {})


def drawn_facts(drawing: PainDrawing, drawn: Iterable[str]) -> set[str]:
    """Facts of the drawing: what it touches, and the qualities of the pains that were marked."""
    facts = {f"drawn:{name}" for name in drawn}
    used = {stroke.pain for stroke in drawing.strokes} | {mark.pain for mark in drawing.regions}
    if not used:
        facts.add("drawn:nothing")
    for number in used:
        if number < len(drawing.pains):
            facts |= {f"quality:{quality}" for quality in drawing.pains[number].qualities}
    return facts


def _answers(
    safety: Mapping[str, str], details: Mapping[str, str], age: int | None, sex: str | None
) -> set[str]:
    facts: set[str] = set()
    for question in SAFETY_QUESTIONS.values():
        answer = safety.get(question.id)
        if answer is None:
            if is_asked(question, age, sex):
                facts |= {f"missing:{question.id}", f"unknown:{question.id}", f"missing_in:{question.group}"}
            continue
        facts.add(f"{answer}:{question.id}")
        if answer == "unsure":
            facts |= {f"unknown:{question.id}", f"unsure_in:{question.group}"}
        if answer == "yes":
            for detail in question.details:
                given = details.get(detail.id, "").strip()
                if detail.optional:
                    continue
                if not given:
                    facts |= {f"nodetail:{detail.id}", "details_missing"}
                elif detail.choices:
                    facts.add(f"detail:{detail.id}={given}")
    return facts


def _medicine_facts(names: list[str], thinner: str) -> tuple[set[str], dict[str, str]]:
    """Classes of all named medicines, and for each class the generic names in words."""
    facts: set[str] = set()
    generics: dict[str, set[str]] = {}
    for name in names:
        if not recognise(name):
            facts.add("drug:unknown")
    thinners = recognise(thinner) if thinner else ()
    for row in [row for name in names for row in recognise(name)] + list(thinners):
        facts.add(f"drug:{row.drug_class}")
        generics.setdefault(f"drug:{row.drug_class}", set()).add(row.generic)
    if thinners and all(row.drug_class == "antiplatelet" for row in thinners):
        facts.add("only_antiplatelet")
    words = {fact: f"Takes: {', '.join(sorted(found))}" for fact, found in generics.items()}
    blood = {g for fact, found in generics.items() if fact[5:] in ANTICOAGULANTS for g in found}
    words |= {"anticoagulated": f"Takes: {', '.join(sorted(blood))}"} if blood else {}
    return facts, words


def _inr(asked: str, beside: str) -> float | None:
    """The INR as answered, or as it was typed beside the name of the blood thinner."""
    found = _NUMBER.search(asked.casefold()) or _INR.search(beside.casefold())
    return float(found.group(1).replace(",", ".")) if found else None


def _derived(facts: set[str], age: int, sex: str) -> set[str]:
    """Named combinations that several rules share."""
    new: set[str] = set()
    if age > (65 if sex == "male" else 75):
        new.add("old_for_fracture")
    if sex == "other" and age > 65:
        new.add("old_for_fracture")
    if facts & {"yes:weak_immune", "unsure:weak_immune", "drug:immunosuppressant", "drug:steroid"}:
        new.add("immune_weak")
    if facts & {f"drug:{name}" for name in ANTICOAGULANTS} or (
        "yes:blood_thinner" in facts and "only_antiplatelet" not in facts
    ):
        new.add("anticoagulated")
    if "better:rest" not in facts and "better:lying" not in facts:
        new.add("rest_no_help")
        if "better:movement" in facts:
            new.add("movement_not_rest")
    return new
