"""Dead letters: the owner sees what kind, to whom and why, never the text; tries again or puts away."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

import ashi.web
from ashi.web.booking.models import Appointment
from ashi.web.owner.queries_post import KINDS
from ashi.web.records import mail
from ashi.web.records.models import AuditEntry, Episode, Mail, Patient
from tests.support.clinic import People
from tests.web.plan.conftest import words

pytestmark = pytest.mark.django_db
WEB = Path(ashi.web.__file__).parent


@pytest.fixture
def dead(people: People) -> Mail:
    """A reminder that the mail server would not take."""
    mail.post(people.patient_a.email, "A secret subject", "A secret link", purpose="visit:days:1:2:mail")
    Mail.unscoped.update(state="dead", attempts=1, fault="no such address (550)")
    return Mail.unscoped.get()


def test_the_owner_sees_kind_person_and_reason_and_no_text(
    dead: Mail, people: People, client_of: Callable[..., Client]
) -> None:
    olga = client_of(people.owner)
    assert "1 message reached nobody" in words(olga.get("/owner/"))
    page = words(olga.get("/owner/post/"))
    for said in ("Alice Adler", "Reminder of a visit", "No such address (550)", "1 try"):
        assert said in page, said
    assert "secret" not in page


def test_again_makes_it_new_and_put_away_lets_its_text_go(
    dead: Mail, people: People, client_of: Callable[..., Client]
) -> None:
    olga = client_of(people.owner)
    assert "on its way again" in words(olga.post(f"/owner/post/{dead.pk}/", {"to": "again"}, follow=True))
    dead.refresh_from_db()
    assert (dead.state, dead.attempts, dead.body) == ("waiting", 0, "A secret link")
    assert "Somebody was quicker" in words(
        olga.post(f"/owner/post/{dead.pk}/", {"to": "dismiss"}, follow=True)
    )
    Mail.unscoped.update(state="dead")
    olga.post(f"/owner/post/{dead.pk}/", {"to": "dismiss"})
    dead.refresh_from_db()
    assert (dead.state, dead.body) == ("dismissed", "")
    acts = AuditEntry.unscoped.filter(record=f"mail:{dead.pk.hex}").values_list("role", "act")
    assert list(acts) == [("owner", "mail.again"), ("owner", "mail.dismiss")]


def test_the_desk_hears_whom_to_call(
    dead: Mail, episode_a: Episode, episode_b: Episode, people: People, client_of: Callable[..., Client]
) -> None:
    Patient.unscoped.filter(user=people.patient_a).update(telephone="030 1234567")
    dora = client_of(people.front_desk)
    page = words(dora.get("/desk/"))
    assert "1 person could not be reached by mail: please call" in page
    assert "030 1234567" in page
    assert "secret" not in page
    Appointment.unscoped.update(status="cancelled")
    assert "could not be reached" not in words(dora.get("/desk/"))
    Appointment.unscoped.update(status="booked")
    mail.dismiss(dead.pk)
    assert "could not be reached" not in words(dora.get("/desk/"))


def test_every_kind_of_message_that_is_written_has_its_words() -> None:
    """Read from the sources: a new kind without words would stand in the list as "another message"."""
    sources = "\n".join(file.read_text("utf-8") for file in WEB.rglob("*.py"))
    written = set(re.findall(r'purpose=f"([a-z_]+):\{', sources))
    assert {"account", "after_visit", "check_in", "message"} <= written
    assert written | {"visit", "waiting_offer"} <= KINDS.keys()
