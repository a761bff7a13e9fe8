"""A forgotten password: one code by mail, a new password, and one is in; also for people whose account others made."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from ashi.web.commands.fill import _account
from ashi.web.records.models import Mail, User

pytestmark = pytest.mark.django_db
PASSWORD = "blue kettle on the hill"


@pytest.fixture
def mira() -> User:
    """Somebody of the demo: she has never typed a code, so nobody knows yet that the address is hers."""
    return _account("mira@example.org", "Mira Made", "patient")


def codes_in_mail(user: User) -> list[str]:
    mails = Mail.unscoped.filter(to=user.email).order_by("made_at")
    found = (re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", mail.body, re.MULTILINE) for mail in mails)
    return [code[1] for code in found if code]


def reset(browser: Client, user: User, code: str | None = None) -> None:
    browser.post("/account/password/reset/", {"email": user.email})
    browser.post("/account/password/reset/confirm/", {"code": code or codes_in_mail(user)[-1]})
    browser.post("/account/password/reset/complete/", {"password1": PASSWORD, "password2": PASSWORD})


def test_one_code_is_enough_for_an_account_that_others_made(client: Client, mira: User) -> None:
    """The first sign-in asked for a second code, in a second mail of the same name: the first did not open it."""
    reset(client, mira)
    answer = client.post("/account/login/", {"login": mira.email, "password": PASSWORD})
    assert answer["Location"] == "/home/"
    assert client.get("/home/").status_code == 302
    assert client.get("/account/login/").status_code == 302, "she is not signed in"
    assert len(codes_in_mail(mira)) == 1


def test_a_wrong_code_proves_nothing(client: Client, mira: User) -> None:
    reset(client, mira, code="AAAA-AAAA")
    mira.refresh_from_db()
    assert not mira.has_usable_password()
    assert not EmailAddress.objects.exists()


def test_an_address_known_already_is_not_made_twice(client: Client, mira: User) -> None:
    EmailAddress.objects.create(user=mira, email=mira.email, primary=True, verified=True)
    reset(client, mira)
    assert EmailAddress.objects.get().verified
    assert client.post("/account/login/", {"login": mira.email, "password": PASSWORD}).status_code == 302
    assert len(codes_in_mail(mira)) == 1
