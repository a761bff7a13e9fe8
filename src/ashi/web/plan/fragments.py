"""The rendered pieces of immutable documents: made once, stored, joined by the chart.

A piece is a pure function of documents, wording and zone, so its key names exactly those. Nothing
that depends on the hour of reading may stand in one.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction
from django.template import engines

from ashi.instruments import Response
from ashi.intake import Consent, Intake
from ashi.knowledge import knowledge_version
from ashi.safety import Findings
from ashi.tailoring.document import Plan
from ashi.visit.document import Visit
from ashi.web.design.pages import templates_hash
from ashi.web.plan import course_view, picture
from ashi.web.plan.points import region_words
from ashi.web.records.actor import Actor
from ashi.web.records.documents import decode
from ashi.web.records.models import Document, Fragment
from ashi.web.records.storage import NotStored, check_can_store

SHOWN = frozenset({"intake", "consent", "plan", "visit"})
"""Kinds that have a piece of their own. Findings stand with their intake, responses in the course."""

COURSE = frozenset({"intake", "response", "visit"})
"""Kinds after which the course has to be drawn again; it is stored with the newest of them."""

PIECE = ("alerts", "stop", "pinned", "flags", "picture", "story")
"""The parts of an intake's piece, in the order in which they are stored."""

SEPARATOR = "\x1e"

Made = dict[tuple[UUID, str], str]
"""Rendered pieces by document and key."""

EDITION = 2
"""Raise when this module or `picture` renders the same document differently."""


@cache
def _wording(zone: str) -> str:
    parts = (
        templates_hash(),
        knowledge_version(),
        settings.LANGUAGE_CODE,
        "practitioner",
        zone,
        str(EDITION),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def piece_key(zone: str) -> str:
    """Names the wording of a document's own piece."""
    return f"chart:{_wording(zone)}"


def course_key(zone: str) -> str:
    """Names the wording of the course up to a document."""
    return f"course:{_wording(zone)}"


def make_missing(actor: Actor, episode: UUID, zone: str, wanted: Iterable[UUID]) -> Made:
    """Render and keep the pieces of `wanted` documents; answers them, since a full disk keeps nothing."""
    rows = list(Document.records.scope(actor).filter(episode=episode, corrected_by=None).order_by("made_at"))
    by_id = {row.pk: row for row in rows}
    course_rows = [row for row in rows if row.kind in COURSE]
    made: list[Fragment] = []
    for pk in wanted:
        document = by_id.get(pk)
        if document is None:
            continue
        if document.kind in SHOWN:
            made.append(
                Fragment(document=document, key=piece_key(zone), html=render_piece(document, rows, zone))
            )
        if course_rows and document is course_rows[-1]:
            made.append(Fragment(document=document, key=course_key(zone), html=_course(rows)))
    keep(made, zone)
    return {(piece.document_id, piece.key): piece.html for piece in made}


def keep(made: list[Fragment], zone: str) -> None:
    """Store pieces; older wordings of the same documents go."""
    try:
        check_can_store()
        with transaction.atomic():
            documents = [piece.document_id for piece in made]
            Fragment.unscoped.filter(document__in=documents).exclude(
                key__in=(piece_key(zone), course_key(zone))
            ).delete()
            Fragment.unscoped.bulk_create(
                made, update_conflicts=True, unique_fields=["document", "key"], update_fields=["html"]
            )
    except (NotStored, DatabaseError):
        return


def forget(documents: Iterable[UUID]) -> None:
    """Pieces of these documents are made again: a practitioner has noted something about them."""
    Fragment.unscoped.filter(document__in=list(documents)).delete()


def render_piece(document: Document, rows: list[Document], zone: str) -> str:
    """The HTML of one document as the chart shows it."""
    match document.kind:
        case "intake":
            return _intake(document, rows)
        case "consent":
            return _render("consent", consent=decode(document, Consent), document=document, zone=zone)
        case "plan":
            return _render(
                "plan", plan=picture.plan_summary(decode(document, Plan)), document=document, zone=zone
            )
        case "visit":
            return render_visit(decode(document, Visit), document.author_name, zone)
        case other:
            raise ValueError(f"A {other} has no piece of its own. Kinds that do: {', '.join(sorted(SHOWN))}.")


def stop_words(findings: Findings) -> str:
    """Which emergencies stand, and why."""
    return _render("stop", emergencies=findings.open_emergencies)


def render_visit(visit: Visit, author: str, zone: str) -> str:
    """A visit as it is shown, and as it is signed."""
    rows = picture.needle_rows(visit.needles)
    return _render("visit", visit=visit, author=author, zone=zone, rows=rows, region_words=region_words)


def _intake(document: Document, rows: list[Document]) -> str:
    intake = decode(document, Intake)
    kept = [row for row in rows if row.kind == "findings" and row.made_at >= document.made_at]
    findings = decode(kept[-1], Findings) if kept else picture.screened(intake)
    values = picture.picture(intake, findings)
    # The separator cannot come out of a patient's words: control characters are not shown anyway.
    return SEPARATOR.join(_render(part, **values).replace(SEPARATOR, "") for part in PIECE)


def _course(rows: list[Document]) -> str:
    intakes = [decode(row, Intake) for row in rows if row.kind == "intake"]
    responses = [decode(row, Response) for row in rows if row.kind == "response"]
    visits = [decode(row, Visit) for row in rows if row.kind == "visit"]
    return _render("course", **course_view.course_values(intakes, responses, visits))


def _render(name: str, **values: object) -> str:
    template = engines["jinja2"].env.get_template(f"plan/fragments/{name}.html")
    return template.render(**values).strip()
