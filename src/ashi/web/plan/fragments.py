"""The rendered pieces of immutable documents: made once, stored, joined by the chart.

A piece is a pure function of documents, wording and zone, so its key names exactly those. Nothing
that depends on the hour of reading may stand in one. They are the practitioner's, so they are in English, whatever page
a patient was on when one was made.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.template import engines
from django.utils.translation import override
from markupsafe import Markup

from ashi.intake import Consent, Intake
from ashi.knowledge import knowledge_version
from ashi.safety import Findings
from ashi.tailoring.document import Plan
from ashi.visit import OUTCOMES, event_name, retention_min, told_beside, told_needle
from ashi.visit.amendment import Amendment, is_late, path_words
from ashi.visit.document import Visit
from ashi.visit.later import FollowUp, LaterReport, is_chest_alarm, level_of, said_words
from ashi.web.design.languages import SOURCE
from ashi.web.design.pages import templates_hash
from ashi.web.plan import course_view, picture, visit_entries
from ashi.web.plan.drawing_change import change_of_drawing
from ashi.web.plan.points import region_words
from ashi.web.records.actor import Actor
from ashi.web.records.documents import decode
from ashi.web.records.models import AuditHead, Document, Fragment, SignedPage
from ashi.web.records.storage import NotStored, check_can_store

SHOWN = frozenset({"intake", "consent", "plan"}) | visit_entries.KINDS
"""Kinds that have a piece of their own. Findings stand with their intake, responses in the course."""

COURSE = frozenset({"intake", "response", "plan", "diary", "home_plan", "home_day"}) | visit_entries.KINDS
"""Kinds after which the course has to be drawn again; it is stored with the newest of them."""

PIECE = ("alerts", "stop", "pinned", "flags", "picture", "story")
"""The parts of an intake's piece, in the order in which they are stored."""

SEPARATOR = "\x1e"
"""Between the parts of an intake's piece; a plan's begins with its status."""

Made = dict[tuple[UUID, str], str]
"""Rendered pieces by document and key."""

EDITION = 13
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


@override(SOURCE)
def make_missing(actor: Actor, episode: UUID, zone: str, wanted: Sequence[UUID]) -> Made:
    """Render and keep the pieces of `wanted` documents; answers them, since a full disk keeps nothing."""
    rows = list(_in_force(actor, episode))
    by_id = {row.pk: row for row in rows}
    pages = dict(
        SignedPage.records.scope(actor).filter(document__in=wanted).values_list("document_id", "html")
    )
    newest = newest_of_course((row.pk, row.kind) for row in rows)
    made: list[Fragment] = []
    for pk in wanted:
        document = by_id.get(pk)
        if document is None:
            continue
        if document.kind in SHOWN:
            html = render_piece(document, rows, zone, pages.get(pk, ""))
            made.append(Fragment(document=document, key=piece_key(zone), html=html))
        if pk == newest:
            made.append(Fragment(document=document, key=course_key(zone), html=_course(rows)))
    _keep(actor, episode, zone, list(by_id), newest, made)
    return {(piece.document_id, piece.key): piece.html for piece in made}


def newest_of_course(documents: Iterable[tuple[UUID, str]]) -> UUID | None:
    """With which document the course is stored: the last of the given ids and kinds, oldest first."""
    course = [pk for pk, kind in documents if kind in COURSE]
    return course[-1] if course else None


def _in_force(actor: Actor, episode: UUID) -> QuerySet[Document]:
    """An episode's documents that none corrects, oldest first."""
    return Document.records.scope(actor).filter(episode=episode, corrected_by=None).order_by("made_at", "pk")


def _keep(
    actor: Actor, episode: UUID, zone: str, read: list[UUID], newest: UUID | None, made: list[Fragment]
) -> None:
    """Store pieces made from the documents `read`, unless one came meanwhile: then the next to look makes them.

    What the chart shows no more goes: other wordings, corrected documents, the course as it was before.
    """
    try:
        check_can_store()
        with transaction.atomic():
            # Stands in line with whoever keeps a document: a piece may not outlive what it does not tell of.
            AuditHead.unscoped.select_for_update().filter(pk=1).first()
            if list(_in_force(actor, episode).values_list("pk", flat=True)) != read:
                return
            stale = Fragment.unscoped.filter(document__episode=episode)
            stale.exclude(document__in=read, key=piece_key(zone)).exclude(
                document=newest, key=course_key(zone)
            ).delete()
            Fragment.unscoped.bulk_create(
                made, update_conflicts=True, unique_fields=["document", "key"], update_fields=["html"]
            )
    except (NotStored, DatabaseError):
        return


def forget(documents: Iterable[UUID]) -> None:
    """Pieces of these documents are made again: a practitioner has noted something about them."""
    Fragment.unscoped.filter(document__in=list(documents)).delete()


