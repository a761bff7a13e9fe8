"""A patient's whole record as files, within their own scope: what is stored, exactly, and pages to read it by."""

import datetime as dt
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import resolve

from ashi.web.booking.models import Appointment, LedgerEntry
from ashi.web.booking.queries import the_clinic
from ashi.web.design.pages import stylesheet
from ashi.web.intake.actions import fields_of
from ashi.web.intake.answers import answers_of
from ashi.web.intake.drawn import pictures_of
from ashi.web.intake.models import Draft
from ashi.web.intake.reading import summary_of
from ashi.web.messages.models import Picture
from ashi.web.messages.queries import thread_of
from ashi.web.plan.body_picture import figure_svg
from ashi.web.progress.queries import course_of, in_words
from ashi.web.records.actor import Actor
from ashi.web.records.models import AuditEntry, Document, Episode, Patient
from ashi.web.share.account import STORED, account_files
from ashi.web.share.archive import File
from ashi.web.visit.queries_letter import letter_page
from ashi.web.visit.queries_notes import note_page

# The figures of the body are the clinic's own files; the archive shows them light, as on paper.
_FIGURE = re.compile(r'(?<=src=")(/body/[^"]+)')
_DARK = re.compile(r'<img class="[^"]*only-dark[^>]*>')
SUFFIXES = {"image/jpeg": "jpg", "image/png": "png"}


def whole_record(actor: Actor, now: dt.datetime) -> Iterator[File]:
    """Every file of it, one after the other; each is read when it is its turn. The caller has left its trace."""
    clinic = the_clinic(actor)
    pages: list[tuple[str, str]] = []

    def page(name: str, title: str, template: str, **values: object) -> File:
        pages.append((name, title))
        made = _page(name, title, template, clinic=clinic, **values)
        html = _DARK.sub("", made.content.decode())
        figures.update(_FIGURE.findall(html))
        return File(name, _FIGURE.sub(lambda found: figure_file(found[1]), html).encode())

    figures: set[str] = set()
    yield File("style.css", stylesheet())
    episodes = list(Episode.records.scope(actor).order_by("opened_at"))
    for number, episode in enumerate(episodes, start=1):
        of = f"-{number}" if len(episodes) > 1 else ""
        draft = Draft.records.scope(actor).filter(episode=episode).first()
        if draft is not None:
            answers = answers_of(fields_of(draft), now.astimezone(ZoneInfo(clinic.zone)).date())
            yield page(
                f"paperwork{of}.html",
                "Your paperwork" if draft.submitted_as_id else "Your paperwork, not sent yet",
                "share/paperwork.html",
                sections=summary_of(answers),
                pictures=pictures_of(answers.draft.get("drawing")),
            )
            yield File(f"stored/paperwork-as-typed{of}.json", draft.fields.encode())
        if Document.records.scope(actor).filter(episode=episode, kind="response").exists():
            course = course_of(actor, episode.pk)
            yield page(f"course{of}.html", "Is it working?", "share/course.html", course=course)
        for visit in _visits(actor, episode):
            note = note_page(actor, visit, "patient")
            name = f"visit-{visit.happened_on}-{visit.pk.hex[-8:]}.html"
            yield page(name, note.note.title, "share/visit.html", page=note)
        if _visits(actor, episode).exists():
            letter = letter_page(actor, episode.pk)
            yield page(f"letter{of}.html", "Letter for your doctor", "share/letter.html", page=letter)
        thread = thread_of(actor, episode.pk)
        if thread:
            yield page(
                f"messages{of}.html",
                "Your messages",
                "share/messages.html",
                lines=thread,
                picture_file=picture_file,
            )
    yield from (_figure(address) for address in sorted(figures))
    yield from _pictures(actor)
    yield from _stored(actor)
    yield page("appointments.html", "Your appointments", "share/appointments.html", rows=_appointments(actor))
    yield page(
        "who-has-looked.html", "Who has looked at my record", "share/trail.html", entries=_trail(actor)
    )
    yield from account_files(actor, clinic, page)
    patient = Patient.records.scope(actor).select_related("user").get()
    yield _page(
        "start-here.html",
        "Your record",
        "share/start.html",
        clinic=clinic,
        patient=patient,
        pages=pages,
        documents=list(_listed(actor)),
        account=STORED if LedgerEntry.records.scope(actor).exists() else (),
        now=now,
    )


def _page(name: str, title: str, template: str, **values: object) -> File:
    return File(name, render_to_string(template, {"title": title, "file": name, **values}).encode())


def figure_file(address: str) -> str:
    """Where a figure of the body is in the archive, by its address at the clinic."""
    return "pictures/" + "-".join(address.strip("/").split("/"))


def _figure(address: str) -> File:
    about = resolve(address).kwargs
    return File(
        figure_file(address), figure_svg(about["figure"], about["view"], about["theme"], packed=False)
    )


def _visits(actor: Actor, episode: Episode) -> "QuerySet[Document]":
    rows = Document.records.scope(actor).filter(episode=episode, kind="visit", signed=True, corrected_by=None)
    return rows.order_by("made_at")


def _listed(actor: Actor) -> Iterator[tuple[str, Document]]:
    rows = Document.records.scope(actor).defer("body").order_by("made_at")
    return ((file_of(row), row) for row in rows.iterator(chunk_size=200))


def file_of(row: Document) -> str:
    """Where a document is in the archive."""
    return f"stored/{row.made_at:%Y-%m-%d}-{row.kind}-{row.pk.hex[-8:]}.json"


def _stored(actor: Actor) -> Iterator[File]:
    """Each document's exact bytes, so that its digest can be checked."""
    for row in Document.records.scope(actor).order_by("made_at").iterator(chunk_size=50):
        yield File(file_of(row), row.body.encode())


def _pictures(actor: Actor) -> Iterator[File]:
    rows = Picture.records.scope(actor).order_by("message__made_at")
    for row in rows.iterator(chunk_size=1):
        yield File(picture_file(row), bytes(row.content))


def picture_file(row: Picture) -> str:
    return f"pictures/{row.pk.hex}.{SUFFIXES.get(row.content_type, 'bin')}"


def _appointments(actor: Actor) -> list[Appointment]:
    return list(Appointment.records.scope(actor).select_related("practitioner").order_by("starts_at"))


def _trail(actor: Actor) -> Iterator[tuple[AuditEntry, str]]:
    entries = AuditEntry.records.scope(actor).order_by("-seq")
    return ((entry, in_words(entry)) for entry in entries.iterator(chunk_size=500))
