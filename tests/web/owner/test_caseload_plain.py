"""The page, read in columns and summed up at once, against a plain walk from episode to episode."""

import datetime as dt
from itertools import product
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from msgspec import structs

from ashi.instruments.schedule import Care, ended_on
from ashi.outcomes import Caseload, CaseloadRow, caseload, funnel
from ashi.web.booking.models import Appointment
from ashi.web.booking.queries import the_clinic
from ashi.web.owner.forms_caseload import Selection
from ashi.web.owner.queries_caseload import SMALLEST_GROUP, Flow, caseload_page, practitioners_of, read
from ashi.web.owner.summaries import edition
from ashi.web.records.actor import Actor
from ashi.web.records.models import Episode, EpisodeSummary, Patient
from tests.support.clinic import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(people: People) -> Actor:
    """Three hundred courses of all sorts: booked ahead, closed, silent since one day or another, without a first answer,
    signed by nobody, of rules that no longer hold; one practitioner has four of them and one has none."""
    random, now = Random(7), timezone.now()
    whose = [people.practitioner.practitioner, people.other_practitioner.practitioner]
    patient = Patient.unscoped.create(name="Some Body", synthetic=True)
    episodes = [
        Episode(patient=patient, opened_at=now, closed_at=now if random.random() < 0.2 else None)
        for _ in range(300)
    ]
    Episode.unscoped.bulk_create(episodes)
    rows = []
    for number, episode in enumerate(episodes):
        row = EpisodeSummary(episode=episode, edition=edition(), sessions=random.choice([0, 6, 8]))
        row.practitioner = whose[1] if number < 4 else random.choice([whose[0], whose[0], whose[0], None])
        if random.random() < 0.95:
            last = now.date() - dt.timedelta(days=random.choice([0, 1, 27, 28, 29, 60, 400]))
            row.last_visit_on, row.visits = last, random.randint(1, 9)
            row.began_on = last - dt.timedelta(days=random.choice([0, 30, 150, 200, 340]))
            if random.random() < 0.9:
                row.duration_class, row.baseline = random.choice(["acute", "subacute", "chronic"]), random.choice([0.0, 4.0, 7.0, 7.5])  # fmt: skip
                if random.random() < 0.8:
                    row.follow_up, row.week = float(random.randint(0, 9)), random.randint(7, 70) / 7
        if random.random() < 0.05:
            row.edition = "0:older"
        rows.append(row)
    EpisodeSummary.unscoped.bulk_create(rows)
    tomorrow = now + dt.timedelta(days=1)
    Appointment.unscoped.create(  # of nobody's course yet
        patient=patient,
        practitioner=whose[1],
        starts_at=tomorrow,
        ends_at=tomorrow + dt.timedelta(minutes=30),
    )
    booked = random.sample(range(300), 90)
    Appointment.unscoped.bulk_create(
        Appointment(
            patient=patient,
            episode=episodes[at],
            practitioner=whose[0],
            starts_at=now + dt.timedelta(hours=number if number % 3 else -100 - number),
            ends_at=now + dt.timedelta(hours=number if number % 3 else -100 - number, minutes=30),
            status="booked" if number % 5 else "cancelled",
        )
        for number, at in enumerate(booked, start=1)
    )
    return Actor("owner", user=people.owner.pk)


