"""Drill: fifty people want the same time at the same moment. Exactly one gets it, nobody sees a fault."""

import datetime as dt
import threading
import time
from collections import Counter
from urllib.parse import quote, urlencode

from django.db.models import Count as CountOf
from uuid_utils.compat import uuid7

from ashi.web.booking import queries
from ashi.web.booking.models import Appointment, WeeklyHours
from ashi.web.records import audit
from ashi.web.records.actor import SYSTEM
from ashi.web.records.models import AuditEntry, Episode, Patient, Practitioner, User
from tests.drills.harness import Browser, dice, integrity, last_words, lives, sign_in, tell, times
from tests.support.clinic import People
from tests.support.house import House

WRITERS = 50
ROUNDS = times(20, 1_000)
SERVERS = 8


def test_fifty_want_one_time_and_one_gets_it(house: House, people: People) -> None:
    began = time.monotonic()
    times_to_book = free_times(ROUNDS)
    assert len(times_to_book) == ROUNDS
    sessions = [sign_in(patient()) for _ in range(WRITERS)]
    answers: list[tuple[int, float]] = []
    winners: Counter[int] = Counter()
    with lives(house) as server:
        server.warm(sessions[0], "GET", "/practitioners/")
        server.start(SERVERS)
        browsers = [Browser(server.port, session) for session in sessions]
        for practitioner, starts_at in times_to_book:
            path = f"/practitioners/{practitioner.pk}/book/?at={quote(starts_at.isoformat())}"
            said = all_at_once(browsers, path)
            winners[sum(status == 302 for status, _ in said)] += 1
            answers += said
    waits = sorted(seconds for _, seconds in answers)
    statuses = Counter(status for status, _ in answers)
    taken = Appointment.unscoped.filter(status="booked").values("practitioner", "starts_at")
    per_time = taken.annotate(people=CountOf("pk")).values_list("people", flat=True)
    booked = AuditEntry.unscoped.filter(act="appointment.book").count()
    tell(
        "fifty writers, one slot",
        rounds=ROUNDS,
        winners_per_round={str(number): rounds for number, rounds in winners.items()},
        answers={str(status): number for status, number in sorted(statuses.items())},
        wait_p50_s=round(waits[len(waits) // 2], 2),
        wait_p99_s=round(waits[int(len(waits) * 0.99)], 2),
        faults=integrity(),
        seconds=round(time.monotonic() - began, 1),
    )
    assert set(statuses) == {302, 409}, last_words(house)
    assert winners == {1: ROUNDS}
    assert list(per_time) == [1] * ROUNDS
    assert booked == ROUNDS
    assert audit.verify().fault == ""
    assert integrity() == []
    # The losers leave nothing behind: no episode but those of people who won once.
    won = set(Appointment.unscoped.values_list("patient", flat=True))
    assert Counter(Episode.unscoped.values_list("patient", flat=True)) == dict.fromkeys(won, 1)


def free_times(count: int) -> list[tuple[Practitioner, dt.datetime]]:
    """So many free times, of as many practitioners as that takes."""
    clinic = queries.the_clinic(SYSTEM)
    found: list[tuple[Practitioner, dt.datetime]] = []
    for number in range(count // 50 + 1):
        user = User(email=f"p{number}@example.org", name=f"Practitioner {number}", role="practitioner")
        user.set_unusable_password()
        user.save()
        row = Practitioner.unscoped.create(user=user, name=user.name)
        for weekday in range(7):
            WeeklyHours.unscoped.create(
                practitioner=row, weekday=weekday, begins=dt.time(9), ends=dt.time(17)
            )
        # From the third day on, so that none begins while the drill runs.
        days = queries.free_days(SYSTEM, row, clinic)[2:]
        found += [(row, slot.starts_at) for day in days for slot in day.slots]
    dice(3).shuffle(found)
    return found[:count]


def patient() -> User:
    user = User(email=f"{uuid7().hex}@example.org", name="Patient", role="patient")
    user.set_unusable_password()
    user.save()
    Patient.unscoped.create(user=user, name=user.name, synthetic=True)
    return user


def all_at_once(browsers: list[Browser], path: str) -> list[tuple[int, float]]:
    """Every browser sends the same form at the same moment; each answer's status, and how long it took."""
    ready = threading.Barrier(len(browsers))
    said: list[tuple[int, float]] = []

    def book(browser: Browser) -> None:
        body = urlencode({"client_key": str(uuid7())})
        ready.wait()
        began = time.monotonic()
        answer = browser.send("POST", path, body, "application/x-www-form-urlencoded")
        said.append((answer.status, time.monotonic() - began))

    threads = [threading.Thread(target=book, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said
