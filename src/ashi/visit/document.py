"""What was done at one visit, in STRICTA's order, once it is signed."""

import datetime as dt
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ashi.visit.adverse_events import AdverseEvent as AdverseEvent  # part of a visit, told in its own module

Side = Literal["left", "right", "midline"]


class Spot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An exact place on the skin, as it was touched: x and y in the view's units of that body version.

    `face` and `barycentric` name the same place on the body itself, so that any view can show it.
    """

    body_version: str
    view: str
    x: int
    y: int
    face: int
    barycentric: tuple[float, float, float]


class TimeCorrection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A time of a needle that was mended by hand: which, what stood there, and why."""

    what: Literal["in", "out"]
    was: dt.datetime | None
    because: Annotated[str, Meta(min_length=3, max_length=300)]


class Needle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One needle: where, how, when in, when out. `removed_at` is None while it is in the patient.

    `de_qi` says whether it was felt; `de_qi_strength` how strongly (0 to 10) and `de_qi_words` how (ids of
    `ashi.visit.SENSATIONS`). `size` is given only where it differs from the visit's `needle_type`.
    """

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
    direction: str = ""
    de_qi_strength: Annotated[int, Meta(ge=0, le=10)] | None = None
    de_qi_words: tuple[str, ...] = ()
    twitch: bool | None = None
    stimulation: str = ""
    size: str = ""
    spot: Spot | None = None
    times_corrected: tuple[TimeCorrection, ...] = ()


Waveform = Literal["continuous", "dense_disperse", "intermittent"]


class ElectroPair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Current between two needles, by their ids: Hz, mA, minutes planned.

    With `hz_high` it goes to and fro between `hz` and `hz_high`. `ma` begins at zero and is what was reached.
    `stopped_at` is None while it runs.
    """

    first: str
    second: str
    hz: Annotated[float, Meta(gt=0, le=200)]
    ma: Annotated[float, Meta(ge=0, le=20)]
    minutes: Annotated[int, Meta(ge=1, le=60)]
    id: str = ""
    hz_high: Annotated[float, Meta(gt=0, le=200)] | None = None
    waveform: Waveform = "continuous"
    started_at: dt.datetime | None = None
    stopped_at: dt.datetime | None = None


class Adjunct(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something done beside the needles: what (an id of `ashi.visit.ADJUNCTS`), where, how long, and the skin.

    `site` is a region of the body. `skin_after` is empty until somebody looked.
    """

    id: str
    kind: str
    site: str
    minutes: Annotated[int, Meta(ge=0, le=180)]
    skin_before: str
    skin_after: str = ""
    words: Annotated[str, Meta(max_length=500)] = ""


Limit = Literal["none", "some", "strong"]


class Motion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How far the back moves: fingertips to floor in cm, and how much each other movement is limited."""

    fingertip_floor_cm: Annotated[float, Meta(ge=0, le=120)] | None = None
    extension: Limit | None = None
    side_bend_left: Limit | None = None
    side_bend_right: Limit | None = None
    rotation_left: Limit | None = None
    rotation_right: Limit | None = None
    words: Annotated[str, Meta(max_length=300)] = ""


class Contact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stretch of time face to face with the patient; retention without the practitioner is not one."""

    began_at: dt.datetime
    ended_at: dt.datetime
    corrected_because: str = ""


class Visit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A signed visit. Every needle is out: `check_can_sign` refuses anything else.

    `rationale`, `variation`, `setting` and `practitioner` are STRICTA 1b, 1c, 4b and 5. `near_misses` are the counts
    that did not agree at first; `emergency_removal_at` is when all needles were taken out at once.
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
    adjuncts: tuple[Adjunct, ...] = ()
    motion_before: Motion | None = None
    motion_after: Motion | None = None
    near_misses: tuple[str, ...] = ()
    emergency_removal_at: dt.datetime | None = None
    schema: Literal[1] = 1
