"""What allauth asks of us: how an account is made, and that mail goes through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.signals import password_reset
from django import forms
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import override

from ashi.web.design.languages import current
from ashi.web.records import mail, reading
from ashi.web.records.actor import Actor
from ashi.web.records.models import Patient, User
from ashi.web.records.scope import new_id


class SignupNames(forms.Form):
    """The one thing a new account needs beside its address."""

    name = forms.CharField(max_length=200, label="Your name")

    field_order = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Every account made by signing up is a patient's; staff accounts are made by the owner."""
        user.name = self.cleaned_data["name"].strip()
        user.save(update_fields=["name"])
        patient = Patient.unscoped.create(user=user, name=user.name)
        reading.notice(Actor("patient", user.pk, patient.pk, name=user.name), user, "")


class Accounts(DefaultAccountAdapter):
    """Mail through the outbox."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language that the account reads, or else in that of the page where it was asked for."""
        user = User.objects.filter(email__iexact=email).first()
        is_settled = user is not None and (user.language or user.role != User.Role.PATIENT)
        with override(reading.language_of(user) if is_settled else current()):
            message = self.render_mail(template_prefix, email, context)
            mail.post(email, message.subject, message.body, purpose=f"account:{new_id().hex}")


@receiver(password_reset)
def note_address(user: User, **more: object) -> None:
    """Whoever typed the code from the mail has the mailbox: without this note the first sign-in asks for a second code.

    An account that others made has no noted address yet, and allauth notes only those that it knows. It loads this
    file, for the adapter above, before it sets a password.
    """
    if not EmailAddress.objects.filter(user=user).exists():
        EmailAddress.objects.create(user=user, email=user.email.lower(), primary=True, verified=True)
