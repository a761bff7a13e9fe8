"""What allauth asks of us: how an account is made, and that mail goes through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.http import HttpRequest
from django.utils.translation import override

from ashi.web.design.languages import SOURCE
from ashi.web.records import mail
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
        Patient.unscoped.create(user=user, name=user.name)


class Accounts(DefaultAccountAdapter):
    """Mail through the outbox."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        with override(SOURCE):  # mails are English only, so not half in the language of the page
            message = self.render_mail(template_prefix, email, context)
        mail.post(email, message.subject, message.body, purpose=f"account:{new_id().hex}")
