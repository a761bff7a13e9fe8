"""What a patient does with the paperwork: open it, write in it, send it, open it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db import transaction
from django.utils import timezone

from ashi.safety import Findings, screen_answers
from ashi.web.booking import holds
from ashi.web.booking.actions import note_paperwork
from ashi.web.intake import policies
from ashi.web.intake.answers import answers_of, began_on
from ashi.web.intake.drafts import Conflict, merge
from ashi.web.intake.fields import Fields, Value
from ashi.web.intake.models import Draft
from ashi.web.records import audit
from ashi.web.records.actor import Actor
from ashi.web.records.documents import decode
from ashi.web.records.models import Document, Episode
from ashi.web.records.scope import new_id
from ashi.web.records.storage import check_can_store


class AlreadySentError(Exception):
    """The paperwork was sent, or the care has ended: nothing can be written into it now."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What is on the disk after a saving."""

    revision: int
    saved_at: datetime
    fields: dict[str, Value]
    conflicts: Mapping[str, Conflict]


def open_draft(actor: Actor, episode: Episode) -> Draft:
    """The draft of this episode, begun now if there is none. The caller has scoped `episode`."""
    check_can_store()
    with transaction.atomic():
        draft, is_new = Draft.unscoped.select_related("episode", "submitted_as").get_or_create(
            episode=episode,
            defaults={"patient_id": episode.patient_id, "fields": _json({"client_key": str(new_id())})},
        )
        if is_new:
            audit.record(actor, "paperwork.open", f"draft:{draft.pk.hex}", patient=episode.patient_id)
    return draft


def save_fields(actor: Actor, draft: Draft, patch: Fields, *, seen: int, writer: str) -> Saved:
    """Keep what was typed: one row, no audit entry (sending has one). Raises `AlreadySentError`."""
    check_can_store()
    with transaction.atomic():
        row = locked(draft)
        saved = write_fields(row, patch, seen=seen, writer=writer)
        judge_hold(actor, row, saved.fields, patch)
        return saved


def locked(draft: Draft) -> Draft:
    """The row as it is now, held until the transaction ends."""
    return (
        Draft.unscoped.select_for_update(of=("self",))
        .select_related("episode", "submitted_as")
        .get(pk=draft.pk)
    )


def write_fields(draft: Draft, patch: Fields, *, seen: int, writer: str) -> Saved:
    """Merge `patch` into a locked draft, in the caller's transaction."""
    if not policies.may_write(draft.episode, draft):
        sent = fields_of(draft)
        if any(sent.get(name, type(value)()) != value for name, value in patch.items()):
            raise AlreadySentError
        return Saved(draft.revision, draft.changed_at, sent, {})  # a late copy of what was sent
    merged = merge(
        fields_of(draft), msgspec.json.decode(draft.written), draft.revision, patch, seen=seen, writer=writer
    )
    now = timezone.now()
    if merged.changed:
        Draft.unscoped.filter(pk=draft.pk).update(
            revision=merged.revision,
            fields=_json(merged.fields),
            written=_json(merged.written),
            changed_at=now,
        )
        if draft.revision == 0 and draft.correcting_id is None:
            note_paperwork(draft.episode, "partly")
    return Saved(
        merged.revision, now if merged.changed else draft.changed_at, merged.fields, merged.conflicts
    )


def judge_hold(actor: Actor, draft: Draft, fields: Fields, patch: Fields) -> None:
    """An answer that is an emergency holds booking at once; taking it back lifts the hold again.

    What was sent before still counts while a copy of it is being changed. In the caller's transaction.
    """
    if not any(name.startswith(("safety_", "detail_", "drawing")) for name in patch):
        return
    if policies.may_write(draft.episode, draft) and (is_urgent(fields) or _sent_is_emergency(draft)):
        holds.put_on_hold(actor, draft.episode)
    elif policies.may_write(draft.episode, draft):
        holds.lift(actor, draft.episode, "the answer was changed")


def is_urgent(fields: Fields) -> bool:
    """Whether these answers say emergency, as far as they are given."""
    draft = answers_of(fields, timezone.now().date()).draft
    return any(finding.level == "emergency" for finding in screen_answers(draft))


def _sent_is_emergency(draft: Draft) -> bool:
    kept = (
        Document.unscoped.filter(episode=draft.episode, kind="findings", corrected_by=None)
        .order_by("-made_at")
        .first()
    )
    return kept is not None and decode(kept, Findings).is_emergency


def reopen(actor: Actor, draft: Draft) -> None:
    """Open what was sent as a copy to correct. It is signed anew when it is sent. Raises `AlreadySentError`."""
    check_can_store()
    with transaction.atomic():
        row = locked(draft)
        if not policies.may_reopen(row.episode, row):
            raise AlreadySentError
        fields = fields_of(row)
        began = began_on(fields, row.submitted_as.happened_on)
        kept = {name: value for name, value in fields.items() if name not in SIGNED_ANEW}
        if began is not None:
            # "7 months ago" was said on the day of sending.
            kept = {name: value for name, value in kept.items() if name not in ("ago", "ago_unit")}
            kept["began_on"] = began.isoformat()
        kept["client_key"] = str(new_id())
        Draft.unscoped.filter(pk=row.pk).update(
            revision=row.revision + 1,
            fields=_json(kept),
            written="{}",
            correcting=row.submitted_as,
            submitted_as=None,
            changed_at=timezone.now(),
        )
        audit.record(actor, "paperwork.reopen", f"draft:{row.pk.hex}", patient=row.patient_id)


SIGNED_ANEW = frozenset({"agreed", "signed_name", "consent_version", "consent_sha256", "client_key"})


def note_urgent_shown(actor: Actor, draft: Draft, rules: tuple[str, ...]) -> None:
    """Leave a trace that the patient was told to seek help now; the rules' names, never the answers."""
    with transaction.atomic():
        audit.record(
            actor,
            "paperwork.urgent",
            f"draft:{draft.pk.hex}",
            patient=draft.patient_id,
            why=", ".join(rules)[:1000],
        )


def fields_of(draft: Draft) -> dict[str, Value]:
    fields: dict[str, Value] = msgspec.json.decode(draft.fields)
    return fields


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
