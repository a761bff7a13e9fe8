"""One table each: who may, and what may happen now."""

from uuid import uuid4

import pytest

from ashi.safety import Finding, Findings
from ashi.tailoring import Plan
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
    from ashi.tailoring import accept

    assert policies.why_not_accept(plan_of_alice) == ""
    assert policies.why_not_accept(accept(plan_of_alice)) == "This plan is accepted already."
