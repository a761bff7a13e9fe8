"""A few named people used everywhere: library tests, web tests, the synthetic clinic. All made up."""

import datetime as dt
from typing import Any

import msgspec

from ashi.body.drawing import Pain, PainDrawing, RegionMark, Stroke
from ashi.intake import About, Activity, CoTreatment, Intake, Intensity, Medicine, Modifiers, Onset
from ashi.intake.vocabulary import questions_for

TODAY = dt.date(2026, 11, 22)


def all_no(about: About, **answers: str) -> dict[str, Any]:
    """Every safety question that `about` is asked answered no, except those named."""
    return {question.id: "no" for question in questions_for(about)} | answers


def drawing(*regions: str, intensity: int = 6, qualities: tuple[str, ...] = ("ache",)) -> PainDrawing:
    """A drawing of one pain by named regions."""
    return PainDrawing(
        body_version="1",
        pains=(Pain(intensity=intensity, qualities=qualities),),  # type: ignore[arg-type]
        regions=tuple(RegionMark(pain=0, region=region) for region in regions),
    )


def person(
    *,
    age: int = 45,
    sex: str = "female",
    weeks: float = 30,
    how: str = "slowly",
    regions: tuple[str, ...] = (),
    qualities: tuple[str, ...] = ("ache",),
    better: tuple[str, ...] = (),
    worse: tuple[str, ...] = (),
    medicines: tuple[str, ...] = (),
    needle_fear: int | None = 2,
    nrs: tuple[int, int, int] = (5, 5, 7),
    constitution: tuple[str, ...] = (),
    details: dict[str, str] | None = None,
    stature_mm: int | None = 1680,
    weight_kg: int | None = 68,
    unanswered: tuple[str, ...] = (),
    strokes: tuple[Stroke, ...] = (),
    **answers: str,
) -> Intake:
    """One made-up intake; keyword `answers` are safety questions by id, `unanswered` leaves some out."""
    about = About(age_years=age, sex=sex, stature_mm=stature_mm, weight_kg=weight_kg)  # type: ignore[arg-type]
    safety = {key: value for key, value in all_no(about, **answers).items() if key not in unanswered}
    marked = drawing(*regions, intensity=nrs[1], qualities=qualities)
    return Intake(
        about=about,
        onset=Onset(began=TODAY - dt.timedelta(weeks=weeks), how=how),  # type: ignore[arg-type]
        drawing=msgspec.structs.replace(marked, strokes=strokes),
        intensity=Intensity(*nrs),
        modifiers=Modifiers(better=better, worse=worse),
        safety=safety,
        details=details or {},
        medicines=tuple(Medicine(name) for name in medicines),
        no_medicines=not medicines,
        co_treatments=(CoTreatment("exercise"),),
        hopes="To play with my children again.",
        worries="Whether the needles hurt.",
        questions="How many sessions until I notice something?",
        needle_fear=needle_fear,
        activities=(Activity("Putting on socks", 4), Activity("Sitting at work", 3)),
        constitution=constitution,
        answered_on=TODAY,
    )


ALICE = person(
    age=52,
    weeks=60,
    regions=(
        "lumbar_paraspinal_l4_right",
        "lumbar_paraspinal_l5_right",
        "buttock_lower_outer_right",
        "thigh_back_upper_right",
        "calf_upper_right",
    ),
    worse=("sitting", "bending_forward", "coughing"),
    better=("walking", "warmth"),
)
"""Right-sided pain for over a year, down the leg to the calf."""

BOB = person(
    age=34,
    sex="male",
    weeks=1,
    how="after_lifting",
    regions=("lumbar_spine_l4", "lumbar_spine_l5"),
    qualities=("sharp", "stiff"),
    worse=("bending_forward", "movement"),
    better=("lying",),
    nrs=(6, 6, 8),
    stature_mm=1800,
    weight_kg=82,
)
"""Midline pain for a week, after lifting."""

CHEN = person(
    age=68,
    sex="male",
    weeks=40,
    regions=("lumbar_paraspinal_l4_left", "lumbar_paraspinal_l4_right"),
    worse=("standing", "walking", "arching"),
    better=("sitting", "bending_forward"),
    medicines=("Marcumar",),
    blood_thinner="yes",
    details={"blood_thinner": "Marcumar", "inr": "2.4"},
)
"""Warfarin's cousin, INR 2.4, both sides, better bent forward."""

DORA = person(
    age=41,
    weeks=1,
    how="suddenly",
    regions=("lumbar_spine_l5", "perineum"),
    qualities=("numb",),
    saddle_numbness="yes",
    nrs=(8, 7, 9),
)
"""New numbness in the saddle area: an emergency."""

EVE = person(
    age=31,
    weeks=10,
    regions=(
        "buttock_lower_outer_right",
        "buttock_upper_inner_right",
        "thigh_back_upper_right",
        "calf_upper_right",
    ),
    worse=("turning_in_bed", "one_leg"),
    medicines=("warfarin",),
    needle_fear=9,
    blood_thinner="yes",
    pregnant="yes",
    details={"blood_thinner": "warfarin", "inr": "2.2", "pregnant": "second_trimester"},
)
"""On warfarin, in the second trimester, afraid of needles, right buttock to calf."""

FAY = person(
    age=28,
    weeks=20,
    regions=("lumbar_paraspinal_l3_left", "lumbar_paraspinal_l3_right", "thoracic_paraspinal_t9_t12_left"),
    qualities=("burning", "ache"),
    worse=("stress", "poor_sleep", "light_touch"),
    better=("distraction",),
    nrs=(7, 7, 9),
    needle_fear=5,
)
"""Stress, bad sleep, light touch hurts."""

PEOPLE = {"alice": ALICE, "bob": BOB, "chen": CHEN, "dora": DORA, "eve": EVE, "fay": FAY}
