"""How rows become one number: direction, shared arms, time, duration, and what is left out and why."""

import math

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ashi.evidence import load_trials, pool
from ashi.evidence.trial_checks import check_trials
from ashi.evidence.trials import Scale, TrialData, least_sure
from ashi.stats.effects import ArmSummary, combine_arms, standardised_mean_difference
from tests.library.evidence.made_up import SCALES, arm, contrast, count, mean, tables, trial, two_arms


def test_lower_pain_and_higher_function_both_favour_acupuncture() -> None:
    data = tables(
        *two_arms("ann"),
        mean("ann", "needle", 30),
        mean("ann", "control", 40),
        mean("ann", "needle", 70, scale="function"),
        mean("ann", "control", 60, scale="function"),
    )
    pain, function = pool("usual_care", "pain", data=data), pool("usual_care", "function", data=data)
    assert pain.estimate == pytest.approx(function.estimate)
    assert pain.estimate is not None
    assert pain.estimate > 0


def test_two_acupuncture_arms_count_their_shared_control_once() -> None:
    data = tables(
        trial("ann"),
        arm("ann", "manual", "acupuncture"),
        arm("ann", "electro", "acupuncture"),
        arm("ann", "control", "usual_care"),
        mean("ann", "manual", 30, n=40),
        mean("ann", "electro", 34, n=60),
        mean("ann", "control", 44, n=50),
    )
    answer = pool("usual_care", "pain", data=data)
    needles = combine_arms(ArmSummary(30, 20, 40), ArmSummary(34, 20, 60))
    expected = standardised_mean_difference(ArmSummary(44, 20, 50), needles)
    assert answer.k == 1
    assert answer.people == 150
    assert answer.estimate == pytest.approx(expected.yi)
    assert answer.rows[0].effect.effect.vi == pytest.approx(expected.vi)


def test_two_reported_contrasts_count_their_shared_control_once() -> None:
    """Slow twin: with known residual SD s, arms of 50, 50 and 50 give SE s * sqrt(1/100 + 1/50)."""
    s = 20.0
    each = s * (1 / 50 + 1 / 50) ** 0.5
    data = tables(
        trial("ann"),
        arm("ann", "manual", "acupuncture", 50),
        arm("ann", "electro", "acupuncture", 50),
        arm("ann", "control", "usual_care", 50),
        contrast("ann", "manual", "control", -10, each),
        contrast("ann", "electro", "control", -6, each),
    )
    answer = pool("usual_care", "pain", measure="MD", family="pain_100", data=data)
    assert answer.estimate == pytest.approx(8)
    assert answer.rows[0].effect.effect.se == pytest.approx(s * (1 / 100 + 1 / 50) ** 0.5)


def test_a_reported_contrast_is_preferred_to_arm_means() -> None:
    rows = (*two_arms("ann"), mean("ann", "needle", 30), mean("ann", "control", 40))
    by_arms = pool("usual_care", "pain", measure="MD", family="pain_100", data=tables(*rows))
    reported = contrast("ann", "needle", "control", -8, 3.0)
    by_contrast = pool("usual_care", "pain", measure="MD", family="pain_100", data=tables(*rows, reported))
    assert (by_arms.estimate, by_contrast.estimate) == (pytest.approx(10), pytest.approx(8))
    assert "reported adjusted difference" in by_contrast.rows[0].effect.how


