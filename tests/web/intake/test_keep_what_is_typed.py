"""Autosave: every field is kept as it is typed, on any page, and nobody writes over someone else unseen."""

import json
from typing import Any

import pytest
from django.db import DatabaseError

from ashi.web.booking.models import Appointment
from ashi.web.intake import actions
from ashi.web.intake.models import Draft
from ashi.web.records.models import AuditEntry
from tests.web.intake.conftest import ALL, PAPER, Paperwork, whole

pytestmark = pytest.mark.django_db


def kept(paper: Paperwork) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(Draft.unscoped.get(episode=paper.episode).fields)
    fields.pop("client_key", None)
    return fields


def test_each_answer_is_kept_as_it_is_typed(alice: Paperwork) -> None:
    for number, (name, value) in enumerate(ALL.items(), start=1):
        answer = alice.save({name: value}, seen=number - 1)
        assert answer.status_code == 200
        assert answer.json()["revision"] == number
    assert kept(alice) == ALL
    progress = alice.save({"nrs_now": "4"}, seen=99).json()["progress"]
    assert set(progress.values()) == {"done"}


def test_what_is_typed_comes_back_on_the_page(alice: Paperwork) -> None:
    alice.save(ALL)
    for section, fields in PAPER.items():
        page = alice.get("paperwork_section", section.replace("_", "-")).content.decode()
        for name, value in fields.items():
            if isinstance(value, str) and len(value) > 3 and not name.startswith("consent_"):
                assert value in page, (section, name)


def test_half_a_word_and_nonsense_are_kept_too(alice: Paperwork) -> None:
    assert (
        alice.save({"born_day": "x", "nrs_now": "a lot", "story": " two  spaces\n\nkept "}).status_code == 200
    )
    assert kept(alice) == {"born_day": "x", "nrs_now": "a lot", "story": " two  spaces\n\nkept "}


def test_an_emptied_answer_is_empty(alice: Paperwork) -> None:
    alice.save({"hopes": "To garden", "better": ["warmth"]})
    alice.save({"hopes": "", "better": []}, seen=1)
    assert kept(alice) == {}


def test_the_same_saving_again_changes_nothing(alice: Paperwork) -> None:
    first = alice.save({"hopes": "To garden"}).json()
    again = alice.save({"hopes": "To garden"}).json()
    assert first["revision"] == again["revision"] == 1


def test_my_own_late_saving_is_no_conflict(alice: Paperwork) -> None:
    """The answer to the first saving was lost on the way, so the page still believes in revision 0."""
    alice.save({"hopes": "To gar"})
    assert alice.save({"hopes": "To garden"}).status_code == 200
    assert kept(alice) == {"hopes": "To garden"}


def test_two_devices_on_different_fields_do_not_disturb_each_other(alice: Paperwork) -> None:
    alice.save({"hopes": "To garden"}, page="phone")
    assert alice.save({"worries": "Cost"}, page="laptop").status_code == 200
    assert kept(alice) == {"hopes": "To garden", "worries": "Cost"}


def test_two_devices_on_one_field_are_asked_with_both_answers(alice: Paperwork) -> None:
    alice.save({"hopes": "To garden"}, page="phone")
    answer = alice.save({"hopes": "To swim", "worries": "Cost"}, page="laptop")
    assert answer.status_code == 409
    assert answer.json()["conflicts"] == {"hopes": {"here": "To garden", "yours": "To swim"}}
    assert kept(alice) == {"hopes": "To garden", "worries": "Cost"}
    chosen = alice.save({"hopes": "To swim"}, seen=answer.json()["revision"], page="laptop")
    assert chosen.status_code == 200
    assert kept(alice)["hopes"] == "To swim"


def test_a_page_without_script_is_asked_too(alice: Paperwork) -> None:
    alice.save({"hopes": "To garden"}, page="phone")
    answer = alice.post("hopes", {"hopes": "To swim"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "To garden" in page
    assert "To swim" in page
    assert kept(alice) == {"hopes": "To garden"}
    assert alice.post("hopes", {"hopes": "To swim", "revision": "1"}).status_code == 302
    assert kept(alice) == {"hopes": "To swim"}


def test_unticking_everything_without_script_is_kept(alice: Paperwork) -> None:
    alice.post("better-worse", {"better": ["warmth"], "worse": ["sitting"]})
    alice.post("better-worse", {"worse": ["sitting"], "revision": "9"})
    assert kept(alice) == {"worse": ["sitting"]}


def test_typing_writes_no_audit_entry_but_opening_does(alice: Paperwork) -> None:
    alice.save({"hopes": "To g"})
    before = AuditEntry.unscoped.count()
    for word in ("To ga", "To gar", "To garden"):
        alice.save({"hopes": word}, seen=9)
    assert AuditEntry.unscoped.count() == before
    assert AuditEntry.unscoped.filter(act="paperwork.open").count() == 1


def test_saving_costs_a_handful_of_queries(alice: Paperwork, django_assert_max_num_queries: Any) -> None:
    alice.save({"hopes": "To g"})
    with django_assert_max_num_queries(8):  # session, draft, savepoint, row, update, clinic
        alice.save({"hopes": "To garden"}, seen=1)


def test_the_front_desk_sees_only_that_it_was_begun(alice: Paperwork) -> None:
    assert Appointment.unscoped.get(episode=alice.episode).paperwork == "not_started"
    alice.save({"hopes": "To garden"})
    assert Appointment.unscoped.get(episode=alice.episode).paperwork == "partly"


def test_after_sending_nothing_is_added(alice: Paperwork) -> None:
    alice.send(whole())
    answer = alice.save({"hopes": "Something else"}, seen=9)
    assert answer.status_code == 409
    assert answer.json()["error"] == "already sent"
    assert kept(alice)["hopes"] == "To garden again"
    assert alice.post("hopes", {"hopes": "Something else"})["Location"] == alice.url("paperwork")


def test_signed_out_is_said_in_json_and_nothing_is_kept(alice: Paperwork, client_of: Any) -> None:
    stranger = Paperwork(client_of(None), alice.episode)
    answer = stranger.save({"hopes": "x"})
    assert answer.status_code == 401
    assert answer.json()["what"]
    assert not Draft.unscoped.exists()


def test_a_full_disk_is_said_in_json(alice: Paperwork, monkeypatch: pytest.MonkeyPatch) -> None:
    alice.save({"hopes": "To garden"})

    def full(*_: Any, **__: Any) -> None:
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr(actions, "write_fields", full)
    answer = alice.save({"hopes": "To garden again"}, seen=1)
    assert answer.status_code == 507
    assert "kept on this device" in answer.json()["what"]
    assert kept(alice) == {"hopes": "To garden"}


def test_saving_asks_for_the_csrf_token(people: Any, alice: Paperwork, client_of: Any) -> None:
    guarded = Paperwork(client_of(people.patient_a, enforce_csrf_checks=True), alice.episode)
    assert guarded.save({"hopes": "x"}).status_code == 403
    assert guarded.send(whole()).status_code == 403
    assert guarded.post("hopes", {"hopes": "x"}).status_code == 403
    guarded.get("paperwork_section", "hopes")
    token = guarded.client.cookies["__Host-ashi-csrf"].value
    assert guarded.save({"hopes": "x"}, headers={"X-CSRFToken": token}).status_code == 200
