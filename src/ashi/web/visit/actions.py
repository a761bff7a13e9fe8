"""What a practitioner does during a visit. Each act is kept at once, with its trace, or not at all."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import NoReturn

import msgspec
from django.db import IntegrityError, transaction
from django.utils import timezone
from msgspec.structs import replace

from ashi.intake import Intake
from ashi.safety import Findings
from ashi.tailoring.document import Plan
from ashi.visit import Charting, needle_name, with_patient
from ashi.visit.document import AdverseEvent, Needle
from ashi.web.booking.models import Appointment
from ashi.web.plan import picture
from ashi.web.records import audit
from ashi.web.records.actor import Actor
from ashi.web.records.documents import decode
from ashi.web.records.models import Document, Episode, Practitioner
from ashi.web.records.storage import check_can_store
from ashi.web.visit import beside, charting, policies, words
from ashi.web.visit.charting import Act, CannotChart, Problem, Session
from ashi.web.visit.models import OpenVisit

Change = Callable[[Session, dt.datetime], Session]


class StaleVisit(Exception):
    """Another tab or person changed the visit since the page was made. Nothing was changed by this act."""

    def __init__(self, visit: OpenVisit, acts: tuple[Act, ...]) -> None:
        super().__init__(f"visit {visit.pk} is at revision {visit.revision}")
        self.visit = visit
        self.acts = acts


class CannotStart(Exception):
    """The visit is refused; the message is for the person."""


def start_visit(actor: Actor, episode: Episode) -> OpenVisit:
    """Open a visit on the accepted plan, with today's appointment. One that is open already is answered."""
    check_can_store()
    now = timezone.now().replace(microsecond=0)
    plan, findings, has_intake = _grounds(actor, episode)
    reason = policies.why_not_start(
        has_intake=has_intake,
        is_emergency=bool(findings and findings.is_emergency),
        is_closed=episode.closed_at is not None,
        is_ended=plan is not None and decode(plan, Plan).status == "ended",
    )
    if reason:
        raise CannotStart(reason)
    earlier = _open_visit(episode)
    if earlier is not None:
        return earlier
    content = decode(plan, Plan) if plan is not None else None
    session = Session(
        with_patient(_first_charting(actor, plan, content, now), now),
        retention_min=content.regimen.retention_min if content else 20,
    )
    try:
        with transaction.atomic():
            appointment = _appointment_now(actor, episode, now)
            visit = OpenVisit.unscoped.create(
                episode=episode,
                practitioner_id=actor.practitioner,
                appointment=appointment,
                plan=plan,
                started_at=now,
                charting=_encode(session),
            )
            if appointment is not None:
                Appointment.unscoped.filter(pk=appointment.pk).update(status=Appointment.Status.IN_TREATMENT)
            audit.record(actor, "visit.start", f"visit:{visit.pk.hex}", patient=episode.patient_id)
    except IntegrityError:  # a second press, or a colleague, was faster
        earlier = _open_visit(episode)
        if earlier is None:
            raise
        return earlier
    return visit


def needle_in(
    actor: Actor, visit: OpenVisit, revision: int, needle: Callable[[dt.datetime], Needle], late_s: int = 0
) -> None:
    """One needle goes in; who puts it in is with the patient."""

    def change(session: Session, at: dt.datetime) -> Session:
        return _there(actor, visit, session, charting.put_in(session, needle(at)), at)

    act(actor, visit, revision, "needle.in", change, _what_is_new, late_s)


def needle_out(actor: Actor, visit: OpenVisit, revision: int, needle_id: str, late_s: int = 0) -> None:
    """One needle comes out; who takes it out is with the patient."""

    def change(session: Session, at: dt.datetime) -> Session:
        beside.check_no_current(session, {needle_id})
        return _there(actor, visit, session, charting.take_out(session, needle_id, at), at)

    act(actor, visit, revision, "needle.out", change, _what_is_new, late_s)


def all_out(
    actor: Actor,
    visit: OpenVisit,
    revision: int,
    counted: Mapping[str, int],
    tray: int | None = None,
    late_s: int = 0,
) -> tuple[Problem, ...]:
    """Regions, or the tray, are counted. Answers a sentence for every count that does not agree."""
    found: list[Problem] = []

    def change(session: Session, at: dt.datetime) -> Session:
        before = session
        for region, needles in charting.by_region(session.inside).items():
            if charting.slug(region) in counted:
                beside.check_no_current(session, {needle.id for needle in needles})
        session, problems = charting.count_out(session, dict(counted), at)
        found[:] = problems
        if tray is not None:
            session, problems = charting.count_tray(session, tray)
            found.extend(problems)
        return session if not counted else _there(actor, visit, before, session, at)

    act(actor, visit, revision, "needles.count_out", change, _what_is_new, late_s)
    return tuple(found)


def write_note(actor: Actor, visit: OpenVisit, revision: int, fields: Mapping[str, object]) -> None:
    """The session as a whole: position, stimulation, other components, note."""
    act(
        actor,
        visit,
        revision,
        "visit.note",
        lambda s, at: charting.note(s, **fields),
        lambda b, a: "Wrote the note",
    )


def report_event(actor: Actor, visit: OpenVisit, revision: int, event_id: str, event: AdverseEvent) -> None:
    """Something unwanted happened."""
    act(
        actor,
        visit,
        revision,
        "adverse_event.report",
        lambda s, at: charting.add_event(s, event_id, event),
        lambda b, a: f"Reported {event.kind.replace('_', ' ')}, grade {event.grade}",
    )


