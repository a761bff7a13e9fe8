"""The decision aid: everything side by side, nothing of the reader kept but sums, and gone when it is switched off."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from ashi.deciding import AID, pain_effects
from ashi.web.learn import actions_aid
from ashi.web.learn.models import AidCount, AidForm, AidSwitch
from ashi.web.records.actor import Actor
from ashi.web.records.models import AuditEntry, Clinic, Session
from tests.support.clinic import People

pytestmark = pytest.mark.django_db

TOLD = {
    **{f"before_{question}": "unsure" for question in AID.right},
    **{f"after_{question}": right for question, right in AID.right.items()},
    "before_difficulty": "8",
    "after_difficulty": "3",
    "after_feeling": "good",
    "after_lean": "try",
    "after_helped": "yes",
    "after_pushed": "no",
}


def counts() -> dict[str, int]:
    return dict(AidCount.unscoped.values_list("name", "number"))


def key_on(page: str) -> str:
    found = re.search(r'name="key" value="([0-9a-f-]{36})"', page)
    assert found
    return found[1]


def test_the_page_holds_each_number_and_says_what_it_was_compared_with(
    clinic: Clinic, client_of: Callable[..., Client]
) -> None:
    page = client_of().get("/decide/").content.decode()
    for effect in pain_effects("chronic"):
        assert f"{round(effect.points)} points of 100 less pain" in page
    for words in ("usual care", "pretended needles", "a dummy pill", "Do not rank the ways"):
        assert words in page
    assert "from memory, not yet checked" in page
    for words in (AID.edition, "Nobody paid for it", "earns from it"):
        assert words in page


def test_each_thing_gives_the_same_fact_of_each_way(clinic: Clinic, client_of: Callable[..., Client]) -> None:
    page = client_of().get("/decide/").content.decode()
    things = page.split('class="card aid-thing"')[1:]
    assert len(things) == 8
    for thing in things:
        assert re.findall(r"<dt>(.*?)</dt>", thing.split("</dl>")[0]) == [
            "Acupuncture",
            "Staying active, usual care",
            "Exercise or physiotherapy",
            "Pain medicines",
            "Waiting",
        ]
        assert all(fact.strip() for fact in re.findall(r"<dd>(.*?)</dd>", thing.split("</dl>")[0]))


def test_what_matters_to_the_reader_belongs_to_no_form(
    clinic: Clinic, client_of: Callable[..., Client]
) -> None:
    page = client_of().get("/decide/").content.decode()
    inputs = re.findall(r'<input [^>]*name="matter_[^>]*>', page)
    assert len(inputs) == 24
    assert not any("form=" in one for one in inputs)
    form = page[page.index("<form") : page.index("</form>")]
    assert "matter_" not in form
    assert page.count("<form") == 1


def test_answers_become_sums_and_nothing_says_whose(people: People, client_of: Callable[..., Client]) -> None:
    reader = client_of(people.patient_a)
    trail = AuditEntry.unscoped.count()
    key = key_on(reader.get("/decide/").content.decode())
    answer = reader.post("/decide/tell/", {**TOLD, "key": key}, REMOTE_ADDR="203.0.113.9")
    assert answer.status_code == 200
    assert "Thank you" in answer.content.decode()
    assert counts() == {
        "told": 1,
        "knew_before:0": 1,
        "knew_after:4": 1,
        "knowledge:better": 1,
        "hard_before:8": 1,
        "hard_after:3": 1,
        "difficulty:better": 1,
        "informed:yes": 1,
        "lean:try": 1,
        "helped:yes": 1,
        "pushed:no": 1,
    }
    assert AuditEntry.unscoped.count() == trail
    for row in (*AidCount.unscoped.values(), *AidForm.unscoped.values()):
        assert set(row) <= {"id", "edition", "name", "number", "key", "counted_on"}


def test_a_stranger_gets_no_session(clinic: Clinic, client_of: Callable[..., Client]) -> None:
    reader = client_of()
    key = key_on(reader.get("/decide/").content.decode())
    assert reader.post("/decide/tell/", {**TOLD, "key": key}).status_code == 200
    assert not Session.objects.exists()


def test_sent_twice_is_counted_once(clinic: Clinic, client_of: Callable[..., Client]) -> None:
    key = str(uuid4())
    for _ in range(3):
        assert client_of().post("/decide/tell/", {**TOLD, "key": key}).status_code == 200
    assert counts()["told"] == 1
    client_of().post("/decide/tell/", {**TOLD, "key": str(uuid4())})
    assert counts()["told"] == 2


def test_a_flood_is_thanked_and_not_counted(
    clinic: Clinic, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions_aid, "MOST_A_DAY", 2)
    for _ in range(4):
        assert client_of().post("/decide/tell/", {**TOLD, "key": str(uuid4())}).status_code == 200
    assert counts()["told"] == 2
    assert AidForm.unscoped.count() == 2


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (dict.fromkeys(TOLD, ""), "Nothing was ticked"),
        ({"key": "not-a-key"}, "open for too long"),
        ({"after_lean": "everything"}, "did not come through whole"),
    ],
)
def test_bad_answers_count_nothing_and_keep_what_was_ticked(
    change: dict[str, str], says: str, clinic: Clinic, client_of: Callable[..., Client]
) -> None:
    answer = client_of().post("/decide/tell/", {**TOLD, "key": str(uuid4()), **change})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert counts() == {}
    if "after_lean" not in change:
        kept = re.findall(r'name="after_lean" value="(\w+)"[^>]* checked', page)
        assert kept == (["try"] if "key" in change else [])


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://127.0.0.1"}, 200),
    ],
)
def test_a_form_from_elsewhere_is_refused_though_the_page_holds_no_token(
    headers: dict[str, str], status: int, clinic: Clinic, client_of: Callable[..., Client]
) -> None:
    reader = client_of(enforce_csrf_checks=True)
    assert "csrfmiddlewaretoken" not in reader.get("/decide/").content.decode()
    answer = reader.post("/decide/tell/", {**TOLD, "key": str(uuid4())}, headers=headers)
    assert answer.status_code == status
    assert bool(counts()) == (status == 200)


@pytest.mark.parametrize("path", ["/", "/does-it-work/", "/what-happens/"])
def test_off_means_off(path: str, people: People, client_of: Callable[..., Client]) -> None:
    assert 'href="/decide/"' in client_of().get(path).content.decode()
    owner = client_of(people.owner)
    owner.post("/owner/decision-aid/", {"to": "off"})
    assert 'href="/decide/"' not in client_of().get(path).content.decode()
    assert client_of().get("/decide/").status_code == 404
    assert client_of().post("/decide/tell/", {**TOLD, "key": str(uuid4())}).status_code == 404
    assert counts() == {}
    owner.post("/owner/decision-aid/", {"to": "on"})
    assert client_of().get("/decide/").status_code == 200
    acts = AuditEntry.unscoped.filter(act__startswith="aid.").order_by("seq").values_list("act", "actor")
    assert list(acts) == [("aid.switch_off", people.owner.pk), ("aid.switch_on", people.owner.pk)]
    assert AidSwitch.unscoped.count() == 1


def test_the_owner_sees_figures_with_how_many_answered(
    people: People, client_of: Callable[..., Client]
) -> None:
    owner = client_of(people.owner)
    assert "From five readers on" in owner.get("/owner/decision-aid/").content.decode()
    for number in range(6):
        harder = {"before_difficulty": "2", "after_difficulty": "9"} if number < 2 else {}
        client_of().post("/decide/tell/", {**TOLD, **harder, "key": str(uuid4())})
    page = owner.get("/owner/decision-aid/").content.decode()
    assert "4 of 6" in page
    assert "2 of 6" in page
    assert "4.0 of 4 right" in page
    assert "visits to the page are not counted" in page
    assert "It may be doing harm" not in page


def test_the_owner_is_warned_when_it_harms(people: People, client_of: Callable[..., Client]) -> None:
    AidCount.unscoped.create(edition=AID.edition, name="told", number=20)
    AidCount.unscoped.create(edition=AID.edition, name="difficulty:worse", number=18)
    AidCount.unscoped.create(edition=AID.edition, name="difficulty:better", number=2)
    page = client_of(people.owner).get("/owner/decision-aid/").content.decode()
    assert "It may be doing harm" in page
    assert "harder to decide after reading" in page


def test_counts_of_another_edition_stay_apart(people: People, client_of: Callable[..., Client]) -> None:
    AidCount.unscoped.create(edition="0", name="told", number=99)
    assert "99" not in client_of(people.owner).get("/owner/decision-aid/").content.decode().split("<main")[1]


def test_nobody_but_the_owner_reads_the_counts(people: People) -> None:
    AidCount.unscoped.create(edition=AID.edition, name="told", number=3)
    for role in ("anonymous", "patient", "practitioner", "front_desk"):
        actor = Actor(
            role, patient=people.patient_a.patient.pk, practitioner=people.practitioner.practitioner.pk
        )  # type: ignore[arg-type]
        assert not AidCount.records.scope(actor).exists()
