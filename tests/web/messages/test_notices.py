"""A mail that says only that a message is there, at most one an hour."""

import datetime as dt

import pytest
from django.utils import timezone

from ashi.web.messages.models import Message, Notice
from ashi.web.messages.notices import tell_those_waiting
from ashi.web.records.models import Mail, User
from tests.support.messages import keep_message
from tests.web.messages.conftest import Team, Writer, newest

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def mails(user: User) -> int:
    return Mail.unscoped.filter(to=user.email).count()


def test_those_on_the_case_are_told_and_nobody_else(alice: Writer, people) -> None:
    alice.writes("Do the needles hurt?")
    assert [mails(user) for user in (people.practitioner, people.other_practitioner, people.front_desk)] == [
        1,
        0,
        0,
    ]


def test_the_mail_says_nothing(alice: Writer, chen: Team, people) -> None:
    alice.writes("Does acupuncture help my back?")
    chen.answers("For many it does.", newest())
    for mail in Mail.unscoped.all():
        assert mail.subject == "There is a message for you at the clinic"
        assert "/messages/" in mail.body
        for word in (
            "acupuncture",
            "back",
            "pain",
            "needle",
            "helps",
            "Chen" if "Alice" in mail.body else "Alice",
        ):
            assert word not in mail.subject + mail.body, word
    assert mails(people.patient_a) == 1


def test_at_most_one_an_hour(alice: Writer, people) -> None:
    for number in range(5):
        alice.writes(f"Question {number}")
    assert mails(people.practitioner) == 1


def test_what_came_within_the_hour_is_told_after_it_unless_it_was_read(alice: Writer, people) -> None:
    now = timezone.now()
    alice.writes("The first")
    alice.writes("The second")
    assert tell_those_waiting(now + dt.timedelta(minutes=59)) == 0
    assert tell_those_waiting(now + HOUR + dt.timedelta(minutes=1)) == 1
    assert tell_those_waiting(now + HOUR + dt.timedelta(minutes=2)) == 0
    assert mails(people.practitioner) == 2


def test_what_was_read_is_not_told_again(alice: Writer, chen: Team, people) -> None:
    alice.writes("The first")
    alice.writes("The second")
    chen.sees("/questions/")
    assert tell_those_waiting(timezone.now() + 2 * HOUR) == 0
    assert mails(people.practitioner) == 1


def test_one_that_was_told_of_is_not_told_again_however_long_it_waits(alice: Writer, people) -> None:
    alice.writes("The first")
    assert tell_those_waiting(timezone.now() + 3 * HOUR) == 0
    assert tell_those_waiting(timezone.now() + 72 * HOUR) == 0


def test_sent_twice_is_told_once(alice: Writer, people) -> None:
    from uuid import uuid4

    key = uuid4()
    for _ in range(2):
        alice.writes("Do the needles hurt?", key=key)
        Notice.unscoped.update(told_at=timezone.now() - 2 * HOUR)
    assert mails(people.practitioner) == 1


def test_a_closed_account_gets_nothing(episode_a, people, chen: Team) -> None:
    User.objects.filter(pk=people.patient_a.pk).update(is_active=False)
    chen.answers("Are you well?")
    assert Message.unscoped.count() == 1
    assert mails(people.patient_a) == 0


def test_someone_booked_by_telephone_has_no_address_to_tell(chen: Team, episode_a, people) -> None:
    keep_message(episode_a, "Hello", by=people.patient_a)
    type(episode_a.patient).unscoped.filter(pk=episode_a.patient_id).update(user=None)
    assert chen.answers("Are you well?").status_code == 302
