"""A visit while it happens: everything may still be missing; nothing may be silently lost."""

import datetime as dt

import msgspec

from ashi.visit.document import Adjunct, AdverseEvent, Contact, ElectroPair, Motion, Needle, Visit


class Charting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What has been charted so far, in STRICTA's order. `counted_out` is the count of needles by hand.

    `variation` says what differed from the plan and why (STRICTA 1c); `setting` where and with what
    explanation (4b); `practitioner` who, with which training (5). `with_patient_since` is the stretch face to face
    that goes on; it becomes a contact when the practitioner leaves the room.
    """

    plan_id: str | None = None
    style: str = ""
    rationale: str = ""
    variation: str = ""
    position: str = ""
    started_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    needles: tuple[Needle, ...] = ()
    needle_type: str = ""
    response_sought: str = ""
    stimulation: str = ""
    electro: tuple[ElectroPair, ...] = ()
    other_components: tuple[str, ...] = ()
    no_other_components: bool = False
    setting: str = ""
    practitioner: str = ""
    contacts: tuple[Contact, ...] = ()
    with_patient_since: dt.datetime | None = None
    adjuncts: tuple[Adjunct, ...] = ()
    motion_before: Motion | None = None
    motion_after: Motion | None = None
    near_misses: tuple[str, ...] = ()
    emergency_removal_at: dt.datetime | None = None
    adverse_events: tuple[AdverseEvent, ...] = ()
    asked_for_adverse_events: bool = False
    counted_out: int | None = None
    note: str = ""


Charted = Charting | Visit


def inserted(charted: Charted) -> int:
    """How many needles went in."""
    return len(charted.needles)


def still_in(charted: Charted) -> tuple[Needle, ...]:
    """The needles that are in the patient, in the order they went in."""
    return tuple(needle for needle in charted.needles if needle.removed_at is None)


def needle_name(needle: Needle) -> str:
    """A needle as a person would say it: ``BL23 left``, ``ashi at calf_upper_right``."""
    if needle.place:
        return f"ashi at {needle.place.replace('_', ' ')}"
    return f"{needle.point} {needle.side}" if needle.side != "midline" else needle.point


def retention_min(charted: Charted) -> float | None:
    """Minutes from the last needle in to the first needle out; None while that is not known."""
    out = [needle.removed_at for needle in charted.needles if needle.removed_at is not None]
    if not out or len(out) < len(charted.needles):
        return None
    last_in = max(needle.inserted_at for needle in charted.needles)
    return max(0.0, (min(out) - last_in).total_seconds() / 60)
