"""What the pages say: how far it is, what is missing, when the visit is, and the outlines to draw on."""

import gzip
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ashi.web.intake.views_body import views_digest
from ashi.web.records.models import AuditEntry, Clinic, Episode
from tests.web.intake.conftest import ALL, PAPER, Paperwork, whole

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_overview_says_how_far_it_is_and_goes_on_where_it_stopped(alice: Paperwork) -> None:
    assert "0 of 10 sections done" in text(alice.get("paperwork"))
    alice.save(PAPER["about"] | PAPER["where"])
    page = text(alice.get("paperwork"))
    assert "2 of 10 sections done" in page
    assert alice.url("paperwork_section", "how-strong") in page
    assert "Chen Wei" in page


def test_a_section_stands_in_the_line_of_ten(alice: Paperwork) -> None:
    page = " ".join(text(alice.get("paperwork_section", "how-strong")).split())
    assert "<strong>3</strong> of 10" in page


def test_the_check_names_what_is_missing_and_links_there(alice: Paperwork) -> None:
    alice.save({name: value for name, value in ALL.items() if name != "safety_fever"})
    page = text(alice.get("paperwork_check"))
    assert f"{alice.url('paperwork_section', 'safety')}#id_safety_fever" in page
    assert "Still missing" in page
    assert AuditEntry.unscoped.filter(act="paperwork.read").count() == 1


def test_the_check_shows_every_answer(alice: Paperwork) -> None:
    alice.save(ALL)
    page = text(alice.get("paperwork_check"))
    assert "Still missing" not in page
    for words in ("Upper part of the sacrum", "5 of 10", "Warmth", "The long drive to work", "7 months ago",
                  "Ibuprofen 400 · twice a week", "Physiotherapy: Since May", "Do you have diabetes?",
                  "To garden again", "Sitting through a film"):  # fmt: skip
        assert words in page, words
    assert "You answered no to" in page
    assert "<svg" in page


def test_a_question_of_pregnancy_is_only_for_whom_it_can_concern(alice: Paperwork) -> None:
    alice.save(PAPER["about"])
    assert "safety_pregnant" in text(alice.get("paperwork_section", "safety"))
    alice.save({"sex": "male"}, seen=1)
    assert "safety_pregnant" not in text(alice.get("paperwork_section", "safety"))


def test_lines_for_medicines_never_run_out_until_twelve(alice: Paperwork) -> None:
    assert "medicine_3_name" in text(alice.get("paperwork_section", "treatments"))
    alice.save({f"medicine_{n}_name": f"Medicine {n}" for n in range(1, 4)})
    answer = alice.post("treatments", {"medicine_3_name": "Medicine 3", "go": "stay", "revision": "1"})
    assert answer["Location"] == alice.url("paperwork_section", "treatments")
    page = text(alice.get("paperwork_section", "treatments"))
    assert "medicine_5_name" in page
    assert "medicine_6_name" not in page


@pytest.mark.parametrize(
    ("go", "to"), [("next", "story"), ("back", "how-strong"), ("stay", "better-worse"), ("", "story")]
)
def test_each_button_saves_and_goes_where_it_says(alice: Paperwork, go: str, to: str) -> None:
    answer = alice.post("better-worse", {"better": ["warmth"], "go": go})
    assert answer["Location"] == alice.url("paperwork_section", to)
    assert "warmth" in text(alice.get("paperwork_section", "better-worse"))


def test_the_receipt_says_when_its_number_what_is_next_and_when_the_visit_is(alice: Paperwork) -> None:
    sent = alice.send(whole()).json()
    page = text(alice.get("paperwork_receipt"))
    assert sent["number"] in page
    assert sent["digest"] in page
    for words in ("What happens next", "Chen Wei", "How to prepare", "Print this page", "Something changed"):
        assert words in page
    assert AuditEntry.unscoped.filter(act="paperwork.receipt").count() == 1


def test_there_is_no_receipt_before_sending(alice: Paperwork) -> None:
    assert alice.get("paperwork_receipt")["Location"] == alice.url("paperwork")
    assert alice.get("paperwork_submit")["Location"] == alice.url("paperwork_section", "consent")


def test_when_care_has_ended_there_is_nothing_to_do(alice: Paperwork) -> None:
    alice.save({"hopes": "To garden"})
    Episode.unscoped.filter(pk=alice.episode.pk).update(closed_at=timezone.now())
    assert "This paperwork is closed" in text(alice.get("paperwork"))
    assert alice.get("paperwork_section", "hopes")["Location"] == alice.url("paperwork")
    assert alice.save({"hopes": "x"}, seen=9).status_code == 409


def test_no_clinical_page_is_kept_by_the_browser(alice: Paperwork) -> None:
    for answer in (
        alice.get("paperwork"),
        alice.get("paperwork_check"),
        alice.get("paperwork_section", "hopes"),
    ):
        assert answer["Cache-Control"] == "no-store"


def test_the_outlines_are_public_and_kept(clinic: Clinic) -> None:
    anyone = Client(HTTP_HOST="127.0.0.1")
    address = {"figure": "male_average", "v": views_digest("male_average")}
    answer = anyone.get(reverse("body_views"), address)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert set(answer.json()["views"]) == {"front", "back", "left", "right", "lumbar"}
    outdated = anyone.get(reverse("body_views"), {**address, "v": "1"})
    assert outdated["Cache-Control"] == "public, max-age=300"
    packed = anyone.get(reverse("body_views"), HTTP_ACCEPT_ENCODING="gzip, br")
    assert packed["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.content))["figure"] == "female_average"
    assert anyone.get(reverse("body_views"), {"figure": "../../etc/passwd"}).status_code == 404
