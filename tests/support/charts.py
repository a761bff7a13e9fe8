"""Paperwork and answers in a chart, made as the paperwork and the weekly link would make them."""

import datetime as dt
from typing import Any

from django.utils import timezone
from msgspec import structs

from ashi.instruments import Response
from ashi.intake import Intake
from ashi.knowledge import knowledge_version
from ashi.safety import screen
from ashi.visit import Contact, Needle, Visit
from ashi.web.booking.models import Appointment
from ashi.web.plan.fragments import render_visit
from ashi.web.records import documents
from ashi.web.records.access import actor_of
from ashi.web.records.models import Document, Episode, User
from tests.support.people import ALICE


def keep_paperwork(episode: Episode, intake: Intake | None = None) -> Intake:
    """The intake with its findings and the first pain answer, by the patient; Alice's, three days ago, when none is given."""
    intake = intake or structs.replace(ALICE, answered_on=timezone.now().date() - dt.timedelta(days=3))
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


def visit_of(started_at: dt.datetime, points: tuple[tuple[str, str], ...], **changes: Any) -> Visit:
    """A visit of 40 minutes with one needle at each point, all of them out."""
    needles = tuple(
        Needle(
            id=f"n{number}",
            point=point,
            side=side,  # type: ignore[arg-type]
            depth_mm=15,
            angle="straight",
            technique="even",
            inserted_at=started_at + dt.timedelta(minutes=5),
            removed_at=started_at + dt.timedelta(minutes=25),
        )
        for number, (point, side) in enumerate(points, start=1)
    )
    given: dict[str, Any] = {
        "plan_id": None,
        "style": "both",
        "position": "prone",
        "started_at": started_at,
        "ended_at": started_at + dt.timedelta(minutes=40),
        "needles": needles,
        "needle_type": "0.25 × 30 mm",
        "response_sought": "de_qi",
        "stimulation": "manual",
        "other_components": (),
        "adverse_events": (),
        "note": "Relaxed.",
        "knowledge_version": knowledge_version(),
        "contacts": (Contact(started_at, started_at + dt.timedelta(minutes=12)),),
    }
    return Visit(**(given | changes))


LOWER_BACK = (("BL23", "left"), ("BL25", "right"))


def keep_signed_visit(
    episode: Episode,
    practitioner: User,
    *,
    hours_ago: float = 1,
    points: tuple[tuple[str, str], ...] = LOWER_BACK,
    **changes: Any,
) -> Document:
    """A visit that ended `hours_ago`, signed by `practitioner` with its page."""
    ended = timezone.now().replace(microsecond=0) - dt.timedelta(hours=hours_ago)
    visit = visit_of(ended - dt.timedelta(minutes=40), points, **changes)
    actor = actor_of(practitioner, "127.0.0.1")
    html = render_visit(visit, actor.name, "Europe/Berlin", ended)
    receipt = documents.keep(
        actor, episode, "visit", visit, happened_on=ended.date(), signed=True, shown=html
    )
    return Document.unscoped.get(pk=receipt.document)


def keep_answer(episode: Episode, on: dt.date, average: int) -> None:
    """One weekly answer."""
    actor = actor_of(episode.patient.user, "127.0.0.1")
    documents.keep(actor, episode, "response", Response("check_in", on, {"average": average}), happened_on=on)
