"""A question is asked, stands on the chart until it is answered, and is answered."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from ashi.web.messages.models import Message, Picture, Read, Settled
from ashi.web.messages.policies import MOST_A_DAY
from ashi.web.messages.words import MOST_SIGNS
from ashi.web.records.models import AuditEntry, CaseMember, Episode
from tests.support.messages import keep_message
from tests.web.messages.conftest import Team, Writer, newest

pytestmark = pytest.mark.django_db

NEEDLES = "Do the needles hurt?\nI am a bit afraid."


def test_a_question_is_kept_with_its_trace(alice: Writer, people) -> None:
    assert alice.writes(NEEDLES).status_code == 302
    kept = newest()
    assert (kept.words, kept.by, kept.to, kept.author) == (NEEDLES, "patient", "care_team", people.patient_a)
    entry = AuditEntry.unscoped.get(act="message.send")
    assert (entry.record, entry.patient) == (f"message:{kept.pk.hex}", alice.episode.patient_id)
    assert "needles" not in entry.why


def test_it_stands_on_the_chart_before_there_is_any_paperwork(alice: Writer, chen: Team) -> None:
    alice.writes(NEEDLES)
    page = chen.chart
    assert "Questions to answer" in page
    assert "Do the needles hurt?\nI am a bit afraid." in page


def test_an_answer_takes_it_off_the_chart_and_reaches_the_patient(alice: Writer, chen: Team) -> None:
    alice.writes(NEEDLES)
    chen.answers("A short prick, then mostly nothing.", newest())
    assert "Questions to answer" not in chen.chart
    assert "No question waits" in chen.sees("/questions/")
    assert "1 message for you is unread." in alice.browser.get("/me/").content.decode()
    assert "A short prick, then mostly nothing." in alice.page()
    assert "unread" not in alice.browser.get("/me/").content.decode()


def test_only_what_was_ticked_is_answered(alice: Writer, chen: Team) -> None:
    alice.writes("Do the needles hurt?")
    first = newest()
    alice.writes("May I drive home?")
    chen.answers("Only a little.", first)
    assert "May I drive home?" in chen.chart
    assert "Do the needles hurt?" not in chen.chart


def test_what_was_talked_about_leaves_the_chart(alice: Writer, chen: Team) -> None:
    alice.writes(NEEDLES)
    answer = chen.settles(newest())
    assert answer["Location"] == f"/chart/{chen.episode.pk}/"
    assert "Questions to answer" not in chen.chart
    assert "You talked about it" in alice.page()
    assert AuditEntry.unscoped.get(act="message.settle").why == "talked"


def test_a_question_is_settled_once(alice: Writer, chen: Team) -> None:
    alice.writes(NEEDLES)
    chen.settles(newest(), "talked")
    chen.settles(newest(), "nothing_needed")
    assert Settled.unscoped.get().how == "talked"
    assert AuditEntry.unscoped.filter(act="message.settle").count() == 1
    assert chen.settles(newest(), "answered").status_code == 404


def test_the_list_has_the_oldest_first_with_its_age(alice: Writer, chen: Team) -> None:
    alice.writes("The first question")
    alice.writes("The second question")
    page = chen.sees("/questions/")
    assert "2 messages wait for an answer" in page
    assert page.index("The first question") < page.index("The second question")
    assert "just now" in page
    assert "2 questions wait for an answer" in chen.sees("/today/")


def test_the_patient_sees_who_has_read_it(alice: Writer, chen: Team) -> None:
    alice.writes(NEEDLES)
    assert "Not read yet" in alice.page()
    chen.sees("/questions/")
    assert "Read by Chen Wei" in " ".join(alice.page().split())
    entry = AuditEntry.unscoped.filter(act="messages.read", actor=Read.unscoped.get().user_id).get()
    assert entry.record == f"episode:{chen.episode.pk.hex}"
    chen.sees("/questions/")
    assert Read.unscoped.count() == 1


def test_sent_twice_is_one_message(alice: Writer, chen: Team) -> None:
    key = uuid4()
    for _ in range(2):
        assert alice.writes(NEEDLES, key=key).status_code == 302
    assert Message.unscoped.count() == 1
    for _ in range(2):
        assert chen.answers("No.", newest(), key=(answer_key := key.__class__(int=7))).status_code == 302
    assert Message.unscoped.filter(client_key=answer_key).count() == 1


def test_other_words_under_the_same_key_are_not_swallowed(alice: Writer) -> None:
    key = uuid4()
    alice.writes("The first", key=key)
    answer = alice.writes("The second", key=key)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "has sent a message already" in page
    assert ">\nThe second</textarea>" in page
    assert f'name="client_key" value="{key}"' not in page


@pytest.mark.parametrize(
    ("words", "says"),
    [("", "Please write something first."), (" \n\t\u200b", "Please write something first."),
     ("x" * (MOST_SIGNS + 1), f"This is {MOST_SIGNS + 1} characters long; {MOST_SIGNS} fit.")],
)  # fmt: skip
def test_what_cannot_be_sent_is_said_and_kept(alice: Writer, words: str, says: str) -> None:
    answer = alice.writes(words)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert words.strip()[:50] in answer.content.decode()
    assert Message.unscoped.count() == 0


def test_words_never_become_markup_or_links(alice: Writer, chen: Team) -> None:
    alice.writes("<b>bold</b> see https://evil.example/login <script>alert(1)</script>")
    for page in (
        alice.page(),
        chen.chart,
        chen.sees("/questions/"),
        chen.sees(f"/threads/{chen.episode.pk}/"),
    ):
        assert "&lt;b&gt;bold" in page
        assert "<script>alert" not in page
        assert 'href="https://evil' not in page


def test_what_turns_or_hides_text_is_taken_out(alice: Writer) -> None:
    alice.writes("safe\u202egnp.exe\u202c\x00\x1b[31m a\u200bb\r\nc\u2028d\u2066")
    assert newest().words == "safegnp.exe[31m ab\nc\nd"


def test_care_that_has_ended_takes_no_messages(alice: Writer) -> None:
    Episode.unscoped.filter(pk=alice.episode.pk).update(closed_at=timezone.now())
    answer = alice.writes("Anybody there?")
    assert answer.status_code == 422
    assert "This care has ended" in answer.content.decode()
    assert Message.unscoped.count() == 0


def test_there_is_a_bound_on_what_one_person_piles_up(alice: Writer) -> None:
    for number in range(MOST_A_DAY):
        keep_message(alice.episode, f"Number {number}")
    assert alice.writes("One more").status_code == 422
    assert Message.unscoped.count() == MOST_A_DAY


def test_leaving_the_case_closes_the_thread(alice: Writer, chen: Team) -> None:
    alice.writes(NEEDLES)
    CaseMember.unscoped.update(until=dt.datetime.now(dt.UTC))
    assert chen.browser.get(f"/threads/{chen.episode.pk}/").status_code == 404
    assert "No question waits" in chen.sees("/questions/")


def test_an_answer_cannot_settle_somebody_elses_question(alice: Writer, chen: Team, episode_b) -> None:
    bobs = keep_message(episode_b, "Do the needles hurt?")
    chen.answers("No.", bobs)
    assert Settled.unscoped.count() == 0


@pytest.mark.parametrize("model", [Message, Read, Settled, Picture])
def test_nothing_that_was_said_is_changed_or_taken_back(alice: Writer, chen: Team, model) -> None:
    from tests.support.messages import photo

    alice.writes(NEEDLES, picture=photo())
    chen.answers("No.", newest())
    chen.sees(f"/threads/{chen.episode.pk}/")
    field = {Message: "words", Read: "name", Settled: "how", Picture: "content_type"}[model]
    assert model.unscoped.exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        model.unscoped.update(**{field: "x"})
    with pytest.raises(DatabaseError), transaction.atomic():
        model.unscoped.all()._raw_delete("default")


def test_the_receipt_and_the_nav_lead_there(alice: Writer, chen: Team) -> None:
    assert alice.browser.get("/messages/")["Location"] == alice.url
    assert chen.browser.get("/messages/")["Location"] == "/questions/"
    assert "/questions/" in chen.sees("/today/")
