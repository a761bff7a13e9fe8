"""One table each: who may, and what may happen now."""

from uuid import uuid4

import pytest
from msgspec.structs import replace

from ashi.safety import Finding, Findings
from ashi.tailoring import PastVisit, Plan, PlanChange, accept, judge_response
from ashi.web.plan import permissions, policies
from ashi.web.records.actor import Actor

SOMEONE = uuid4()


@pytest.mark.parametrize(
    ("actor", "may"),
    [
        (Actor("practitioner", user=SOMEONE, practitioner=SOMEONE), True),
        (Actor("practitioner", user=SOMEONE), False),
        (Actor("patient", user=SOMEONE, patient=SOMEONE), False),
        (Actor("front_desk", user=SOMEONE), False),
        (Actor("owner", user=SOMEONE), False),
        (Actor("anonymous"), False),
    ],
)
def test_who_reads_charts_and_plans(actor: Actor, may: bool) -> None:
    assert permissions.may_read_charts(actor) is may
    assert permissions.may_plan(actor) is may


def finding(level: str) -> Finding:
    return Finding("rule", level, "Title", ("they said so",), "", "", "ashi", "own", "derived")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("levels", "reason"),
    [((), ""), (("note", "routine", "urgent"), ""), (("emergency",), "Refer the patient now")],
)
def test_no_plan_is_made_for_an_emergency(levels: tuple[str, ...], reason: str) -> None:
    said = policies.why_not_plan(Findings(tuple(map(finding, levels)), "0"))
    assert reason in said
    assert bool(said) is bool(reason)


def test_a_plan_is_accepted_once(plan_of_alice: Plan) -> None:
    first = judge_response([])
    assert policies.why_not_accept(plan_of_alice, first) == ""
    assert policies.why_not_accept(accept(plan_of_alice), first) == "This plan is accepted already."


@pytest.mark.parametrize(
    ("visit", "percent", "asks"), [(3, 5.0, False), (5, 5.0, True), (5, 40.0, False), (10, 5.0, True)]
)
def test_past_a_review_that_says_not_responding_a_reason_comes_first(
    plan_of_alice: Plan, visit: int, percent: float, asks: bool
) -> None:
    response = judge_response([PastVisit(visit, improvement_percent=percent)])
    assert ("give a reason first" in policies.why_not_accept(plan_of_alice, response)) is asks
    on = PlanChange("go_on", response.review, "She walks twice as far.")
    assert policies.why_not_accept(replace(plan_of_alice, changes=(on,)), response) == ""
