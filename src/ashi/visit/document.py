"""What was done at one visit, in STRICTA's order, once it is signed."""

import datetime as dt
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Side = Literal["left", "right", "midline"]


class Needle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One needle: where, how, when in, when out. `removed_at` is None while it is in the patient."""

    id: str
    point: str
    side: Side
    depth_mm: Annotated[float, Meta(gt=0, le=80)]
    angle: str
    technique: str
    inserted_at: dt.datetime
    removed_at: dt.datetime | None = None
    de_qi: bool | None = None
    place: str = ""


class AdverseEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something unwanted: what, how grave, whether the needling caused it, what was done."""

    kind: str
    grade: Annotated[int, Meta(ge=1, le=5)]
    serious: bool
    relatedness: Literal["unrelated", "unlikely", "possible", "probable", "definite"]
    words: Annotated[str, Meta(max_length=2_000)] = ""


class ElectroPair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Current between two needles, by their ids: Hz, mA, minutes."""

    first: str
    second: str
    hz: Annotated[float, Meta(gt=0, le=200)]
    ma: Annotated[float, Meta(gt=0, le=20)]
    minutes: Annotated[int, Meta(ge=1, le=60)]


class Contact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stretch of time face to face with the patient; retention without the practitioner is not one."""

    began_at: dt.datetime
    ended_at: dt.datetime
    corrected_because: str = ""


class Visit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A signed visit. Every needle is out: `check_can_sign` refuses anything else.

    `rationale`, `variation`, `setting` and `practitioner` are STRICTA 1b, 1c, 4b and 5.
    """

    plan_id: str | None
    style: str
    position: str
    started_at: dt.datetime
    ended_at: dt.datetime
    needles: tuple[Needle, ...]
    needle_type: str
    response_sought: str
    stimulation: str
    other_components: tuple[str, ...]
    adverse_events: tuple[AdverseEvent, ...]
    note: Annotated[str, Meta(max_length=8_000)]
    knowledge_version: str
    rationale: str = ""
    variation: str = ""
    setting: str = ""
    practitioner: str = ""
    electro: tuple[ElectroPair, ...] = ()
    contacts: tuple[Contact, ...] = ()
    schema: Literal[1] = 1
