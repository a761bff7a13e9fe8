"""One-time links: made here, kept as a hash, used once by sending the page's form."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.utils import timezone

from ashi.web.records.models import Document, Episode, OneTimeLink, User


def make_sign_in_link(user: User, *, valid: timedelta) -> str:
    """A token that signs `user` in once."""
    return _make(OneTimeLink.Purpose.SIGN_IN, valid, user=user)


def make_check_in_link(episode: Episode, *, due_on: date, not_before: datetime, valid: timedelta) -> str:
    """A token that takes one check-in of `episode` without signing in."""
    return _make(OneTimeLink.Purpose.CHECK_IN, valid, episode=episode, due_on=due_on, not_before=not_before)


def make_after_visit_link(visit: Document, *, not_before: datetime, valid: timedelta) -> str:
    """A token that takes one answer about the signed visit `visit` without signing in."""
    return _make(
        OneTimeLink.Purpose.AFTER_VISIT, valid, episode=visit.episode, visit=visit, not_before=not_before
    )


def find(purpose: str, token: str) -> OneTimeLink | None:
    """The link if it could be used now; looking does not use it."""
    return (
        OneTimeLink.unscoped.select_related("user", "episode__patient", "visit")
        .filter(token_sha256=_hash(token), purpose=purpose, used_at=None, revoked_at=None)
        .filter(not_before__lte=timezone.now(), expires_at__gt=timezone.now())
        .first()
    )


def find_spent(purpose: str, token: str) -> OneTimeLink | None:
    """A link that was used, so that whoever sends the form a second time hears that the first arrived."""
    return (
        OneTimeLink.unscoped.select_related("episode__patient", "visit")
        .filter(token_sha256=_hash(token), purpose=purpose, used_at__isnull=False)
        .first()
    )


def use(link: OneTimeLink) -> bool:
    """Use the link up, in the caller's transaction; false when someone was faster."""
    return (
        OneTimeLink.unscoped.filter(pk=link.pk, used_at=None, revoked_at=None).update(used_at=timezone.now())
        == 1
    )


def _make(
    purpose: str,
    valid: timedelta,
    *,
    user: User | None = None,
    episode: Episode | None = None,
    visit: Document | None = None,
    due_on: date | None = None,
    not_before: datetime | None = None,
) -> str:
    token = secrets.token_urlsafe(24)
    begins = not_before or timezone.now()
    OneTimeLink.unscoped.create(
        purpose=purpose,
        token_sha256=_hash(token),
        user=user,
        episode=episode,
        visit=visit,
        due_on=due_on,
        not_before=begins,
        expires_at=begins + valid,
    )
    return token


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