def test_the_time_nearest_to_the_target_is_taken() -> None:
    data = tables(
        *two_arms("ann"),
        *(mean("ann", "needle", 30, week=week) for week in (4, 12, 26)),
        *(mean("ann", "control", 40, week=week) for week in (4, 12, 26)),
    )
    weeks = [pool("usual_care", "pain", data=data, target_week=t).rows[0].effect.week for t in (4, 10, 26)]
    assert weeks == [4, 12, 26]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (
            (mean("ann", "needle", 30, week=52), mean("ann", "control", 40, week=52)),
            "only at week 52, outside week 3 to 26",
        ),
        ((mean("ann", "needle", 30, sd=None), mean("ann", "control", 40)), "no SD, SE or interval given"),
        ((mean("ann", "needle", 30),), "no number for the control arm"),
        ((count("ann", "needle", 3, 9), count("ann", "control", 3, 9)), "we hold no pain result of it"),
    ],
)
def test_a_trial_that_gives_no_answer_says_why(rows: tuple, reason: str) -> None:  # type: ignore[type-arg]
    answer = pool("usual_care", "pain", data=tables(*two_arms("ann"), *rows))
    assert answer.estimate is None
    assert len(answer.left_out) == 1
    assert reason in answer.left_out[0].reason


def test_mixed_durations_are_left_out_and_other_durations_are_not_mentioned() -> None:
    def rows(name: str) -> tuple:  # type: ignore[type-arg]
        return mean(name, "needle", 30), mean(name, "control", 40)

    data = tables(
        *two_arms("ann", durations="subacute chronic"),
        *rows("ann"),
        *two_arms("bob", durations="acute"),
        *rows("bob"),
    )
    chronic = pool("usual_care", "pain", "chronic", data=data)
    assert [left.label for left in chronic.left_out] == ["Ann"]
    assert "the question is about chronic" in chronic.left_out[0].reason
    assert pool("usual_care", "pain", "acute", data=data).k == 1
    assert pool("usual_care", "pain", "any", data=data).k == 2


def test_comparators_are_kept_apart() -> None:
    data = tables(
        trial("ann"),
        arm("ann", "needle", "acupuncture"),
        arm("ann", "sham", "sham"),
        arm("ann", "waiting", "no_treatment"),
        count("ann", "needle", 25, 50),
        count("ann", "sham", 20, 50),
        count("ann", "waiting", 10, 50),
    )
    assert pool("sham", "responder", data=data).estimate == pytest.approx(1.25)
    assert pool("no_treatment", "responder", data=data).estimate == pytest.approx(2.5)
    assert pool("usual_care", "responder", data=data).k == 0


def test_every_row_shows_its_own_ratio_not_its_logarithm() -> None:
    rows = {row.effect.trial: row for row in pool("sham", "responder").rows}
    gerac = rows["haake2007"]
    assert gerac.estimate == pytest.approx((184 / 387) / (171 / 387))
    assert gerac.low < gerac.estimate < gerac.high
    assert gerac.effect.effect.yi == pytest.approx(math.log(gerac.estimate))


