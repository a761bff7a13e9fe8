"""Who is signed in is decided by the server's clock and the account, at every request."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from ashi.web.records.models import Session
from tests.support.clinic import People

pytestmark = pytest.mark.django_db


def _is_in(client: Client) -> bool:
    return client.get("/home/").status_code == 302 and "login" not in client.get("/home/")["Location"]


def test_each_role_lands_on_its_own_page(people: People, client_of: Callable[..., Client]) -> None:
    landings = {
        role: client_of(user).get("/home/")["Location"]
        for role, user in (
            ("patient", people.patient_a),
            ("practitioner", people.practitioner),
            ("front_desk", people.front_desk),
            ("owner", people.owner),
        )
    }
    assert landings == {
        "patient": "/me/",
        "practitioner": "/today/",
        "front_desk": "/desk/",
        "owner": "/owner/",
    }


def test_nobody_signed_in_is_sent_to_sign_in(client_of: Callable[..., Client], clinic) -> None:
    answer = client_of().get("/home/")
    assert answer.status_code == 302
    assert "next=/home/" in answer["Location"]


def test_our_scripts_are_told_in_json_that_they_are_signed_out(
    client_of: Callable[..., Client], clinic
) -> None:
    answer = client_of().put("/home/", "{}", content_type="application/json")
    assert answer.status_code == 401
    assert answer.json()["what"] == "Nothing was saved."


def test_a_disabled_account_is_out_at_once(people: People, client_of: Callable[..., Client]) -> None:
    client = client_of(people.practitioner)
    assert _is_in(client)
    people.practitioner.is_active = False
    people.practitioner.save()
    assert not _is_in(client)


def test_a_changed_password_ends_other_sessions(people: People, client_of: Callable[..., Client]) -> None:
    client = client_of(people.patient_a)
    people.patient_a.set_password("another long password")
    people.patient_a.save()
    assert not _is_in(client)


@pytest.mark.parametrize(("minutes", "stays"), [(20, True), (31, False)])
def test_an_idle_session_ends(
    people: People, client_of: Callable[..., Client], minutes: int, stays: bool
) -> None:
    client = client_of(people.owner)
    Session.objects.update(seen_at=timezone.now() - dt.timedelta(minutes=minutes))
    assert _is_in(client) is stays


def test_using_a_session_does_not_move_its_end(people: People, client_of: Callable[..., Client]) -> None:
    client = client_of(people.patient_a)
    end = Session.objects.get().expire_date
    Session.objects.update(seen_at=timezone.now() - dt.timedelta(minutes=5))
    assert _is_in(client)
    assert Session.objects.get().expire_date == end
    assert Session.objects.get().seen_at > timezone.now() - dt.timedelta(minutes=1)
