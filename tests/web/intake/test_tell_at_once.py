"""An answer that cannot wait: the patient is told at once, whom to call, and the paperwork is kept."""

from typing import Any

import pytest

from ashi.web.records.models import AuditEntry, Clinic
from tests.web.intake.conftest import PAPER, Paperwork, whole

pytestmark = pytest.mark.django_db


def test_the_script_is_told_with_the_answer(alice: Paperwork) -> None:
    urgent = alice.save({"safety_saddle_numbness": "yes"}).json()["urgent"]
    assert urgent
    assert all(item["title"] and item["words"] for item in urgent)
    assert alice.save({"safety_saddle_numbness": "no"}, seen=1).json()["urgent"] == []
    assert "urgent" not in alice.save({"hopes": "x"}, seen=2).json()


def test_without_a_script_the_page_comes_next(alice: Paperwork) -> None:
    answer = alice.post("safety", PAPER["safety"] | {"safety_saddle_numbness": "yes", "go": "next"})
    assert answer["Location"] == alice.url("paperwork_urgent")
    page = alice.get("paperwork_urgent").content.decode()
    assert 'href="tel:112"' in page
    assert "Your paperwork is kept" in page


@pytest.mark.parametrize(("country", "number"), [("DE", "112"), ("US", "911"), ("GB", "999"), ("XX", "112")])
def test_the_number_is_the_countrys(alice: Paperwork, country: str, number: str) -> None:
    Clinic.unscoped.update(country=country)
    alice.save({"safety_saddle_numbness": "yes"})
    assert f'href="tel:{number}"' in alice.get("paperwork_urgent").content.decode()


def test_it_stays_on_every_page_until_the_answer_changes(alice: Paperwork) -> None:
    notice = "data-urgent hidden"
    assert notice in alice.get("paperwork_section", "hopes").content.decode()
    alice.save({"safety_saddle_numbness": "yes"})
    assert notice not in alice.get("paperwork_section", "hopes").content.decode()
    alice.save({"safety_saddle_numbness": "no"}, seen=1)
    assert notice in alice.get("paperwork_section", "hopes").content.decode()
    assert alice.get("paperwork_urgent")["Location"] == alice.url("paperwork")


def test_it_can_still_be_sent_and_the_receipt_says_it_again(alice: Paperwork) -> None:
    assert alice.send(whole(safety_saddle_numbness="yes")).status_code == 201
    assert alice.url("paperwork_urgent") in alice.get("paperwork_receipt").content.decode()


def test_telling_leaves_a_trace_without_the_answers(alice: Paperwork) -> None:
    alice.save({"safety_saddle_numbness": "yes"})
    alice.get("paperwork_urgent")
    entry: Any = AuditEntry.unscoped.get(act="paperwork.urgent")
    assert entry.why == "cauda_equina"
