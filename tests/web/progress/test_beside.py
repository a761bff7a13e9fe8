"""What goes on beside: one timeline for both, each line with who told it, one's own taken back."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from msgspec import structs

from ashi.intake import CoTreatment, Medicine
from ashi.web.records.models import AuditEntry, Document, Episode
from tests.support.charts import keep_paperwork, keep_signed_visit
from tests.support.clinic import People
from tests.support.people import ALICE
from tests.web.plan.conftest import words

pytestmark = pytest.mark.django_db


class Beside:
    """Both sides of one timeline."""

    def __init__(self, doctor: Client, patient: Client, episode: Episode) -> None:
        self.doctor, self.patient = doctor, patient
        self.page, self.mine = f"/chart/{episode.pk}/beside/", f"/me/course/{episode.pk}/"
        self.chart = f"/chart/{episode.pk}/"

    def add(self, **fields: str) -> HttpResponse:
        given = {"kind": "agreed", "on": str(timezone.now().date()), "client_key": str(uuid4())}
        return self.doctor.post(self.page, {**given, "words": "strength with the physiotherapist", **fields})

    def tell(self, **fields: str) -> HttpResponse:
        given = {"kind": "exercise", "on": str(timezone.now().date()), "client_key": str(uuid4())}
        return self.patient.post(f"{self.mine}tell/", {**given, **fields})


@pytest.fixture
def beside(episode_a: Episode, people: People, client_of: Callable[..., Client]) -> Beside:
    on = timezone.now().date()
    medicines, others = (Medicine("Ibuprofen", "400 mg"),), (CoTreatment("physiotherapy", "on Mondays"),)
    given = structs.replace(
        ALICE, answered_on=on, medicines=medicines, co_treatments=others, no_medicines=False
    )
    keep_paperwork(episode_a, given)
    return Beside(client_of(people.practitioner), client_of(people.patient_a), episode_a)


def test_both_read_the_same_lines_and_who_told_them(
    beside: Beside, episode_a: Episode, people: People
) -> None:
    keep_signed_visit(episode_a, people.practitioner)
    assert beside.add().status_code == 302
    assert beside.tell(words="swimming again").status_code == 302
    for page in (
        beside.doctor.get(beside.page),
        beside.patient.get(beside.mine),
        beside.doctor.get(beside.chart),
    ):
        text = words(page)
        assert f"Agreed with others: strength with the physiotherapist {people.practitioner.name}" in text
        assert f"Exercise: swimming again {people.patient_a.name}" in text
        assert f"Medicine: Ibuprofen 400 mg (at the start) {people.patient_a.name}" in text
        assert "Other care: Physiotherapy, “on Mondays” (at the start)" in text
    changes = words(beside.doctor.get(beside.chart))
    assert f"{people.practitioner.name} told, for" in changes
    assert f"{people.patient_a.name} told, for" in changes


def test_ones_own_is_taken_back_once_and_another_ones_never(beside: Beside) -> None:
    beside.add()
    beside.tell(words="swimming again")
    theirs, own = Document.unscoped.filter(kind="diary").order_by("made_at")
    beside.patient.post(f"{beside.mine}tell/", {"take_back": str(theirs.pk)})
    beside.doctor.post(beside.page, {"take_back": str(own.pk)})
    assert Document.unscoped.filter(kind="diary").count() == 2
    for _ in range(2):
        beside.patient.post(f"{beside.mine}tell/", {"take_back": str(own.pk)})
    assert Document.unscoped.filter(kind="diary").count() == 3
    assert AuditEntry.unscoped.filter(act="diary.keep", why="taken back").count() == 1
    mine, chart = words(beside.patient.get(beside.mine)), words(beside.doctor.get(beside.chart))
    assert "swimming again" not in mine
    assert "swimming again" not in chart
    assert "strength with the physiotherapist" in mine
    gone = Document.unscoped.get(kind="diary", corrects=own)
    beside.patient.post(f"{beside.mine}tell/", {"take_back": str(gone.pk)})
    beside.patient.post(f"{beside.mine}tell/", {"take_back": "nonsense"})
    assert Document.unscoped.filter(kind="diary").count() == 3


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"words": ""}, "Say with whom, and what, in a few words."),
        ({"kind": "miracle"}, "Please choose what happened."),
        ({"on": "2999-01-01"}, "This day has not come yet."),
        ({"client_key": "x"}, "The page that sent this was incomplete."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(beside: Beside, fields: dict[str, str], said: str) -> None:
    answer = beside.add(**fields)
    assert answer.status_code == 422
    assert said in words(answer)
    assert not Document.unscoped.filter(kind="diary").exists()


def test_a_patient_cannot_write_the_practitioners_line(beside: Beside) -> None:
    assert beside.tell(kind="agreed", words="more needles").status_code == 422
    assert not Document.unscoped.filter(kind="diary").exists()