@settings(deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_in_the_tables_does_not_matter(random) -> None:  # type: ignore[no-untyped-def]
    shipped = load_trials()
    shuffled = {}
    for name in ("trials", "arms", "results", "contrasts"):
        rows = list(getattr(shipped, name))
        random.shuffle(rows)
        shuffled[name] = tuple(rows)
    data = TrialData(scales=shipped.scales, **shuffled)
    for question in (("sham", "pain"), ("usual_care", "function"), ("usual_care", "responder")):
        one, two = pool(*question), pool(*question, data=data)  # type: ignore[arg-type]
        assert two.estimate == pytest.approx(one.estimate)
        assert {left.trial for left in two.left_out} == {left.trial for left in one.left_out}


def test_unlike_active_treatments_are_not_put_together() -> None:
    data = tables(
        trial("ann"),
        arm("ann", "needle", "acupuncture"),
        arm("ann", "massage", "active"),
        arm("ann", "tablets", "active"),
        *(count("ann", name, 10, 40) for name in ("needle", "massage", "tablets")),
    )
    answer = pool("active", "responder", data=data)
    assert answer.k == 0
    assert "massage and tablets" in answer.left_out[0].reason


def test_one_recalled_number_marks_the_answer() -> None:
    rows = (*two_arms("ann"), mean("ann", "needle", 30), mean("ann", "control", 40))
    assert not pool("usual_care", "pain", data=tables(*rows)).recalled
    recalled = (*rows[:-1], mean("ann", "control", 40, basis="recalled"))
    answer = pool("usual_care", "pain", data=tables(*recalled))
    assert answer.recalled
    assert answer.rows[0].recalled
    assert least_sure("read", "derived") == "derived"


def test_adding_a_trial_is_adding_rows() -> None:
    rows = (*two_arms("ann"), mean("ann", "needle", 30), mean("ann", "control", 40))
    more = (*two_arms("bob"), mean("bob", "needle", 40), mean("bob", "control", 40))
    before = pool("usual_care", "pain", data=check_trials(tables(*rows)))
    after = pool("usual_care", "pain", data=check_trials(tables(*rows, *more)))
    assert (before.k, after.k) == (1, 2)
    assert before.estimate is not None
    assert after.estimate is not None
    assert 0 < after.estimate < before.estimate


def test_points_are_pooled_only_within_one_family() -> None:
    with pytest.raises(ValueError, match="say which family"):
        pool("usual_care", "function", measure="MD")
    with pytest.raises(ValueError, match="RR does not fit outcome 'pain'"):
        pool("usual_care", "pain", measure="RR")
    with pytest.raises(ValueError, match="Cannot leave out nobody: no such trial"):
        pool("usual_care", "pain", without=["nobody"])


def test_leaving_a_trial_out_on_request_is_told() -> None:
    answer = pool("sham", "responder", without=["molsberger2002"])
    assert "molsberger2002" not in {row.effect.trial for row in answer.rows}
    assert any(left.reason == "left out on request" for left in answer.left_out)


# --- where the SD comes from


def sd_used(*rows: object, scales: dict[str, Scale] | None = None) -> tuple[float, tuple[str, ...]]:
    """The SD behind a reported difference of -10 points (SE 4), and what was assumed to get it."""
    data = tables(*two_arms("ann"), contrast("ann", "needle", "control", -10, 4.0), *rows)  # type: ignore[arg-type]
    if scales:
        data = msgspec.structs.replace(data, scales=scales)
    effect = pool("usual_care", "pain", data=data).rows[0].effect
    return float(effect.how.rsplit(" ", 1)[1]), effect.assumptions


def test_the_sd_at_that_week_comes_first_then_changes_then_the_start() -> None:
    at_week = mean("ann", "control", 40, sd=20, week=8)
    change = msgspec.structs.replace(mean("ann", "needle", -9, sd=25, week=8), statistic="change")
    start = mean("ann", "control", 60, sd=15, week=0)
    assert sd_used(at_week, change, start) == (20, ())
    assert sd_used(change, start) == (25, ("SD of changes used",))
    assert sd_used(start) == (15, ("SD at the start used",))


def test_an_sd_that_was_read_wins_over_a_recalled_one() -> None:
    read = mean("ann", "control", 40, sd=20)
    recalled = mean("ann", "needle", 30, sd=10, basis="recalled")
    assert sd_used(read, recalled) == (20, ())


def test_without_any_sd_the_scale_s_typical_one_or_the_standard_error_must_do() -> None:
    typical = {**SCALES, "pain": msgspec.structs.replace(SCALES["pain"], typical_sd=22.0)}
    assert sd_used(scales=typical) == (22, ("SD of 22 assumed, from ashi",))
    # SE 4 with 50 people a side: 4 / sqrt(1/50 + 1/50) = 20.
    assert sd_used() == (20, ("SD worked out from the SE of the difference",))


@pytest.mark.parametrize(("measure", "expected"), [("OR", (20 / 30) / (10 / 40)), ("RD", 0.2), ("RR", 2.0)])
def test_responders_can_be_pooled_as_any_measure(measure, expected: float) -> None:  # type: ignore[no-untyped-def]
    data = tables(*two_arms("ann"), count("ann", "needle", 20, 50), count("ann", "control", 10, 50))
    answer = pool("usual_care", "responder", measure=measure, data=data)
    assert answer.estimate == pytest.approx(expected)
    assert answer.no_difference == (0 if measure == "RD" else 1)
