"""What the nervous are promised: each line with the answer that led to it, the number that of the plan."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from ashi.intake import Intake
from ashi.preparing import agreed, is_nervous, prepare, propose_promise
from ashi.safety import screen
from ashi.tailoring import positions_to_choose, propose
from tests.support.people import ALICE, CHEN, EVE, PEOPLE, TODAY, person

CALM = structs.replace(person(needle_fear=2), worries="", questions="")


def said(intake: Intake, needles: int = 6, **given: object) -> dict[str, tuple[str, str]]:
    return {line.code: (line.words, line.because) for line in propose_promise(intake, needles, **given).lines}


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"needle_fear": 6}, "You said: fear of needles 6 of 10."),
        ({"needle_fear": 10}, "You said: fear of needles 10 of 10."),
        ({"needle_fear": None}, "You did not say how afraid of needles you are. So we take care."),
        ({"worries": "Ich mag keine Nadeln."}, "You wrote to us about needles."),
        ({"questions": "Do the NEEDLES hurt?"}, "You wrote to us about needles."),
    ],
)
def test_what_led_to_it_stands_beside_the_line(changes: dict[str, object], because: str) -> None:
    nervous = structs.replace(CALM, **changes)
    assert is_nervous(nervous)
    assert said(nervous)["needles"] == (
        "At most 6 needles at your first visit, and fewer if you say so.",
        because,
    )
    assert said(nervous)["company"][1] == because


@pytest.mark.parametrize("score", range(11))
def test_promise_advice_and_plan_read_one_cut_off(score: int) -> None:
    """6 was promised few needles and 7 got them: whoever is promised care gets the plan that keeps it."""
    given = structs.replace(CALM, needle_fear=score)
    findings = screen(given, TODAY)
    plan = propose(given, findings)
    found = any(finding.rule == "needle_fear" for finding in findings.findings)
    assert is_nervous(given) == found == (score >= 6)
    assert any(pattern.name == "Afraid of needles" for pattern in plan.patterns) == (score >= 6)
    advice = {one.code for one in prepare(given, dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)).advice}
    assert ("nervous" in advice) == (score >= 6)
    if score >= 6:
        assert 0 < len(plan.points) <= 6


def test_the_calm_are_promised_what_everybody_is() -> None:
    assert not is_nervous(CALM)
    lines = said(CALM, choices=("prone",))
    assert list(lines) == ["announced", "stop", "out", "lie"]
    assert {because for _, because in lines.values()} == {"We do this for everybody."}
    assert propose_promise(CALM, 6).needles == 0


def test_who_fainted_lies_down_and_is_not_offered_a_chair() -> None:
    lines = said(structs.replace(CALM, safety={"fainted": "yes"}), choices=("side_lying", "seated"))
    assert lines["lie"][0] == "You lie on your side, with cushions as you like."
    assert lines["up"][1] == "You told us that you once fainted with a needle."
    assert "alone" in lines


def test_who_cannot_lie_on_the_tummy_hears_that_they_need_not() -> None:
    lines = said(structs.replace(CALM, safety={"cannot_lie_prone": "yes"}), choices=("side_lying", "seated"))
    assert lines["choose"][0] == "You choose: on your side or sitting."
    assert lines["not_prone"] == (
        "You need not lie on your tummy.",
        "You told us that lying on your tummy is hard.",
    )


def test_a_turn_is_said_before() -> None:
    assert said(CALM, turns=("prone", "supine"))["turn"][0] == (
        "You are first on your tummy, then on your back. We wait until you are ready to turn."
    )


def test_the_word_is_the_patients_own_and_one_needle_is_one() -> None:
    assert said(CALM, stop_word="tulip")["stop"][0] == "Say “tulip”, or lift a hand. We stop at once."
    assert said(ALICE, 1)["one_needle"][0] == "At most one needle at your first visit."
    assert "needles" not in said(ALICE, 0)


def test_stop_and_out_stay_whatever_is_taken_out() -> None:
    proposed = propose_promise(EVE, 6)
    kept = agreed(proposed, ["company"], own="The window stays open.")
    assert [line.code for line in kept.lines] == ["stop", "out", "company"]
    assert (kept.needles, kept.own) == (0, "The window stays open.")
    assert agreed(proposed, ["needles"]).needles == 6


@given(st.sampled_from(list(PEOPLE.values())), st.one_of(st.none(), st.integers(0, 10)))
def test_the_number_is_the_plans_and_the_afraid_never_get_more_than_six(
    intake: Intake, fear: int | None
) -> None:
    intake = structs.replace(intake, needle_fear=fear)
    findings = screen(intake, TODAY)
    plan = propose(intake, findings)
    promise = propose_promise(intake, len(plan.points), positions_to_choose(plan, findings))
    assert promise.needles == len(plan.points)
    if fear is not None and fear >= 6:
        assert promise.needles <= 6  # knowledge/tailoring/regimens.toml: fewer and gentle


@pytest.mark.parametrize("intake", [ALICE, CHEN, EVE])
def test_every_position_to_choose_reaches_every_needle(intake: Intake) -> None:
    findings = screen(intake, TODAY)
    plan = propose(intake, findings)
    choices = positions_to_choose(plan, findings)
    used = {point.position for point in plan.points}
    assert len(used) > 1 or used <= set(choices)
    assert intake is not EVE or "prone" not in choices  # pregnant
