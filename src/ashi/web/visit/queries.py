"""What the visit's page shows."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from ashi.body.drawing import PainDrawing
from ashi.body.figures import BODY_VERSION, figure_name
from ashi.intake import Intake
from ashi.preparing import Promise
from ashi.safety import Findings, banned_techniques
from ashi.tailoring import Plan, PlannedPoint
from ashi.visit import SKIN_HARM, Completeness, Needle, completeness, needle_name
from ashi.web.booking.queries import the_clinic
from ashi.web.plan.actions import findings_in_force
from ashi.web.plan.picture import alerts
from ashi.web.plan.points import PointName, point_name
from ashi.web.plan.promises import promise_in_force
from ashi.web.plan.queries import Who
from ashi.web.records.actor import Actor
from ashi.web.records.documents import decode
from ashi.web.records.models import Document
from ashi.web.records.scope import new_id
from ashi.web.visit import charting, permissions, policies, words
from ashi.web.visit.charting import Offered, Problem, Session
from ashi.web.visit.models import OpenVisit
from ashi.web.visit.needles import tiles_of
from ashi.web.visit.strip import Strip, strip_of


@dataclass(frozen=True, slots=True)
class Tile:
    """One planned needle: still to come, in, or out. `next_id` is the id its next needle will have."""

    number: int
    point: PlannedPoint
    name: PointName
    inside: tuple[Needle, ...]
    removed: tuple[Needle, ...]
    next_id: UUID


@dataclass(frozen=True, slots=True)
class VisitPage:
    """Everything one page of charting shows. `regions` are those with needles in, with the needles' names."""

    strip: Strip
    visit: OpenVisit
    session: Session
    plan: Plan | None
    has_earlier: bool
    tiles: tuple[Tile, ...]
    free: tuple[Needle, ...]
    regions: tuple[tuple[str, str, tuple[str, ...]], ...]
    completeness: Completeness
    why_not_sign: tuple[Problem, ...]
    alerts: list[str]
    not_for_them: tuple[tuple[str, str], ...]
    needle_id: UUID
    event_id: UUID
    event_to_report: str
    promise: Promise | None = None
    """What the patient was promised."""

    @property
    def who(self) -> Who:
        return self.strip.who

    @property
    def zone(self) -> str:
        return self.strip.who.zone


def find_visit(actor: Actor, visit: UUID) -> OpenVisit:
    """The visit, signed or not. Raises Http404 when `actor` is not on the case."""
    found = (
        OpenVisit.records.scope(actor)
        .filter(pk=visit)
        .select_related("episode__patient", "practitioner")
        .first()
    )
    if found is None:
        raise Http404
    return found


def visit_page(actor: Actor, visit: OpenVisit) -> VisitPage:
    """The charting as it stands."""
    strip = strip_of(actor, visit)
    session = strip.session
    plan = plan_of(actor, visit)
    tiles, free = _tiles(session, tiles_of(session, plan))
    rows = _grounds(actor, visit)
    findings = findings_in_force(rows) if any(row.kind == "intake" for row in rows) else None
    return VisitPage(
        strip=strip,
        visit=visit,
        session=session,
        plan=plan,
        has_earlier=Document.records.scope(actor).filter(episode=visit.episode_id, kind="visit").exists(),
        tiles=tiles,
        free=free,
        regions=tuple(
            (charting.slug(region), region, tuple(map(needle_name, needles)))
            for region, needles in charting.by_region(session.inside).items()
        ),
        completeness=completeness(charting.ended(session)),
        why_not_sign=policies.why_not_sign(
            session, is_own=permissions.may_sign(actor, visit.practitioner_id)
        ),
        alerts=alerts(findings) if findings else [],
        not_for_them=not_for_them(findings) if findings else (),
        needle_id=new_id(),
        event_id=new_id(),
        event_to_report=event_to_report(session),
        promise=kept.promise if (kept := promise_in_force(rows)) else None,
    )


def event_to_report(session: Session) -> str:
    """The kind of event that the charting itself speaks of and nobody reported yet; empty when there is none."""
    if session.charting.adverse_events:
        return ""
    if session.charting.emergency_removal_at is not None:
        return "fainting"
    harmed = [adjunct.skin_after for adjunct in session.charting.adjuncts if adjunct.skin_after in SKIN_HARM]
    return "skin_reaction" if harmed else ""


def plan_of(actor: Actor, visit: OpenVisit) -> Plan | None:
    """The accepted plan that this visit follows."""
    if visit.plan_id is None:
        return None
    return decode(Document.records.scope(actor).get(pk=visit.plan_id), Plan)


def not_for_them(findings: Findings) -> tuple[tuple[str, str], ...]:
    """The other components that a finding speaks against: (name on the form, the finding's words)."""
    banned = banned_techniques(findings)
    return tuple(
        (words.COMPONENTS[component], "; ".join(banned[technique]))
        for technique, component in words.COMPONENT_OF_TECHNIQUE.items()
        if technique in banned
    )


def findings_of(actor: Actor, visit: OpenVisit) -> Findings | None:
    """The findings in force for this episode; None when there is no paperwork."""
    rows = _grounds(actor, visit)
    return findings_in_force(rows) if any(row.kind == "intake" for row in rows) else None


def drawing_of(actor: Actor, visit: OpenVisit) -> PainDrawing | None:
    """What the patient painted, in the newest paperwork."""
    intake = next((row for row in _grounds(actor, visit) if row.kind == "intake"), None)
    return decode(intake, Intake).drawing if intake else None


def figure_of(actor: Actor, visit: OpenVisit) -> str:
    """The figure on which this patient is shown."""
    return figure_named(drawing_of(actor, visit))


def figure_named(drawing: PainDrawing | None) -> str:
    """The figure of a drawing; without one, the average woman's."""
    return figure_name(drawing.body_version) if drawing else figure_name(BODY_VERSION)


def zone_of(actor: Actor) -> str:
    """The clinic's time zone."""
    return the_clinic(actor).zone


def _grounds(actor: Actor, visit: OpenVisit) -> list[Document]:
    """Paperwork and findings, newest first."""
    return list(
        Document.records.scope(actor)
        .filter(episode=visit.episode_id, corrected_by=None, kind__in=("intake", "findings", "promise"))
        .order_by("-made_at")
    )


def _tiles(session: Session, offered: tuple[Offered, ...]) -> tuple[tuple[Tile, ...], tuple[Needle, ...]]:
    """Points to tap with their needles, and the needles that no tile holds."""
    tiles = []
    used: Counter[str] = Counter()
    for number, one in enumerate(offered):
        own = [n for n in session.charting.needles if _is_at(n, one.point)]
        tiles.append(
            Tile(
                number,
                one.point,
                point_name(one.point.code),
                tuple(n for n in own if n.removed_at is None),
                tuple(n for n in own if n.removed_at is not None),
                new_id(),
            )
        )
        used.update(needle.id for needle in own)
    return tuple(tiles), tuple(n for n in session.charting.needles if n.id not in used)


def _is_at(needle: Needle, point: PlannedPoint) -> bool:
    return (needle.point, needle.side, needle.place) == (point.code, point.side, point.place)
