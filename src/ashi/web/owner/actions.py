"""Accounts of those who work here: made, closed, opened again. Closing ends every session at once."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ashi.web.records import audit, links, mail, reading
from ashi.web.records.actor import Actor
from ashi.web.records.models import OneTimeLink, Practitioner, Session, User
from ashi.web.records.storage import check_can_store


def add_account(actor: Actor, *, name: str, email: str, role: str, url: str) -> User:
    """Make a staff account and mail it a link that signs it in once. Nobody chooses a password for someone else."""
    check_can_store()
    with transaction.atomic():
        user = User(email=email.lower(), name=name, role=role)
        user.set_unusable_password()
        user.save()
        if role == "practitioner":
            Practitioner.unscoped.create(user=user, name=name, is_bookable=False)
        token = links.make_sign_in_link(user, valid=timedelta(days=2))
        with reading.written_for(user):
            mail.post(
                user.email,
                "Your account",
                f"Hello {name},\n\nyou have an account at the clinic. This link signs you in once, within two days:"
                f"\n\n{url}/sign-in/{token}/\n\nThen add a passkey under your name.\n",
                purpose=f"account:{user.pk.hex}",
            )
        audit.record(actor, "account.add", f"user:{user.pk.hex}", why=role)
    return user


def close_account(actor: Actor, user: User, why: str) -> None:
    """Out at once: sessions and links end with the same commit."""
    check_can_store()
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=False)
        Session.objects.filter(user=user).delete()
        OneTimeLink.unscoped.filter(user=user, used_at=None).update(revoked_at=timezone.now())
        audit.record(actor, "account.close", f"user:{user.pk.hex}", why=why)


def open_account(actor: Actor, user: User, why: str) -> None:
    """Back in, by signing in anew."""
    check_can_store()
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_active=True)
        audit.record(actor, "account.open", f"user:{user.pk.hex}", why=why)
