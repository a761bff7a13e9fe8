"""Words that sound like a red flag: told at once what to do, kept all the same, marked for those who treat."""

import pytest

from ashi.safety.alarm_words import ALARM_SIGNS
from ashi.web.design.languages import LANGUAGES
from ashi.web.messages.models import Message
from ashi.web.records.models import Clinic, Mail
from tests.support.messages import keep_message
from tests.web.messages.conftest import Team, Writer, newest

pytestmark = pytest.mark.django_db

NUMB = "Since this morning I am numb between my legs. Is that from the needles?"


def told(alice: Writer, words: str) -> str:
    answer = alice.writes(words, follow=True)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_what_to_do_now_and_whom_to_call_comes_at_once(alice: Writer) -> None:
    page = told(alice, NUMB)
    assert "<h1>Please get help now</h1>" in page
    assert "Call 112 now." in page
    assert 'href="tel:112"' in page
    assert "Go to an emergency department now." in page
    assert "Do not wait for us. We do not read messages at once." in page
    assert Message.unscoped.get().words == NUMB


def test_every_language_of_the_pages_is_listened_to() -> None:
    spoken = {code.partition("-")[0] for code in LANGUAGES}
    assert all(set(sign.words) == spoken for sign in ALARM_SIGNS.values())


def test_a_spanish_message_is_answered_at_once(alice: Writer) -> None:
    assert "Please get help now" in told(alice, "No siento nada entre las piernas desde esta mañana.")


@pytest.mark.parametrize(("country", "number"), [("US", "911"), ("GB", "999"), ("FR", "112")])
def test_the_number_is_the_countrys(alice: Writer, country: str, number: str) -> None:
    Clinic.unscoped.update(country=country)
    assert f'href="tel:{number}"' in told(alice, NUMB)
    assert f"Call {number} now." in alice.page()


def test_a_country_without_a_known_number_gets_words(alice: Writer) -> None:
    Clinic.unscoped.update(country="AR")
    page = told(alice, NUMB)
    assert "Call your local emergency number." in page
    assert 'href="tel:"' not in page


def test_whoever_wants_to_die_is_not_sent_to_a_list_of_symptoms(alice: Writer) -> None:
    page = told(alice, "Honestly I just want to die.")
    assert "<h1>Please talk to someone now</h1>" in page
    assert "0800 1110111" in page
    assert 'href="tel:08001110111"' in page
    assert 'href="tel:112"' in page
    assert "Do not drive yourself" not in page


def test_without_a_known_line_the_emergency_number_stays(alice: Writer) -> None:
    Clinic.unscoped.update(country="FR")
    page = told(alice, "I want to die")
    assert "day and night" not in page
    assert 'href="tel:112"' in page


def test_what_needs_a_doctor_today_is_no_emergency(alice: Writer, clinic: Clinic) -> None:
    Clinic.unscoped.update(telephone="030 1234567")
    page = told(alice, "I have had a fever since Sunday.")
    assert "<h1>Please call today</h1>" in page
    assert 'href="tel:0301234567"' in page
    assert "notice--emergency" not in page


def test_an_everyday_question_is_only_sent(alice: Writer) -> None:
    page = told(alice, "May I come ten minutes late?")
    assert "Sent. You see here when it was read" in page
    assert newest().alarms == ""
    assert alice.browser.get(f"/me/messages/sent/{newest().pk}/").status_code == 302


def test_every_page_for_writing_says_that_nobody_watches_it(alice: Writer) -> None:
    page = alice.page()
    assert "We read messages when we are at work, not at once." in page
    assert "Call 112 now." in page


def test_it_stays_said_until_somebody_has_settled_it(alice: Writer, chen: Team) -> None:
    told(alice, NUMB)
    assert "What to do now, and whom to call" in alice.page()
    chen.answers("Are you at the hospital?", newest())
    assert "What to do now, and whom to call" not in alice.page()


def test_it_is_marked_and_first_on_every_list(alice: Writer, chen: Team) -> None:
    alice.writes("May I drive home?")
    told(alice, NUMB)
    listed = chen.sees("/questions/")
    assert listed.index("numb between my legs") < listed.index("May I drive home?")
    for page in (listed, chen.chart, chen.sees(f"/threads/{chen.episode.pk}/")):
        assert "Sounds like an emergency:" in page
        assert "Numb between the legs (cauda equina)" in page
    today = chen.sees("/today/")
    assert "wrote something that sounds like an emergency," in today
    assert "numb between" not in today


def test_those_who_treat_get_a_mail_each_time_that_says_nothing_of_it(alice: Writer, people) -> None:
    told(alice, NUMB)
    told(alice, "And now I cannot pass water.")
    mails = Mail.unscoped.filter(to=people.practitioner.email)
    assert mails.count() == 2
    for mail in mails:
        assert mail.subject == "Please look at your list today"
        for word in ("numb", "water", "Alice", "emergency"):
            assert word not in mail.subject + mail.body


def test_words_for_the_desk_are_listened_to_as_well(alice: Writer, chen: Team, dora: Team) -> None:
    alice.writes("I cannot come on Monday, I can't pee.", to="front_desk")
    assert "Fetch a practitioner now" in dora.sees("/desk/")
    assert "Fetch a practitioner now" in dora.sees("/desk/messages/")
    assert "Sounds like an emergency:" in chen.sees("/questions/")


def test_what_the_team_writes_is_not_listened_to(chen: Team, people) -> None:
    answer = chen.answers("If you get numb between the legs, call 112.")
    assert answer.status_code == 302
    assert newest().alarms == ""


def test_another_patients_emergency_page_is_not_theirs(people, client_of, episode_a) -> None:
    message = keep_message(episode_a, NUMB)
    assert client_of(people.patient_b).get(f"/me/messages/sent/{message.pk}/").status_code == 404
