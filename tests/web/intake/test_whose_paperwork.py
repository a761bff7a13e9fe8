"""Only the patient writes and reads their own paperwork; for everyone else there is nothing there."""

from typing import Any

import pytest

from ashi.web.intake.models import Draft
from tests.web.intake.conftest import Paperwork, whole

pytestmark = pytest.mark.django_db

OTHERS = ("patient_b", "practitioner", "other_practitioner", "front_desk", "owner")


@pytest.mark.parametrize("who", OTHERS)
def test_someone_elses_id_answers_nothing_there(
    people: Any, alice: Paperwork, client_of: Any, who: str
) -> None:
    alice.save(whole())
    other = Paperwork(client_of(getattr(people, who)), alice.episode)
    before = Draft.unscoped.get(episode=alice.episode).fields
    answers = [
        other.get("paperwork"),
        other.get("paperwork_section", "hopes"),
        other.get("paperwork_check"),
        other.get("paperwork_urgent"),
        other.get("paperwork_receipt"),
        other.post("hopes", {"hopes": "x"}),
        other.client.post(other.url("paperwork_reopen")),
        other.client.post(other.url("paperwork_submit"), {"signed_name": "x"}),
        other.save({"hopes": "x"}),
        other.send(whole()),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert Draft.unscoped.get(episode=alice.episode).fields == before


def test_nobody_signed_in_is_asked_to_sign_in(alice: Paperwork, client_of: Any) -> None:
    stranger = Paperwork(client_of(None), alice.episode)
    assert "/login/" in stranger.get("paperwork")["Location"]
    assert "/login/" in stranger.post("hopes", {"hopes": "x"})["Location"]


def test_an_id_that_is_nobodys_answers_the_same(alice: Paperwork) -> None:
    alice.episode.pk = "01890a5d-ac96-774b-bcce-b302099a8057"
    assert alice.get("paperwork").status_code == 404
    assert alice.save({"hopes": "x"}).status_code == 404
