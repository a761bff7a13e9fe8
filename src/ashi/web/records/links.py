"""One-time links: made here, kept as a hash, used once by sending the page's form."""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ashi.web.records.actor import Actor
from ashi.web.records.models import Document, Episode, OneTimeLink, User

QUESTIONS = (OneTimeLink.Purpose.CHECK_IN, OneTimeLink.Purpose.AFTER_VISIT)
"""What a patient is asked by mail."""
NOT_ANSWERS = frozenset({"csrfmiddlewaretoken", "late_s"})
TOKEN_BYTES = 24


def make_sign_in_link(user: User, *, valid: timedelta) -> str:
    """A token that signs `user` in once."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    _keep(OneTimeLink(purpose=OneTimeLink.Purpose.SIGN_IN, user=user), token, timezone.now(), valid)
    return token


def make_check_in_link(episode: Episode, *, due_on: date, not_before: datetime, valid: timedelta) -> str:
    """A token that takes one check-in of `episode` without signing in."""
    link = OneTimeLink(purpose=OneTimeLink.Purpose.CHECK_IN, episode=episode, due_on=due_on)
    return _make_question(link, not_before, valid)


def make_after_visit_link(visit: Document, *, not_before: datetime, valid: timedelta) -> str:
    """A token that takes one answer about the signed visit `visit` without signing in."""
    link = OneTimeLink(purpose=OneTimeLink.Purpose.AFTER_VISIT, episode=visit.episode, visit=visit)
    return _make_question(link, not_before, valid)


def find(purpose: str, token: str) -> OneTimeLink | None:
    """The link if it could be used now; looking does not use it."""
    return (
        OneTimeLink.unscoped.select_related("user", "episode__patient", "visit")
        .filter(token_sha256=_hash(token), purpose=purpose, used_at=None, revoked_at=None)
        .filter(not_before__lte=timezone.now(), expires_at__gt=timezone.now())
        .first()
    )


def find_any(token: str, *purposes: str) -> OneTimeLink | None:
    """The link whatever became of it: used, withdrawn, run out."""
    return (
        OneTimeLink.unscoped.select_related("episode__patient", "visit")
        .filter(token_sha256=_hash(token), purpose__in=purposes)
        .first()
    )


def use(link: OneTimeLink, sent_sha256: str = "") -> bool:
    """Use the link up, in the caller's transaction; false when someone was faster or it was withdrawn."""
    unused = OneTimeLink.unscoped.filter(pk=link.pk, used_at=None, revoked_at=None)
    return unused.update(used_at=timezone.now(), sent_sha256=sent_sha256) == 1


def note_reminder(link: OneTimeLink, now: datetime) -> bool:
    """Note that an open link's patient is reminded, in the caller's transaction; false when they were before."""
    unreminded = OneTimeLink.unscoped.filter(pk=link.pk, used_at=None, revoked_at=None, reminded_at=None)
    return unreminded.update(reminded_at=now) == 1


def withdraw(link: OneTimeLink) -> bool:
    """Make an open link useless, in the caller's transaction; false when it was used or withdrawn before."""
    open_ = OneTimeLink.unscoped.filter(pk=link.pk, used_at=None, revoked_at=None)
    return open_.update(revoked_at=timezone.now()) == 1


def token_of(link: OneTimeLink) -> str | None:
    """The token of a question's link once more, for a reminder; None when it was made with another key."""
    token = _derived(link.pk)
    return token if _hash(token) == link.token_sha256 else None


def stop_url(token: str) -> str:
    """Where whoever got the link `token` by mail ends such mails, in the language that is being written."""
    return settings.ENVIRONMENT.url + reverse("stop", args=[token])


def person_behind(link: OneTimeLink, address: str) -> Actor:
    """Whoever answers a question's link acts as the patient it was mailed to."""
    if link.episode is None:
        raise ValueError(f"a {link.purpose} link asks nobody about an episode")
    patient = link.episode.patient
    return Actor("patient", user=patient.user_id, patient=patient.pk, name=patient.name, address=address)


def digest_of(posted: QueryDict) -> str:
    """The SHA-256 of a form's answers, in whatever order they came: the same answers sent again are the same."""
    answers = {name: sorted(values) for name, values in posted.lists() if name not in NOT_ANSWERS}
    return _hash(json.dumps(answers, sort_keys=True))


def answered_at(posted: Mapping[str, str], link: OneTimeLink, now: datetime) -> datetime:
    """When answers were given that waited `late_s` seconds on a device: not before the link began, not after `now`."""
    waited = posted.get("late_s", "")
    seconds = int(waited) if waited.isdecimal() and len(waited) < 10 else 0
    return max(now - timedelta(seconds=seconds), min(now, link.not_before))


def _make_question(link: OneTimeLink, not_before: datetime, valid: timedelta) -> str:
    # Made from the row's id and the clinic's key, so that a reminder can carry the same address; the database
    # alone, which holds the hash, still does not know it.
    token = _derived(link.pk)
    _keep(link, token, not_before, valid)
    return token


def _keep(link: OneTimeLink, token: str, not_before: datetime, valid: timedelta) -> None:
    link.token_sha256 = _hash(token)
    link.not_before, link.expires_at = not_before, not_before + valid
    link.save(force_insert=True)


def _derived(pk: UUID) -> str:
    mac = salted_hmac("ashi.web.records.links", pk.hex, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac[:TOKEN_BYTES]).decode()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
