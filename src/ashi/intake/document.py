"""What the patient tells, as one immutable document."""

import datetime as dt
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ashi.body.drawing import PainDrawing

Nrs = Annotated[int, Meta(ge=0, le=10)]
Words = Annotated[str, Meta(max_length=4_000)]
ShortWords = Annotated[str, Meta(max_length=200)]
Answer = Literal["yes", "no", "unsure"]


class Intensity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Pain on the 0 to 10 numeric rating scale: right now, average and worst of the last 7 days."""

    now: Nrs
    average: Nrs
    worst: Nrs


class Onset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Since when and how it began. `began` is as exact as the patient knows: the first day of it."""

    began: dt.date
    how: Literal["suddenly", "slowly", "after_lifting", "after_injury", "after_illness", "no_idea"]
    words: Words = ""
    had_before: bool | None = None


class Modifiers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What makes it better or worse: codes from knowledge/intake/modifiers.toml plus own words."""

    better: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()
    better_words: Words = ""
    worse_words: Words = ""


class Medicine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A medicine by the name on its box."""

    name: ShortWords
    dose: ShortWords = ""


class CoTreatment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something else being done for the back: a code from knowledge/intake/co_treatments.toml, and words."""

    kind: str
    words: Words = ""


class Activity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the patient's own activities for the PSFS: 0 cannot do it, 10 as before the problem."""

    words: Annotated[str, Meta(min_length=1, max_length=200)]
    score: Nrs


class About(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the clinical rules need to know of the person, as of the day of the intake."""

    age_years: Annotated[int, Meta(ge=0, le=120)]
    sex: Literal["female", "male", "other"]
    stature_mm: Annotated[int, Meta(ge=400, le=2_500)] | None = None
    weight_kg: Annotated[int, Meta(ge=2, le=400)] | None = None


class Intake(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole paperwork of a first visit, as submitted.

    `safety` maps question ids (knowledge/intake/safety_questions.toml) to answers; an absent id was
    not answered, and the screen reports it as missing. `details` holds what a yes
    answer asked for, such as ``{"pregnant": "second_trimester"}``. `constitution` holds codes of
    knowledge/intake/constitution.toml, all of them optional.
    """

    about: About
    onset: Onset
    drawing: PainDrawing
    intensity: Intensity
    modifiers: Modifiers
    safety: dict[str, Answer]
    details: dict[str, ShortWords] = {}
    medicines: tuple[Medicine, ...] = ()
    no_medicines: bool = False
    co_treatments: tuple[CoTreatment, ...] = ()
    hopes: Words = ""
    worries: Words = ""
    questions: Words = ""
    needle_fear: Nrs | None = None
    activities: Annotated[tuple[Activity, ...], Meta(max_length=5)] = ()
    constitution: tuple[str, ...] = ()
    answered_on: dt.date
    schema: Literal[1] = 1


class Consent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A signature under an exact text: the version and digest of what was on the screen."""

    text_version: str
    text_sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    agreed: tuple[str, ...]
    signed_name: Annotated[str, Meta(min_length=1, max_length=200)]
    signed_at: dt.datetime
    schema: Literal[1] = 1
