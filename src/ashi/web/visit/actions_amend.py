"""Amending a signed visit: a new signed document beside it, with its reason; the original stays as it is."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ashi.visit import VisitError
from ashi.visit.amendment import Amendment, check_amendment, corrections_to, is_late
from ashi.web.plan import fragments, picture
from ashi.web.records import documents
from ashi.web.records.actor import Actor
from ashi.web.records.documents import KeyReused, Receipt, sha256
from ashi.web.records.models import Document
from ashi.web.records.storage import check_can_store
from ashi.web.visit import permissions
from ashi.web.visit.actions_sign import check_name
from ashi.web.visit.charting import CannotChart, Problem
from ashi.web.visit.forms_amend import Wanted
from ashi.web.visit.queries_signed import SignedVisit


def amendment_of(actor: Actor, signed: SignedVisit, wanted: Wanted) -> tuple[Amendment, str]:
    """The amendment that signing would keep, and the exact page that would stand under it.

    Raises `CannotChart` with a sentence for each problem.
    """
    problems = list(wanted.problems)
    if wanted.values and not permissions.may_correct(actor, signed.document.author_id):
        who = signed.document.author_name
        problems.append(
            Problem("path_1", f"Only {who}, who signed this visit, corrects it. You can add words below.")
        )
    if problems:
        raise CannotChart(*problems)
    try:
        corrections = corrections_to(signed.visit, wanted.values)
    except VisitError as refusal:
        raise CannotChart(
            *(Problem(wanted.field_of(p.field_path), f"{p.message} {p.what_to_do}") for p in refusal.problems)
        ) from None
    empty = check_amendment(wanted.words, corrections)
    if empty:
        raise CannotChart(*(Problem(p.field_path, f"{p.message} {p.what_to_do}") for p in empty))
    amendment = Amendment(
        visit=str(signed.document.pk),
        because=wanted.because,
        words=wanted.words,
        corrections=corrections,
        is_late=is_late(signed.standing.signed, timezone.now()),
    )
    return amendment, fragments.render_amendment(
        amendment, signed.standing.signed, actor.name, signed.who.zone
    )


def amend(
    actor: Actor,
    signed: SignedVisit,
    wanted: Wanted,
    *,
    key: UUID,
    typed_name: str,
    digest: str,
    proof: str,
) -> Receipt:
    """Sign the amendment exactly as it was read. Sending the same again keeps it once. Raises `CannotChart`."""
    check_can_store()
    if problems := check_name(actor, typed_name):
        raise CannotChart(*problems)
    if earlier := _kept_before(actor, signed, key):
        return earlier
    amendment, html = amendment_of(actor, signed, wanted)
    if digest != sha256(html):
        raise CannotChart(Problem("", "The amendment changed since you read it. Read it again, then sign."))
    now = timezone.now()
    try:
        with transaction.atomic():
            _check_still_newest(signed)
            receipt = documents.keep(
                actor,
                signed.document.episode,
                "amendment",
                amendment,
                happened_on=picture.local_day(now, signed.who.zone),
                client_key=key,
                signed=True,
                about=signed.document.pk,
                why=f"signed by typed name; {proof}",
                shown=html,
            )
    except KeyReused:
        raise CannotChart(Problem("", "This form was sent before with other words. Open it anew.")) from None
    fragments.make_missing(actor, signed.document.episode_id, signed.who.zone, [receipt.document])
    return receipt


def _check_still_newest(signed: SignedVisit) -> None:
    """Nobody amended the visit since it was read; whoever wants to, waits for this transaction's end."""
    Document.unscoped.select_for_update().get(pk=signed.document.pk)
    count = Document.unscoped.filter(about=signed.document, kind="amendment").count()
    if count != len(signed.amendments):
        raise CannotChart(Problem("", "Someone amended this visit just now. Read it again, then sign."))


def _kept_before(actor: Actor, signed: SignedVisit, key: UUID) -> Receipt | None:
    for part in signed.amendments:
        row = part.document
        if row.client_key == key and row.author_id == actor.user:
            return Receipt(row.pk, row.made_at, row.digest, is_new=False)
    return None
