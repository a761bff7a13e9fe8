"""A signed visit with everything that came after it."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404
from markupsafe import Markup
from msgspec.structs import replace

from ashi.tailoring import Plan
from ashi.visit.adverse_events import AdverseEvent, event_key
from ashi.visit.document import Visit
from ashi.web.plan.fragments import render_amendment, render_visit
from ashi.web.plan.queries import Who, who_is
from ashi.web.plan.standing import StandingVisit, standing_visits
from ashi.web.records.actor import Actor
from ashi.web.records.documents import decode
from ashi.web.records.models import Document, Episode
from ashi.web.records.signatures import Signature, signature_of


@dataclass(frozen=True, slots=True)
class SignedPart:
    """One signature: the document, its page as it was signed, and whether that is still what was signed."""

    document: Document
    html: Markup
    signature: Signature


@dataclass(frozen=True, slots=True)
class SignedVisit:
    """The visit, what amends it (newest first), and what was told later."""

    who: Who
    standing: StandingVisit
    original: SignedPart
    amendments: tuple[SignedPart, ...]

    @property
    def document(self) -> Document:
        return self.original.document

    @property
    def visit(self) -> Visit:
        """As it stands today."""
        return self.standing.visit

    @property
    def open_events(self) -> tuple[tuple[UUID, AdverseEvent], ...]:
        """Every assessed event with the document that told of it and its key there, as `event.id`."""
        sources = [(self.document.pk, self.standing.signed.adverse_events)]
        sources += [(row.pk, report.events) for row, report in self.standing.reports]
        where = {event_key(event, index): pk for pk, events in sources for index, event in enumerate(events)}
        where |= {told.event.id: row.about_id for row, told in self.standing.follow_ups}
        known = {}
        for index, event in enumerate(self.standing.visit.adverse_events):
            key = event_key(event, index)
            if key in where:
                known[key] = (where[key], replace(event, id=key))
        return tuple(known.values())


def episode_of_visit(actor: Actor, document: UUID) -> Document:
    """The signed visit's row. Raises Http404 when there is none that `actor` may see."""
    found = (
        Document.records.scope(actor)
        .filter(pk=document, kind="visit", signed=True)
        .select_related("episode__patient")
        .first()
    )
    if found is None:
        raise Http404
    return found


def signed_visit(actor: Actor, document: UUID) -> SignedVisit:
    """One signed visit. Raises Http404 when `actor` is not on the case."""
    row = episode_of_visit(actor, document)
    who = who_is(actor, row.episode_id)
    standing = standing_of(actor, row)
    original = _part(row, render_visit(standing.signed, row.author_name, who.zone, row.made_at))
    amendments = tuple(
        _part(amended, render_amendment(amendment, standing.signed, amended.author_name, who.zone))
        for amended, amendment in reversed(standing.amendments)
    )
    return SignedVisit(who, standing, original, amendments)


def standing_of(actor: Actor, row: Document) -> StandingVisit:
    """The visit of `row` as it stands, from the documents that speak of it."""
    rows = Document.records.scope(actor).filter(episode=row.episode_id)
    of_visit = list(rows.filter(about=row)) + list(rows.filter(about__about=row))
    (standing,) = standing_visits([row, *of_visit])
    return standing


def plan_of_visit(actor: Actor, row: Document, visit: Visit) -> Plan | None:
    """The accepted plan that a signed visit followed."""
    if not visit.plan_id:
        return None
    found = (
        Document.records.scope(actor)
        .filter(pk=UUID(visit.plan_id), kind="plan", episode=row.episode_id)
        .first()
    )
    return decode(found, Plan) if found else None


def my_visits(actor: Actor, episode: Episode) -> list[StandingVisit]:
    """A patient's own visits, newest first."""
    rows = Document.records.scope(actor).filter(
        episode=episode, kind__in=("visit", "amendment", "later_report", "follow_up")
    )
    return standing_visits(rows)[::-1]


def _part(document: Document, rendered: str) -> SignedPart:
    """The page as it was signed; made anew for a document from before pages were kept."""
    signature = signature_of(document)
    html = signature.html or rendered
    return SignedPart(document, Markup(html), signature)  # noqa: S704 - made by our own templates, escaped there
