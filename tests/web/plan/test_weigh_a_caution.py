"""Blocks that can be lifted need a reason and a tick; those that cannot, cannot."""

import pytest

from tests.support.charts import keep_paperwork
from tests.support.people import DORA, EVE
from tests.web.plan.conftest import PlanDesk, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def eve(episode_a, people, client_of) -> PlanDesk:
    keep_paperwork(episode_a, EVE)
    browser = client_of(people.practitioner)
    browser.post(f"/chart/{episode_a.pk}/plan/propose/")
    return PlanDesk(browser, episode_a)


SOFT = {
    "code": "SP6",
    "side": "left",
    "depth_mm": "5",
    "technique": "even, gentle",
    "reason": "Asked for by the midwife",
    "position": "side_lying",
}


def test_a_soft_block_asks_first(eve: PlanDesk) -> None:
    answer = eve.edit("add", **SOFT)
    assert answer.status_code == 422
    page = words(answer)
    assert "There is a caution on SP6 left" in page
    assert "Use it against the caution" in page
    assert all(point.code != "SP6" for point in eve.plan.points)


def test_with_the_tick_and_the_reason_it_is_used_and_recorded(eve: PlanDesk) -> None:
    answer = eve.edit("add", override="yes", **SOFT)
    assert answer.status_code == 302, words(answer)
    assert any(point.code == "SP6" and point.cautions for point in eve.plan.points)
    assert (eve.plan.changes[-1].kind, eve.plan.changes[-1].reason) == (
        "override",
        "Asked for by the midwife",
    )
    assert eve.post("accept").status_code == 302


def test_a_hard_block_stands_whatever_is_ticked(eve: PlanDesk) -> None:
    answer = eve.edit(
        "add",
        code="CV4",
        depth_mm="5",
        technique="even",
        reason="I insist",
        override="yes",
        position="supine",
    )
    assert answer.status_code == 422
    assert "must not be needled here" in words(answer)
    assert all(point.code != "CV4" for point in eve.plan.points)


def test_an_emergency_gets_no_plan_and_no_visit(episode_a, people, client_of) -> None:
    keep_paperwork(episode_a, DORA)
    browser = client_of(people.practitioner)
    answer = browser.post(f"/chart/{episode_a.pk}/plan/propose/")
    assert answer.status_code == 422
    assert "Refer the patient now" in words(answer)
    browser.post(f"/chart/{episode_a.pk}/visit/")
    page = words(browser.get(f"/chart/{episode_a.pk}/"))
    assert "a visit cannot be started" in page
    assert "Emergency: do not treat" in page
