"""The owner runs the house, and reads no chart."""

from collections.abc import Callable

import pytest
from django.test import Client

from ashi.web.owner.queries import overview
from ashi.web.records.actor import Actor
from ashi.web.records.models import AuditEntry, Document, Episode, Mail, Session, User
from tests.support.charts import keep_paperwork
from tests.support.clinic import People

pytestmark = pytest.mark.django_db


def _owner(people: People) -> Actor:
    return Actor("owner", user=people.owner.pk, name=people.owner.name)


def test_documents_are_closed_to_owner_and_desk(people: People, episode_a: Episode) -> None:
    keep_paperwork(episode_a)
    for role, user in (("owner", people.owner), ("front_desk", people.front_desk)):
        assert not Document.records.scope(Actor(role, user=user.pk)).exists()  # type: ignore[arg-type]


def test_closing_an_account_ends_it_at_once(people: People, client_of: Callable[..., Client]) -> None:
    worker = client_of(people.practitioner)
    assert worker.get("/today/").status_code == 200
    answer = client_of(people.owner).post(
        f"/owner/people/{people.practitioner.pk}/", {"to": "closed", "why": "has left"}
    )
    assert answer.status_code == 302
    assert worker.get("/today/").status_code == 302
    assert not Session.objects.filter(user=people.practitioner).exists()
    entry = AuditEntry.unscoped.get(act="account.close")
    assert (entry.why, entry.actor) == ("has left", people.owner.pk)


def test_closing_needs_a_reason_and_nobody_locks_themselves_out(
    people: People, client_of: Callable[..., Client]
) -> None:
    owner = client_of(people.owner)
    owner.post(f"/owner/people/{people.practitioner.pk}/", {"to": "closed", "why": ""})
    owner.post(f"/owner/people/{people.owner.pk}/", {"to": "closed", "why": "by mistake"})
    assert not User.objects.filter(pk__in=[people.practitioner.pk, people.owner.pk], is_active=False).exists()


def test_a_colleague_gets_a_link_and_no_password(people: People, client_of: Callable[..., Client]) -> None:
    client_of(people.owner).post(
        "/owner/people/", {"name": "New Hand", "email": "New@Example.org", "role": "front_desk"}
    )
    user = User.objects.get(email="new@example.org")
    assert not user.has_usable_password()
    assert "/sign-in/" in Mail.unscoped.get(to="new@example.org").body


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": " "}, "name"),
        ({"email": "nonsense"}, "full e-mail address"),
        ({"email": "alice@example.org"}, "already an account"),
        ({"role": "patient"}, "Choose what the person does"),
    ],
)
def test_a_bad_account_is_named(
    change: dict[str, str], says: str, people: People, client_of: Callable[..., Client]
) -> None:
    typed = {"name": "New Hand", "email": "new@example.org", "role": "owner", **change}
    answer = client_of(people.owner).post("/owner/people/", typed)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_a_patient_is_looked_for_without_a_name_in_an_address(
    people: People, client_of: Callable[..., Client]
) -> None:
    owner = client_of(people.owner)
    page = owner.post("/owner/people/", {"q": "adler"}).content.decode()
    assert "Alice Adler" in page
    assert "Bob Brandt" not in page
    assert 'method="get"' not in page
    assert "Bob Brandt" in owner.get("/owner/people/?q=adler").content.decode()


def test_the_trail_of_a_patient_is_shown_and_looking_is_noted(
    people: People, episode_a: Episode, client_of: Callable[..., Client]
) -> None:
    keep_paperwork(episode_a)
    answer = client_of(people.owner).get(f"/owner/audit/patient:{episode_a.patient_id.hex}/")
    assert "intake.keep" in answer.content.decode()
    assert AuditEntry.unscoped.filter(act="trail.read").exists()


def test_numbers_are_within_what_is_seen(people: People, episode_a: Episode) -> None:
    numbers = overview(_owner(people))
    assert (numbers.patients, numbers.open_episodes) == (2, 1)
    assert overview(Actor("anonymous")).patients == 0