def session_of(visit: OpenVisit) -> Session:
    """What is charted so far."""
    return msgspec.json.decode(visit.charting, type=Session)


def act(
    actor: Actor,
    visit: OpenVisit,
    revision: int,
    name: str,
    change: Change,
    say: Callable[[Session, Session], str],
    late_s: int = 0,
) -> None:
    """Change the session by one revision. An act that changes nothing was done before, and is no fault.

    `late_s`: how many seconds the act waited on the tablet for a network. It counts from when it was done, but
    never from before the visit began.
    """
    check_can_store()
    if visit.signed_as_id:
        raise CannotChart(
            Problem("", "This visit is signed and cannot be changed. An amendment is a new document.")
        )
    before = session_of(visit)
    now = timezone.now().replace(microsecond=0)
    at = max(now - dt.timedelta(seconds=late_s), min(now, visit.started_at.replace(microsecond=0)))
    after = change(before, at)
    if after == before:
        return
    if revision != visit.revision:
        refuse_stale(visit, before, revision)
    said = say(before, after) + (f" (sent at {now:%H:%M} UTC)" if late_s >= 60 else "")
    after = charting.log(after, revision + 1, at, actor.name, said)
    with transaction.atomic():
        changed = OpenVisit.unscoped.filter(pk=visit.pk, revision=revision, signed_as=None).update(
            revision=revision + 1, charting=_encode(after)
        )
        if not changed:
            fresh = OpenVisit.unscoped.get(pk=visit.pk)
            refuse_stale(fresh, session_of(fresh), revision)
        audit.record(actor, name, f"visit:{visit.pk.hex}", patient=visit.episode.patient_id)


def _there(actor: Actor, visit: OpenVisit, before: Session, after: Session, at: dt.datetime) -> Session:
    """A hand on a needle says that the practitioner of this visit is in the room."""
    if after == before or actor.practitioner != visit.practitioner_id:
        return after
    return charting.be_there(after, at)


def refuse_stale(visit: OpenVisit, session: Session, revision: int) -> NoReturn:
    """Say what was done since `revision`, and change nothing."""
    raise StaleVisit(visit, charting.since(session, revision))


def _what_is_new(before: Session, after: Session) -> str:
    """One line for the log: which needles went in or out, or which count did not agree."""
    known = {needle.id: needle for needle in before.charting.needles}
    said = []
    went_in = [n for n in after.charting.needles if n.id not in known]
    came_out = [
        n for n in after.charting.needles if n.removed_at and n.id in known and known[n.id].removed_at is None
    ]
    if went_in:
        said.append(f"{', '.join(map(needle_name, went_in))} in")
    if came_out:
        said.append(f"{', '.join(map(needle_name, came_out))} out")
    said += [
        f"Count did not agree: {miss}"
        for miss in after.charting.near_misses[len(before.charting.near_misses) :]
    ]
    return "; ".join(said) or "Counted the needles"


def _grounds(actor: Actor, episode: Episode) -> tuple[Document | None, Findings | None, bool]:
    """The newest plan that was accepted or has ended, the findings in force, and whether there is an intake."""
    rows = Document.records.scope(actor).filter(episode=episode, corrected_by=None).order_by("-made_at")
    plan = next((row for row in rows.filter(kind="plan") if decode(row, Plan).status != "proposed"), None)
    intake = rows.filter(kind="intake").first()
    if intake is None:
        return plan, None, False
    kept = rows.filter(kind="findings", made_at__gte=intake.made_at).first()
    findings = decode(kept, Findings) if kept else picture.screened(decode(intake, Intake))
    return plan, findings, True


def _first_charting(actor: Actor, document: Document | None, plan: Plan | None, now: dt.datetime) -> Charting:
    """What the plan already says of the session; the practitioner changes it where it went otherwise."""
    practitioner = Practitioner.records.scope(actor).get(pk=actor.practitioner)
    training = [item.what for item in practitioner.stated.training]
    blank = Charting(
        started_at=now,
        setting="At the clinic, one to one",
        practitioner=", ".join(filter(None, (practitioner.name, practitioner.title, *training))),
        needle_type=words.NEEDLES[1],
        style=practitioner.works,
    )
    if plan is None or document is None:
        return blank
    return replace(
        blank,
        plan_id=str(document.pk),
        rationale="; ".join(f"{pattern.language}: {pattern.name}" for pattern in plan.patterns),
        position=plan.points[0].position if plan.points else "",
        stimulation=plan.regimen.stimulation,
        response_sought="de_qi" if practitioner.works != "modern" else "",
    )


def _open_visit(episode: Episode) -> OpenVisit | None:
    return OpenVisit.unscoped.filter(episode=episode, signed_as=None).first()


def _appointment_now(actor: Actor, episode: Episode, now: dt.datetime) -> Appointment | None:
    """The appointment this visit belongs to: the nearest within half a day, not yet taken by another visit."""
    near = dt.timedelta(hours=12)
    rows = Appointment.records.scope(actor).filter(
        episode=episode,
        practitioner=actor.practitioner,
        starts_at__gte=now - near,
        starts_at__lte=now + near,
        status__in=("booked", "arrived", "in_treatment"),
        open_visit=None,
    )
    return min(rows, key=lambda row: abs(row.starts_at - now), default=None)


def _encode(session: Session) -> str:
    return msgspec.json.encode(session).decode()
