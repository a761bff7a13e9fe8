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
        body_version="test",
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
