"""What made-up patients write."""

import datetime as dt

from ashi.safety.alarm_words import listen, needs_help_now
from ashi.synthetic import generate, messages_of

UNTIL = dt.date(2026, 6, 1)


def test_whoever_has_not_been_here_yet_has_a_question() -> None:
    people = list(generate(60, 1, UNTIL, plans=False))
    new = [person for person in people if not person.visits and person.closed_at is None]
    assert new
    assert all(len(messages_of(person)) == 1 for person in new)
    assert all(messages_of(person) == () for person in people if person.closed_at is not None)


def test_nothing_is_written_in_the_future_and_answers_come_after_questions() -> None:
    for person in generate(60, 1, UNTIL, plans=False):
        for message in messages_of(person):
            assert message.at.date() <= UNTIL
            assert message.answered_at is None or message.answered_at > message.at
            assert (message.answered_at is None) == (message.answer == "")


def test_a_demo_begins_without_a_made_up_emergency() -> None:
    written = [message for person in generate(60, 1, UNTIL, plans=False) for message in messages_of(person)]
    assert {message.to for message in written} == {"care_team", "front_desk"}
    assert not any(needs_help_now(listen(message.words)) for message in written)
