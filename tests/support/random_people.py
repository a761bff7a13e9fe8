"""Any number of made-up intakes, the same for the same seed; and the mirror image of a person."""

import random
from typing import Any

import msgspec

from ashi.body.regions import REGIONS
from ashi.intake import CONSTITUTION, MODIFIERS, ONSETS, SAFETY_QUESTIONS, Intake
from tests.support.people import person

BACK = [r.id for r in REGIONS.values() if r.groups & {"low_back", "thoracic", "buttock", "hip"}]
LEG = [r.id for r in REGIONS.values() if "leg" in r.groups]
EVERYWHERE = list(REGIONS)
QUALITIES = ("ache", "sharp", "burning", "numb", "tingling", "stiff", "throbbing")
MEDICINES = (
    "warfarin",
    "Eliquis",
    "aspirin",
    "ibuprofen",
    "prednisolone",
    "methotrexate",
    "metformin",
    "Xyz",
)


def random_person(rng: random.Random, careless: float = 0.06) -> Intake:
    """One person; each safety question is answered yes, unsure or not at all with chance `careless` each way."""
    given: dict[str, Any] = {}
    answers, unanswered, details = {}, [], {}
    for question in SAFETY_QUESTIONS.values():
        roll = rng.random()
        if roll < careless:
            answers[question.id] = "yes"
            for detail in question.details:
                if rng.random() < 0.8:
                    choices = [code for code, _ in detail.choices]
                    details[detail.id] = rng.choice(choices or ["2.4", "warfarin", "since spring"])
        elif roll < careless * 1.3:
            answers[question.id] = "unsure"
        elif roll < careless * 1.6:
            unanswered.append(question.id)
    places = rng.sample(BACK, rng.randint(0, 4)) + rng.sample(LEG, rng.choice((0, 0, 1, 3)))
    if rng.random() < 0.1:
        places += rng.sample(EVERYWHERE, 3)
    given["regions"] = tuple(dict.fromkeys(places))
    given["qualities"] = tuple(rng.sample(QUALITIES, rng.randint(0, 3)))
    given["better"] = tuple(rng.sample(sorted(MODIFIERS), rng.randint(0, 3)))
    given["worse"] = tuple(rng.sample(sorted(MODIFIERS), rng.randint(0, 4)))
    given["constitution"] = tuple(rng.sample(sorted(CONSTITUTION), rng.randint(0, 2)))
    given["medicines"] = tuple(rng.sample(MEDICINES, rng.choice((0, 0, 1, 2))))
    given["needle_fear"] = rng.choice((None, *range(11)))
    worst = rng.randint(0, 10)
    given["nrs"] = (rng.randint(0, worst), rng.randint(0, worst), worst)
    given["weeks"] = rng.choice((0.5, 3, 8, 20, 200))
    given["how"] = rng.choice(sorted(ONSETS))
    given["age"], given["sex"] = rng.randint(14, 92), rng.choice(("female", "male", "other"))
    given["stature_mm"] = rng.choice((None, rng.randint(1450, 2000)))
    given["weight_kg"] = rng.choice((None, rng.randint(42, 130)))
    return person(**given, details=details, unanswered=tuple(unanswered), **answers)


def mirrored(intake: Intake) -> Intake:
    """The same person with left and right exchanged, in the drawing and in every answer."""
    drawing = intake.drawing
    regions = tuple(
        msgspec.structs.replace(mark, region=mirrored_name(mark.region)) for mark in drawing.regions
    )
    details = {
        key: mirrored_name(value) if value.startswith(("left_", "right_")) else value
        for key, value in intake.details.items()
    }
    drawing = msgspec.structs.replace(drawing, regions=regions)
    return msgspec.structs.replace(intake, drawing=drawing, details=details)


def mirrored_name(name: str) -> str:
    """``calf_upper_left`` becomes ``calf_upper_right``; ``left`` becomes ``right``; a midline name stays."""
    other = {"left": "right", "right": "left"}
    return "_".join(other.get(part, part) for part in name.split("_"))
