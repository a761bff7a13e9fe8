"""How this patient prepares for this appointment: read within their own scope, worked out by the library."""

import datetime as dt
from zoneinfo import ZoneInfo

from ashi.intake import SECTIONS, Intake
from ashi.preparing import Preparation, prepare
from ashi.web.booking.models import Appointment
from ashi.web.intake.actions import fields_of
from ashi.web.intake.answers import answers_of
from ashi.web.intake.models import Draft
from ashi.web.intake.problems import progress_of
from ashi.web.records.actor import Actor
from ashi.web.records.documents import decode
from ashi.web.records.models import Clinic, Document


def preparation_for(actor: Actor, appointment: Appointment, clinic: Clinic) -> Preparation | None:
    """What to do before a booked visit; None when it is over, or was cancelled.

    Whoever is on hold is to see a doctor first: the caller shows that instead.
    """
    if appointment.status != "booked":
        return None
    starts_at = appointment.starts_at.astimezone(ZoneInfo(clinic.zone))
    sent = (
        Document.records.scope(actor)
        .filter(episode=appointment.episode_id, kind="intake", corrected_by=None)
        .order_by("-made_at")
        .first()
    )
    return prepare(
        decode(sent, Intake) if sent else None,
        starts_at,
        is_first=appointment.is_first,
        parts_left=0 if sent else _parts_left(actor, appointment, starts_at.date()),
        at_home=appointment.is_at_home,
    )


def _parts_left(actor: Actor, appointment: Appointment, on_date: dt.date) -> int:
    draft = Draft.records.scope(actor).filter(episode=appointment.episode_id).first()
    if draft is None:
        return len(SECTIONS)
    progress = progress_of(answers_of(fields_of(draft), on_date))
    return sum(state != "done" for state in progress.values())