def render_piece(document: Document, rows: list[Document], zone: str, signed_page: str = "") -> str:
    """The HTML of one document as the chart shows it; a signed page stands in it as it was signed."""
    match document.kind:
        case "intake":
            return _intake(document, rows)
        case "consent":
            return _render("consent", consent=decode(document, Consent), document=document, zone=zone)
        case "plan":
            plan = decode(document, Plan)
            summary = picture.plan_summary(plan)
            return plan.status + SEPARATOR + _render("plan", plan=summary, document=document, zone=zone)
        case "visit":
            return _visit(document, zone, signed_page)
        case "amendment":
            return _amendment(document, zone, signed_page)
        case "later_report":
            return _later_report(document, rows, zone)
        case "follow_up":
            return _follow_up(document, zone)
        case other:
            raise ValueError(f"A {other} has no piece of its own. Kinds that do: {', '.join(sorted(SHOWN))}.")


def stop_words(findings: Findings) -> str:
    """Which emergencies stand, and why."""
    return _render("stop", emergencies=findings.open_emergencies)


@override(SOURCE)
def render_visit(visit: Visit, author: str, zone: str, signed_at: dt.datetime) -> str:
    """A visit as it is shown, and as it is signed. Of `signed_at` only whether that is late is shown."""
    return _render(
        "signed_visit",
        visit=visit,
        author=author,
        zone=zone,
        rows=picture.needle_rows(visit.needles),
        region_words=region_words,
        retention_min=retention_min(visit),
        is_late=is_late(visit, signed_at),
        event_name=event_name,
        told_needle=told_needle,
        told_beside=told_beside(visit),
    )


@override(SOURCE)
def render_amendment(amendment: Amendment, visit: Visit, author: str, zone: str) -> str:
    """An amendment as it is shown, and as it is signed; `visit` is the one that was signed."""
    lines = [
        (path_words(visit, item.path), _readable(item.before, zone), _readable(item.after, zone))
        for item in amendment.corrections
    ]
    return _render(
        "signed_amendment", amendment=amendment, visit=visit, author=author, zone=zone, lines=lines
    )


def _readable(value: str, zone: str) -> str:
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        return value.replace("_", " ") or "–"
    return moment.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def _visit(document: Document, zone: str, signed_page: str) -> str:
    visit = decode(document, Visit)
    page = signed_page or render_visit(visit, document.author_name, zone, document.made_at)
    html = _render("visit", visit=visit, document=document, zone=zone, page=Markup(page))  # noqa: S704 - our own
    return visit_entries.join_piece(visit_entries.alerts_of_visit(visit), html)


def _amendment(document: Document, zone: str, signed_page: str) -> str:
    amendment = decode(document, Amendment)
    page = Markup(signed_page)  # noqa: S704 - as we made it when it was signed
    html = _render("amendment", amendment=amendment, document=document, zone=zone, page=page)
    return visit_entries.join_piece([], html)


def _later_report(document: Document, rows: list[Document], zone: str) -> str:
    report = decode(document, LaterReport)
    visit = decode(next(row for row in rows if row.pk == document.about_id), Visit)
    html = _render(
        "later_report",
        report=report,
        document=document,
        zone=zone,
        said=said_words(report),
        level=level_of(report),
        is_chest_alarm=is_chest_alarm(report, visit),
        event_name=event_name,
    )
    return visit_entries.join_piece(visit_entries.alerts_of_report(report), html)


def _follow_up(document: Document, zone: str) -> str:
    follow_up = decode(document, FollowUp)
    html = _render(
        "follow_up",
        event=follow_up.event,
        document=document,
        zone=zone,
        event_name=event_name,
        outcomes=OUTCOMES,
    )
    return visit_entries.join_piece(visit_entries.alerts_of_follow_up(follow_up), html)


def _intake(document: Document, rows: list[Document]) -> str:
    intake = decode(document, Intake)
    kept = [row for row in rows if row.kind == "findings" and row.made_at >= document.made_at]
    findings = decode(kept[-1], Findings) if kept else picture.screened(intake)
    earlier = (decode(row, Intake) for row in rows if row.kind == "intake" and row.made_at < document.made_at)
    values = {**picture.picture(intake, findings), "moved": change_of_drawing(intake, earlier)}
    # The separator cannot come out of a patient's words: control characters are not shown anyway.
    return SEPARATOR.join(_render(part, **values).replace(SEPARATOR, "") for part in PIECE)


def _course(rows: list[Document]) -> str:
    return _render("course", **course_view.course_values(rows))


def _render(name: str, **values: object) -> str:
    template = engines["jinja2"].env.get_template(f"plan/fragments/{name}.html")
    return template.render(**values).strip()
