"""What a practitioner writes about unwanted events after the visit is signed: new rows, the visit stays."""

import datetime as dt
from uuid import UUID

from django.utils import timezone

from ashi.visit import AdverseEvent
from ashi.visit.later import FollowUp, LaterReport
from ashi.web.plan import fragments, picture
from ashi.web.records import documents
from ashi.web.records.actor import Actor
from ashi.web.records.documents import KeyReused, Receipt
from ashi.web.visit.charting import CannotChart, Problem
from ashi.web.visit.queries_signed import SignedVisit


def report_later(actor: Actor, signed: SignedVisit, event: AdverseEvent) -> Receipt:
    """Something came up after the visit. Sending it twice keeps it once. Raises `CannotChart`."""
    report = LaterReport(
        visit=str(signed.document.pk), by="practitioner", reported_at=_now(), events=(event,)
    )
    return _keep(actor, signed, "later_report", report, signed.document.pk, UUID(event.id))


def follow_up(actor: Actor, signed: SignedVisit, of: UUID, event: AdverseEvent, key: UUID) -> Receipt:
    """How an event stands now; `of` is the document that told of it. Raises `CannotChart`."""
    told = FollowUp(visit=str(signed.document.pk), of=str(of), event=event, written_at=_now())
    return _keep(actor, signed, "follow_up", told, of, key)


def _keep(
    actor: Actor, signed: SignedVisit, kind: str, content: LaterReport | FollowUp, about: UUID, key: UUID
) -> Receipt:
    zone = signed.who.zone
    try:
        receipt = documents.keep(
            actor,
            signed.document.episode,
            kind,
            content,
            happened_on=picture.local_day(timezone.now(), zone),
            client_key=key,
            about=about,
        )
    except KeyReused:
        # The clock moved between two presses of one button, or other words came with the same form.
        raise CannotChart(
            Problem("", "This was kept already. Look at the visit; to write more, open the form anew.")
        ) from None
    fragments.make_missing(actor, signed.document.episode_id, zone, [receipt.document])
    return receipt


def _now() -> dt.datetime:
    return timezone.now().replace(second=0, microsecond=0)
