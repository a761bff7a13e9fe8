"""What the owner's caseload costs with twenty thousand episodes, as a ratio to reading their summaries once."""

import datetime as dt
import time
from random import Random

import pytest
from django.utils import timezone

from ashi.web.owner.forms_caseload import Selection
from ashi.web.owner.queries_caseload import caseload_page, practitioners_of, read
from ashi.web.owner.summaries import edition
from ashi.web.records.actor import SYSTEM, Actor
from ashi.web.records.models import Episode, EpisodeSummary
from tests.support.clinic import make_clinic, make_people

EPISODES = 20_000


@pytest.mark.django_db
def test_twenty_thousand_episodes() -> None:
    make_clinic()
    people, random, today = make_people(), Random(5), timezone.now().date()
    patient = people.patient_a.patient
    whose = [people.practitioner.practitioner, people.other_practitioner.practitioner]
    episodes = [
        Episode(patient=patient, opened_at=timezone.now(), closed_at=timezone.now()) for _ in range(EPISODES)
    ]
    Episode.unscoped.bulk_create(episodes, batch_size=2_000)
    EpisodeSummary.unscoped.bulk_create(
        (
            EpisodeSummary(
                episode=episode, edition=edition(), practitioner=random.choice(whose), visits=8, sessions=8,
                began_on=today - dt.timedelta(days=random.randint(100, 900)),
                last_visit_on=today - dt.timedelta(days=random.randint(30, 90)),
                duration_class=random.choice(["acute", "subacute", "chronic"]),
                baseline=float(random.randint(3, 9)),
                follow_up=float(random.randint(0, 8)) if random.random() < 0.8 else None,
                week=random.randint(30, 90) / 7,
            )
            for episode in episodes
        ),
        batch_size=2_000,
    )  # fmt: skip
    owner = Actor("owner", user=people.owner.pk)
    names = practitioners_of(owner)
    begin = time.perf_counter()
    plainly = list(EpisodeSummary.records.scope(SYSTEM).values_list())
    plain = time.perf_counter() - begin
    times = []
    for _ in range(2):  # the first also works out what was to be expected of each kind of person
        begin = time.perf_counter()
        page = caseload_page(read(owner, Selection(), names))
        times.append(time.perf_counter() - begin)
    print(
        f"\ncaseload of {len(plainly):,} episodes: {times[0]:.2f} s, then {times[1]:.2f} s, "
        f"x {times[1] / plain:.1f} of reading their summaries"
    )
    assert page.flow.began == EPISODES
    assert page.flow.asked == page.flow.began - page.flow.in_care
