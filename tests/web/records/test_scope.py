"""What scope answers when the person behind an account is missing: nothing, rather than what belongs to nobody."""

import datetime as dt

import pytest
from django.utils import timezone

from ashi.web.booking.models import Appointment
from ashi.web.records.actor import ANONYMOUS, Actor
from ashi.web.records.models import Document, Episode, Patient
from ashi.web.records.prepared import PreparedRows
from ashi.web.records.scope import first_id, new_id
from tests.support.clinic import People

pytestmark = pytest.mark.django_db
MODELS = (Document, Episode, Patient, Appointment)


@pytest.mark.parametrize("role", ["patient", "practitioner"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_an_account_without_a_person_sees_nothing(
    role: str, model: type, people: People, episode_a: Episode
) -> None:
    # An episode that nobody is on: comparing with no id must not find it.
    Episode.unscoped.create(patient=people.patient_b.patient, opened_at=timezone.now())
    assert not model.records.scope(Actor(role, user=new_id())).exists()  # type: ignore[arg-type, attr-defined]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_nobody_signed_in_sees_nothing(model: type, people: People, episode_a: Episode) -> None:
    assert not model.records.scope(ANONYMOUS).exists()  # type: ignore[attr-defined]


def test_a_compiled_query_is_not_spoilt_by_an_account_without_a_person(
    people: People, episode_a: Episode
) -> None:
    rows = PreparedRows(lambda actor: Episode.records.scope(actor).values_list("pk"))
    assert rows.rows(Actor("practitioner", user=new_id())) == []
    chen = people.practitioner
    actor = Actor("practitioner", user=chen.pk, practitioner=chen.practitioner.pk)
    assert rows.rows(actor) == [(episode_a.pk,)]
    other = people.other_practitioner
    assert rows.rows(Actor("practitioner", user=other.pk, practitioner=other.practitioner.pk)) == []


def test_the_unscoped_way_round_is_closed() -> None:
    for forbidden in ("all", "filter", "get", "count"):
        with pytest.raises(TypeError, match=r"scope\(actor\)"):
            getattr(Episode.records, forbidden)()


def test_what_is_new_has_no_lower_id_than_the_first_of_its_time() -> None:
    before = dt.datetime.now(dt.UTC)
    made = new_id()
    assert first_id(before) <= made < first_id(before + dt.timedelta(seconds=60))
    assert first_id(before - dt.timedelta(days=30)) < first_id(before)
