"""Paperwork and answers in a chart, made as the paperwork and the weekly link would make them."""

import datetime as dt

from django.utils import timezone

from ashi.instruments import Response
from ashi.intake import Intake
from ashi.safety import screen
from ashi.web.booking.models import Appointment
from ashi.web.records import documents
from ashi.web.records.access import actor_of
from ashi.web.records.models import Episode
from tests.support.people import ALICE


def keep_paperwork(episode: Episode, intake: Intake = ALICE) -> Intake:
    """The intake with its findings and the first pain answer, by the patient."""
    actor = actor_of(episode.patient.user, "127.0.0.1")
    on = intake.answered_on
    documents.keep(actor, episode, "intake", intake, happened_on=on)
    documents.keep(actor, episode, "findings", screen(intake, on), happened_on=on)
    pain = intake.intensity
    items: dict[str, int | float | str] = {"now": pain.now, "average": pain.average, "worst": pain.worst}
    documents.keep(actor, episode, "response", Response("nrs_pain", on, items, via="intake"), happened_on=on)
    return intake


def arrive(episode: Episode) -> Appointment:
    """The patient's appointment is now, and they are here."""
    now = timezone.now()
    Appointment.unscoped.filter(episode=episode).update(
        starts_at=now, ends_at=now + dt.timedelta(minutes=45), status="arrived"
    )
    return Appointment.unscoped.get(episode=episode)


def keep_answer(episode: Episode, on: dt.date, average: int) -> None:
    """One weekly answer."""
    actor = actor_of(episode.patient.user, "127.0.0.1")
    documents.keep(actor, episode, "response", Response("check_in", on, {"average": average}), happened_on=on)
