"""Signing a visit: exactly what was shown is kept, byte for byte, with who proved to be whom."""

from django.db import transaction
from django.utils import timezone

from ashi.knowledge import knowledge_version
from ashi.visit import sign_visit
from ashi.visit.document import Visit
from ashi.web.booking.models import Appointment
from ashi.web.booking.queries import the_clinic
from ashi.web.plan import fragments, picture
from ashi.web.records import audit, documents
from ashi.web.records.actor import Actor
from ashi.web.records.documents import sha256
from ashi.web.records.models import Document
from ashi.web.records.storage import check_can_store
from ashi.web.visit import charting, permissions, policies
from ashi.web.visit.actions import refuse_stale, session_of
from ashi.web.visit.charting import CannotChart, Problem, Session
from ashi.web.visit.models import OpenVisit


def sign(
    actor: Actor, visit: OpenVisit, revision: int, *, typed_name: str, digest: str, proof: str
) -> Document:
    """Sign exactly what was shown: document and page are kept, the appointment done, the chart's piece made.

    `proof` says how the signer proved to be themselves, for the trail. Signing again what is signed answers
    the same. Raises `CannotChart` with reasons, `StaleVisit`.
    """
    check_can_store()
    session = session_of(visit)
    if visit.signed_as_id:
        return Document.records.scope(actor).get(pk=visit.signed_as_id)
    if revision != visit.revision:
        refuse_stale(visit, session, revision)
    problems = list(policies.why_not_sign(session, is_own=permissions.may_sign(actor, visit.practitioner_id)))
    problems += check_name(actor, typed_name)
    if problems:
        raise CannotChart(*problems)
    zone = the_clinic(actor).zone
    document, html = page_to_sign(actor, session, zone)
    if digest != sha256(html):
        raise CannotChart(
            Problem("", "The note changed since you opened it. Read it again below, then sign.")
        )
    with transaction.atomic():
        receipt = documents.keep(
            actor,
            visit.episode,
            "visit",
            document,
            happened_on=picture.local_day(document.started_at, zone),
            client_key=visit.pk,
            signed=True,
            why=f"signed by typed name; {proof}",
            shown=html,
        )
        changed = OpenVisit.unscoped.filter(pk=visit.pk, revision=revision, signed_as=None).update(
            signed_as=receipt.document, revision=revision + 1
        )
        if not changed:
            fresh = OpenVisit.unscoped.get(pk=visit.pk)
            refuse_stale(fresh, session_of(fresh), revision)
        if visit.appointment_id:
            Appointment.unscoped.filter(pk=visit.appointment_id).update(status=Appointment.Status.DONE)
        audit.record(
            actor,
            "visit.sign",
            f"visit:{visit.pk.hex}",
            patient=visit.episode.patient_id,
            why=f"signed by typed name; {proof}; document {receipt.digest}; shown {digest}",
        )
    fragments.make_missing(actor, visit.episode_id, zone, [receipt.document])
    return Document.records.scope(actor).get(pk=receipt.document)


def page_to_sign(actor: Actor, session: Session, zone: str) -> tuple[Visit, str]:
    """The document that signing this session would keep, and the exact page that would stand under it."""
    visit = sign_visit(charting.ended(session), knowledge_version())
    return visit, fragments.render_visit(visit, actor.name, zone, timezone.now())


def check_name(actor: Actor, typed: str) -> tuple[Problem, ...]:
    """The typed name is the signer's own."""
    if _plain(typed) == _plain(actor.name):
        return ()
    return (Problem("typed_name", f"Type your name as it stands in your account: {actor.name}."),)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