def plainly(actor: Actor, selection: Selection) -> tuple[dict[str, tuple[Flow, list[CaseloadRow]]], set[str]]:
    """By practitioner's name the flow and who was asked; and whose groups are hidden."""
    names, zone = practitioners_of(actor), ZoneInfo(the_clinic(actor).zone)
    today = timezone.now().astimezone(zone).date()
    since = selection.since(today)
    flows: dict[str, tuple[Flow, list[CaseloadRow]]] = {}
    for row in EpisodeSummary.unscoped.select_related("episode"):
        if row.edition != edition() or row.began_on is None or (since and row.began_on < since):
            continue
        if selection.duration not in (None, row.duration_class):
            continue
        name = names.get(row.practitioner_id, "")
        flow, asked = flows.setdefault(name, (Flow(), []))
        care = Care(
            visits=[row.last_visit_on] * row.visits,
            sessions=row.sessions,
            closed_on=None if row.episode.closed_at is None else today,
            is_booked=row.episode.appointments.filter(status="booked", starts_at__gt=timezone.now()).exists(),
        )
        is_over = ended_on(care, today) is not None
        is_asked = is_over and row.baseline is not None
        if is_asked:
            told = (row.baseline, row.follow_up, row.week or 0.0, row.duration_class)
            asked.append(CaseloadRow(*told, practitioner=name))
        flows[name] = (
            Flow(
                flow.began + 1,
                flow.in_care + (not is_over),
                flow.no_start + (is_over and not is_asked),
                flow.asked + is_asked,
                flow.answered + (is_asked and row.follow_up is not None),
            ),
            asked,
        )
    by_size = sorted(flows, key=lambda name: flows[name][0].answered)
    small = [name for name in by_size if flows[name][0].answered < SMALLEST_GROUP]
    together = sum(flows[name][0].answered for name in small)
    return flows, set(by_size[: len(small) + 1] if 0 < together < SMALLEST_GROUP else small)


def alike(one: Caseload | None, other: Caseload | None) -> bool:
    """The same figures; sums of many numbers may differ in the last digits, by the order they came in."""

    def figures(found: Caseload) -> list[object]:
        flat: list[object] = [found.asked, found.answered, found.words]
        for reached in found.reached:
            flat += [reached.yardstick, reached.rate, reached.worst, reached.best]
        return flat

    if one is None or other is None:
        return one is other
    numbers = [
        [*(item.expected_anyway or 0.0 for item in found.reached)]
        + ([*structs.astuple(found.change.mean), *structs.astuple(found.change.median), found.change.expected_anyway] if found.change else [])
        for found in (one, other)
    ]  # fmt: skip
    return figures(one) == figures(other) and numbers[0] == pytest.approx(numbers[1])


@pytest.mark.parametrize(("duration", "months"), list(product([None, "acute", "chronic"], [None, 6, 12])))
def test_the_page_says_what_a_plain_walk_says(crowd: Actor, duration: str | None, months: int | None) -> None:
    names = practitioners_of(crowd)
    selection = Selection(duration, months)  # type: ignore[arg-type]
    page = caseload_page(read(crowd, selection, names))
    flows, hidden = plainly(crowd, selection)
    everybody = [row for _, asked in flows.values() for row in asked]
    assert page.flow.began == sum(flow.began for flow, _ in flows.values()) > 20
    assert page.flow.in_care == sum(flow.in_care for flow, _ in flows.values())
    assert page.flow.no_start == sum(flow.no_start for flow, _ in flows.values())
    assert (page.flow.asked, page.flow.answered) == (
        len(everybody),
        sum(row.follow_up is not None for row in everybody),
    )
    assert alike(page.everyone, caseload(everybody) if page.flow.answered >= SMALLEST_GROUP else None)
    assert [group.name for group in page.groups] == [name for name in names.values() if name in flows]
    for group in page.groups:
        flow, asked = flows[group.name]
        assert group.flow == flow
        assert alike(group.caseload, None if group.name in hidden else caseload(asked))
    points = funnel(row for row in everybody if row.practitioner and row.practitioner not in hidden)
    assert [structs.replace(point, z=0, expected=0, average=0) for point in page.points] == [
        structs.replace(point, z=0, expected=0, average=0) for point in points
    ]
    for point, plain in zip(page.points, points, strict=True):
        assert (point.z, point.expected, point.average) == pytest.approx(
            (plain.z, plain.expected, plain.average)
        )
    for pk, name in names.items():
        alone = caseload_page(read(crowd, Selection(duration, months, pk), names))  # type: ignore[arg-type]
        flow, asked = flows.get(name, (Flow(), []))
        assert alone.flow == flow
        assert alike(alone.everyone, None if name in hidden or name not in flows else caseload(asked))
