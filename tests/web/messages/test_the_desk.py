"""The front desk reads what was written to it; of everything else it knows that it is there, and since when."""

import pytest
from django.utils import timezone

from ashi.web.messages.models import Message, Read
from ashi.web.records.models import AuditEntry, CaseMember
from tests.support.messages import keep_message
from tests.web.messages.conftest import Team, Writer, newest

pytestmark = pytest.mark.django_db

SECRET = "Can I talk to you about my sexual life?"


def test_of_a_message_to_those_who_treat_the_desk_sees_only_its_age(alice: Writer, dora: Team) -> None:
    alice.writes(SECRET)
    for path in ("/desk/", "/desk/messages/"):
        page = dora.sees(path)
        assert "Alice Adler" in page
        assert "just came, for Chen Wei" in page
        assert "sexual" not in page
    assert dora.browser.get(f"/threads/{dora.episode.pk}/").status_code == 404
    assert dora.settles(newest()).status_code == 404


def test_once_somebody_has_read_it_the_desk_need_not_know(alice: Writer, chen: Team, dora: Team) -> None:
    alice.writes(SECRET)
    chen.sees("/questions/")
    assert "Alice Adler" not in dora.sees("/desk/messages/")


def test_nobody_on_the_case_is_said(alice: Writer, dora: Team) -> None:
    CaseMember.unscoped.update(until=timezone.now())
    alice.writes(SECRET)
    assert "and nobody is on the case" in dora.sees("/desk/messages/")


def test_the_owner_sees_no_more_than_that(alice: Writer, people, client_of) -> None:
    alice.writes(SECRET)
    page = client_of(people.owner).get("/desk/").content.decode()
    assert "just came, for Chen Wei" in page
    assert "sexual" not in page
    assert "/desk/messages/" not in page


def test_a_bill_is_the_desks(alice: Writer, chen: Team, dora: Team) -> None:
    alice.writes("My bill is wrong.", to="front_desk")
    asked = newest()
    assert "1 message for the desk" in dora.sees("/desk/")
    assert "My bill is wrong." in dora.sees("/desk/messages/")
    assert "No question waits" in chen.sees("/questions/")
    assert "Questions to answer" not in chen.chart
    assert dora.answers("We send a new one today.", asked).status_code == 302
    assert "No message waits for you" in dora.sees("/desk/messages/")
    assert "We send a new one today." in alice.page()
    assert newest().to == "front_desk"


def test_the_desks_thread_leaves_out_what_is_not_for_it(alice: Writer, dora: Team) -> None:
    alice.writes(SECRET)
    alice.writes("My bill is wrong.", to="front_desk")
    page = dora.sees(f"/threads/{dora.episode.pk}/")
    assert "My bill is wrong." in page
    assert "sexual" not in page


def test_the_desk_cannot_answer_what_it_cannot_read(alice: Writer, dora: Team) -> None:
    alice.writes(SECRET)
    secret = newest()
    keep_message(alice.episode, "My bill is wrong.", to="front_desk")
    dora.answers("Here you are.", secret)
    assert not Message.unscoped.filter(pk=secret.pk, settled__isnull=False).exists()


def test_when_those_who_treat_answer_a_bill_the_desk_sees_it(alice: Writer, chen: Team, dora: Team) -> None:
    alice.writes("My bill is wrong.", to="front_desk")
    chen.answers("I have told the desk: it is 70.", newest())
    assert "I have told the desk: it is 70." in dora.sees(f"/threads/{dora.episode.pk}/")


def test_what_presses_comes_first_at_the_desk(alice: Writer, dora: Team, episode_b) -> None:
    alice.writes(SECRET)
    keep_message(episode_b, "I cannot breathe since the needles")
    page = dora.sees("/desk/")
    assert page.index("Bob Brandt") < page.index("Fetch a practitioner now") < page.index("Alice Adler")


def test_a_list_that_is_shown_was_read_of_everyone_in_it(alice: Writer, dora: Team, episode_b) -> None:
    dora.sees("/desk/messages/")
    assert not AuditEntry.unscoped.filter(act="messages.read").exists()  # nothing was shown
    alice.writes("The first bill", to="front_desk")
    alice.writes("The second bill", to="front_desk")
    keep_message(episode_b, "A third one", to="front_desk")
    dora.sees("/desk/messages/")
    read = AuditEntry.unscoped.filter(act="messages.read").values_list("record", "patient")
    assert sorted(read) == sorted(
        (f"episode:{episode.pk.hex}", episode.patient_id) for episode in (dora.episode, episode_b)
    )
    assert Read.unscoped.count() == 3
