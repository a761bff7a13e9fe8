"""The patient's picture on one screen, in three reads: who, the documents with their stored pieces, when."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, FilteredRelation, OuterRef, Q, Subquery
from django.http import Http404
from django.utils import timezone
from markupsafe import Markup

from ashi.web.booking.models import Appointment
from ashi.web.plan import policies
from ashi.web.plan.fragments import COURSE, PIECE, SEPARATOR, SHOWN, Made, course_key, piece_key
from ashi.web.plan.visit_entries import KINDS, Row, VisitEntry, entries
from ashi.web.records.actor import Actor
from ashi.web.records.models import Clinic, Document, Episode
from ashi.web.records.prepared import PreparedRows


@dataclass(frozen=True, slots=True)
class Who:
    """Whose episode this is, with what is going on in it."""

    episode: UUID
    patient: UUID
    name: str
    born_on: dt.date | None
    age_years: int | None
    sex: str
    telephone: str
    synthetic: bool
    zone: str
    open_visit: UUID | None
    open_visit_since: dt.datetime | None
    has_open_messages: bool = False
    is_closed: bool = False
    """Whether the episode is: nothing new begins in it."""


class Coming(NamedTuple):
    """The appointment of today, or the next one."""

    starts_at: dt.datetime
    status: str
    is_first: bool
    travel_minutes: int | None
    home_address: str | None


@dataclass(frozen=True, slots=True)
class ChartPage:
    """Everything the chart shows. `missing` names documents whose stored piece has to be made first.

    `pieces` is HTML by kind of document, newest first; `parts` the parts of the intake's, and the course.
    """

    who: Who
    appointment: Coming | None
    pieces: dict[str, tuple[Markup, ...]]
    parts: dict[str, Markup]
    documents: dict[str, tuple[UUID, ...]]
    last_answer_on: dt.date | None = None
    missing: tuple[UUID, ...] = ()
    visits: tuple[VisitEntry, ...] = ()
    told_later: tuple[str, ...] = ()
    plan_status: str = ""

    @property
    def alerts(self) -> list[str]:
        """What must not be missed, for the banner; what was told after a visit comes first."""
        screened = self.parts["alerts"].unescape().splitlines() if "alerts" in self.parts else []
        return [*self.told_later, *screened]

    @property
    def is_stopped(self) -> bool:
        """Whether an emergency stands that no doctor has cleared."""
        return bool(self.parts.get("stop"))

    @property
    def why_no_visit(self) -> str:
        """Why none can begin though nothing is an emergency; empty when one can."""
        return policies.why_nothing_begins(is_closed=self.who.is_closed, is_ended=self.plan_status == "ended")

    @property
    def has_intake(self) -> bool:
        return bool(self.documents.get("intake"))

    @property
    def plan(self) -> UUID | None:
        """The document of the plan in force, proposed or accepted."""
        plans = self.documents.get("plan", ())
        return plans[0] if plans else None


def chart_page(actor: Actor, episode: UUID, made: Made | None = None) -> ChartPage:
    """All pieces of the chart of `episode`; `made` were rendered just now. Raises Http404 when not on the case."""
    who = who_is(actor, episode)
    pieces, parts, documents, missing, last_answer_on, rows, plan_status = _pieces(
        actor, episode, who.zone, made or {}
    )
    visits, told_later = entries(rows)
    appointment = _appointment(actor, episode, timezone.now(), who.zone)
    return ChartPage(
        who,
        appointment,
        pieces,
        parts,
        documents,
        last_answer_on,
        missing,
        visits,
        tuple(told_later),
        plan_status,
    )


_WHO = PreparedRows(
    lambda actor, episode: (
        Episode.records.scope(actor)
        .filter(pk=episode)
        .annotate(
            open_visit=FilteredRelation("open_visits", condition=Q(open_visits__signed_as=None)),
            zone=Subquery(Clinic.records.scope(actor).values("zone")[:1]),
            has_open_messages=Exists(
                Episode.records.scope(actor).filter(
                    pk=OuterRef("pk"), messages__by="patient", messages__settled=None
                )
            ),
        )
        .values_list(
            "patient_id",
            "patient__name",
            "patient__born_on",
            "patient__sex",
            "patient__telephone",
            "patient__synthetic",
            "zone",
            "open_visit__id",
            "open_visit__started_at",
            "has_open_messages",
            "closed_at",
        )
    ),
    episode=UUID,
)


def who_is(actor: Actor, episode: UUID) -> Who:
    """The patient of `episode` and the visit going on. Raises Http404 when `actor` is not on the case."""
    found = _WHO.first(actor, episode=episode)
    if found is None:
        raise Http404
    (
        patient,
        name,
        born_on,
        sex,
        telephone,
        synthetic,
        zone,
        open_visit,
        since,
        has_open_messages,
        closed_at,
    ) = found
    today = timezone.now().astimezone(ZoneInfo(zone or "UTC")).date()
    return Who(
        episode,
        patient,
        name,
        born_on,
        _age(born_on, today),
        sex,
        telephone,
        synthetic,
        zone or "UTC",
        open_visit,
        since,
        bool(has_open_messages),
        closed_at is not None,
    )


_DOCUMENTS = PreparedRows(
    lambda actor, episode, own, course: (
        Document.records.scope(actor)
        .filter(episode=episode, corrected_by=None)
        .annotate(piece=FilteredRelation("fragments", condition=Q(fragments__key__in=(own, course))))
        .order_by("-made_at", "-pk")  # as `make_missing` puts them: several may be kept at one moment
        .values_list("id", "kind", "happened_on", "about_id", "piece__key", "piece__html")
    ),
    episode=UUID,
    own=str,
    course=str,
)


def _pieces(actor: Actor, episode: UUID, zone: str, made: Made) -> tuple[Any, ...]:
    """Newest first: stored HTML by kind of document, and which documents have none yet."""
    own, course = piece_key(zone), course_key(zone)
    rows = _DOCUMENTS.rows(actor, episode=episode, own=own, course=course)
    pieces: dict[str, list[Markup]] = defaultdict(list)
    documents: dict[str, list[UUID]] = defaultdict(list)
    stored: Made = dict(made)
    kinds: dict[UUID, tuple[str, dt.date]] = {}
    about_what: dict[UUID, UUID | None] = {}
    for document, kind, happened_on, about, key, html in rows:
        if document not in kinds:
            kinds[document] = (kind, happened_on)
            about_what[document] = about
            documents[kind].append(document)
        if key is not None:
            stored[document, key] = html
    missing: list[UUID] = []
    of_visits: list[Row] = []
    parts: dict[str, Markup] = {}
    plan_status = ""
    newest = next((document for document, (kind, _) in kinds.items() if kind in COURSE), None)
    for document, (kind, _) in kinds.items():
        if kind not in SHOWN:
            continue
        html = stored.get((document, own))
        if html is None or (kind == "intake" and html.count(SEPARATOR) != len(PIECE) - 1):
            missing.append(document)
        elif kind == "intake":
            # One row, several places on the page; the newest paperwork is the one shown.
            if not parts:
                parts = {name: Markup(text) for name, text in zip(PIECE, html.split(SEPARATOR), strict=True)}  # noqa: S704
        elif kind == "plan":
            status, _, text = html.partition(SEPARATOR)
            plan_status = plan_status or status
            pieces[kind].append(Markup(text))  # noqa: S704 - made by our own templates, escaped there
        elif kind in KINDS:
            of_visits.append(Row(document, kind, about_what[document], html))
        else:
            pieces[kind].append(Markup(html))  # noqa: S704 - made by our own templates, escaped there
    if newest is not None:
        html = stored.get((newest, course))
        if html is None:
            missing.append(newest)
        else:
            parts["course"] = Markup(html)  # noqa: S704
    last = max((on for kind, on in kinds.values() if kind == "response"), default=None)
    return (
        {kind: tuple(html) for kind, html in pieces.items()},
        parts,
        {kind: tuple(ids) for kind, ids in documents.items()},
        tuple(dict.fromkeys(missing)),
        last,
        of_visits,
        plan_status,
    )


_APPOINTMENT = PreparedRows(
    lambda actor, episode, this_morning: (
        Appointment.records.scope(actor)
        .filter(
            episode=episode, starts_at__gte=this_morning, status__in=("booked", "arrived", "in_treatment")
        )
        .order_by("starts_at")
        .values_list("starts_at", "status", "is_first", "travel_minutes", "home_address")[:1]
    ),
    episode=UUID,
    this_morning=dt.datetime,
)


def _appointment(actor: Actor, episode: UUID, now: dt.datetime, zone: str) -> Coming | None:
    """The first one from this morning on that is not over."""
    this_morning = dt.datetime.combine(now.astimezone(ZoneInfo(zone)).date(), dt.time(), ZoneInfo(zone))
    found = _APPOINTMENT.first(actor, episode=episode, this_morning=this_morning)
    return Coming(*found) if found else None


def _age(born_on: dt.date | None, today: dt.date) -> int | None:
    if born_on is None:
        return None
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
