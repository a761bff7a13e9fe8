"""The practitioner's own hand: each change has a reason, can be undone, and loses nothing when refused."""

import pytest

from ashi.web.records.models import AuditEntry, Document
from tests.web.plan.conftest import PlanDesk, words

pytestmark = pytest.mark.django_db


def codes(desk: PlanDesk) -> list[tuple[str, str]]:
    return [(point.code, point.side) for point in desk.plan.points]


def test_the_proposal_shows_why_and_from_whose_words(desk: PlanDesk) -> None:
    page = words(desk.browser.get(desk.url))
    point = desk.plan.points[0]
    assert point.reasons[0].words in page
    assert point.reasons[0].from_patient in page
    assert "You decide" in page
    assert desk.plan.left_out[0].why in page
    assert "Traditional" in page
    assert "Modern" in page


def test_proposing_again_keeps_the_plan_that_is_there(desk: PlanDesk) -> None:
    desk.browser.post(f"{desk.url}propose/")
    assert Document.unscoped.filter(kind="plan").count() == 1


def test_a_point_comes_in_with_its_reason(desk: PlanDesk) -> None:
    answer = desk.edit(
        "add", code="shénmén", side="left", depth_mm="5", technique="even", reason="She sleeps badly"
    )
    assert answer.status_code == 302, words(answer)
    assert ("HT7", "left") in codes(desk)
    assert desk.plan.changes[-1].reason == "She sleeps badly"
    assert "She sleeps badly" in words(desk.browser.get(desk.url))
    assert AuditEntry.unscoped.filter(act="plan.keep", why="She sleeps badly").exists()


def test_a_point_goes_out_and_undo_brings_it_back(desk: PlanDesk) -> None:
    before = codes(desk)
    code, side = before[0]
    assert desk.edit("remove", code=code, side=side, reason="Bruise there").status_code == 302
    assert codes(desk) == before[1:]
    assert desk.post("undo").status_code == 302
    assert codes(desk) == before
    assert desk.plan.changes == ()


def test_undo_goes_back_step_by_step(desk: PlanDesk) -> None:
    start = codes(desk)
    for code, side in start[:2]:
        desk.edit("remove", code=code, side=side, reason="Fewer needles")
    desk.post("undo")
    desk.post("undo")
    assert codes(desk) == start
    assert "nothing to undo" in words(desk.post("undo"))


def test_a_depth_is_changed_within_the_cap(desk: PlanDesk) -> None:
    point = desk.plan.points[0]
    at = {"code": point.code, "side": point.side, "place": point.place}
    assert desk.edit("change", **at, depth_mm="5", technique="even", reason="Thin").status_code == 302
    assert desk.plan.points[0].depth_mm == 5
    deeper = desk.edit(
        "change", **at, depth_mm=str(point.depth_cap_mm + 1), technique="even", reason="Why not"
    )
    assert deeper.status_code == 422
    assert f"deeper than the cap of {point.depth_cap_mm:g} mm" in words(deeper)
    assert desk.plan.points[0].depth_mm == 5


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"code": "BL999", "side": "left"}, "There is no point “BL999”."),
        ({"code": "", "side": "left"}, "Type a point: its code, such as BL23"),
        ({"code": "GV4", "side": "left"}, "GV4 lies on the midline; it has no left side."),
        ({"code": "HT7", "side": ""}, "HT7 has a left and a right side; choose one."),
        ({"code": "HT7", "side": "left", "depth_mm": "many"}, "The depth must be a number of mm"),
        ({"code": "HT7", "side": "left", "depth_mm": "nan"}, "The depth must be from 1 to"),
        ({"code": "HT7", "side": "left", "depth_mm": "79"}, "deeper than the cap"),
        ({"code": "HT7", "side": "left", "reason": ""}, "Give a reason, in a few words"),
        ({"code": "HT7", "side": "left", "technique": "laser"}, "Choose one of the techniques"),
        ({"code": "ASHI", "side": "left"}, "Choose where: an ashi place has no code of its own."),
        ({"code": "HT7", "side": "left", "kind": "teleport"}, "Choose whether to add, change or take out"),
    ],
)
def test_what_cannot_be_right_is_said_and_nothing_is_lost(
    desk: PlanDesk, fields: dict[str, str], sentence: str
) -> None:
    sent = {"kind": "add", "depth_mm": "5", "technique": "even", "reason": "It helped before"} | fields
    kind = sent.pop("kind")
    before = desk.document.pk
    answer = desk.edit(kind, **sent)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert desk.document.pk == before
    if kind == "add" and sent["reason"]:
        assert 'value="It helped before"' in answer.content.decode()


def test_near_names_are_offered_for_a_code_that_is_not_there(desk: PlanDesk) -> None:
    assert "BL23 Shenshu" in words(
        desk.edit("add", code="shensh", side="left", depth_mm="5", reason="Lower back")
    )


def test_the_same_point_twice_is_refused(desk: PlanDesk) -> None:
    code, side = next((c, s) for c, s in codes(desk) if c != "ASHI")
    answer = desk.edit("add", code=code, side=side, depth_mm="2", technique="even", reason="Once more")
    assert answer.status_code == 422
    assert "in the plan already" in words(answer)


def test_another_tab_was_faster(desk: PlanDesk) -> None:
    old = str(desk.document.pk)
    code, side = codes(desk)[0]
    desk.edit("remove", code=code, side=side, reason="First tab")
    late = desk.browser.post(
        f"{desk.url}edit/",
        {"base": old, "kind": "add", "code": "HT7", "side": "left", "depth_mm": "5", "reason": "Second tab"},
    )
    assert late.status_code == 409
    assert "changed in another tab" in words(late)
    assert "Second tab" in late.content.decode()  # what was typed is still there
    assert ("HT7", "left") not in codes(desk)


def test_accepting_is_a_document_of_its_own(desk: PlanDesk) -> None:
    proposed = desk.document
    assert desk.post("accept").status_code == 302
    assert desk.plan.status == "accepted"
    assert desk.document.corrects_id == proposed.pk
    page = words(desk.browser.get(desk.url))
    assert "Start the visit" in page
    assert "accepted already" in words(desk.post("accept"))


def test_a_change_after_accepting_asks_to_accept_again(desk: PlanDesk) -> None:
    desk.post("accept")
    code, side = codes(desk)[0]
    desk.edit("remove", code=code, side=side, reason="On second thought")
    assert desk.plan.status == "proposed"


@pytest.mark.parametrize("act", ["propose", "edit", "undo", "accept"])
def test_every_write_wants_the_csrf_token(paperwork, people, client_of, act: str) -> None:
    browser = client_of(people.practitioner, enforce_csrf_checks=True)
    assert browser.post(f"/chart/{paperwork.pk}/plan/{act}/").status_code == 403
    assert not Document.unscoped.filter(kind="plan").exists()
