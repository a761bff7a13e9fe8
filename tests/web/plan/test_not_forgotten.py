"""A visit that nobody signed stands on the list of who gave it, and on the owner's."""

import datetime as dt

import msgspec
import pytest
from django.utils import timezone

from ashi.visit import Charting
from ashi.web.records.models import Episode
from ashi.web.visit.charting import Session
from ashi.web.visit.models import OpenVisit
from tests.library.visit.test_visit import needle
from tests.support.charts import keep_signed_visit
from tests.web.plan.conftest import words

pytestmark = pytest.mark.django_db


def begin(episode: Episode, practitioner, hours_ago: float, **charted: object) -> OpenVisit:
    return OpenVisit.unscoped.create(
        episode=episode,
        practitioner=practitioner.practitioner,
        started_at=timezone.now() - dt.timedelta(hours=hours_ago),
        charting=msgspec.json.encode(Session(charting=Charting(**charted))).decode(),  # type: ignore[arg-type]
    )


def test_after_a_day_it_is_listed_with_the_needles_nobody_took_out(episode_a, people, client_of) -> None:
    needles = (needle("1", "BL25", "left", removed_at=None), needle("2", "BL25", "right"))
    visit = begin(episode_a, people.practitioner, 25, needles=needles)
    today = client_of(people.practitioner).get("/today/")
    assert "1 visit is not signed Alice Adler" in words(today)
    assert "1 needle is not charted out" in words(today)
    assert f"/visits/{visit.pk}/" in today.content.decode()
    owner = words(client_of(people.owner).get("/owner/"))
    assert "Alice Adler, Chen Wei" in owner
    assert "1 needle is not charted out" in owner
    assert "not signed" not in words(client_of(people.other_practitioner).get("/today/"))


def test_a_visit_of_today_and_a_signed_one_are_not_listed(episode_a, people, client_of) -> None:
    visit = begin(episode_a, people.practitioner, 23)
    assert "not signed" not in words(client_of(people.practitioner).get("/today/"))
    visit.started_at -= dt.timedelta(days=2)
    visit.signed_as = keep_signed_visit(episode_a, people.practitioner)
    visit.save()
    for who, page in ((people.practitioner, "/today/"), (people.owner, "/owner/")):
        assert "not signed" not in words(client_of(who).get(page))


def test_of_two_visits_only_the_open_one_is_listed(episode_a, people, client_of) -> None:
    first = begin(episode_a, people.practitioner, 100)
    first.signed_as = keep_signed_visit(episode_a, people.practitioner)
    first.save()
    second = begin(episode_a, people.practitioner, 50)
    page = client_of(people.practitioner).get("/today/").content.decode()
    assert f"/visits/{second.pk}/" in page
    assert f"/visits/{first.pk}/" not in page
