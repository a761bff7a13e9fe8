"""What may be said of a pooled answer: the careful interval decides, and an open one is never "no effect"."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ashi.evidence import mechanisms, other_treatments, pool, read_answer, read_together
from tests.library.evidence.made_up import mean, tables, two_arms


def trials(*gains: float, n: int = 50):  # type: ignore[no-untyped-def]
    rows = []
    for i, gain in enumerate(gains):
        name = f"t{i}"
        rows += [*two_arms(name), mean(name, "needle", 50 - gain, n=n), mean(name, "control", 50, n=n)]
    return tables(*rows)


@pytest.mark.parametrize(
    ("gains", "direction"),
    [
        ((), "no evidence"),
        ((12,), "perhaps better"),  # one trial: the careful interval does not exist
        ((12, 12, 12), "better"),
        ((30, 10), "perhaps better"),  # two unlike trials: clear by Wald, not by Hartung-Knapp
        ((12, -12), "cannot tell"),
        ((-12, -12, -12), "worse"),
    ],
)
def test_the_careful_interval_decides(gains: tuple[float, ...], direction: str) -> None:
    assert read_answer(pool("usual_care", "pain", data=trials(*gains))).direction == direction


def test_what_the_shipped_trials_allow() -> None:
    """Both contrasts, as the short answer says them."""
    usual = [pool("usual_care", outcome) for outcome in ("pain", "function", "responder")]
    sham = [pool("sham", outcome) for outcome in ("pain", "function", "responder")]
    assert (read_together(usual), read_together(sham)) == ("better", "cannot tell")
    assert read_answer(pool("usual_care", "function")).size == "small"
    assert read_answer(pool("sham", "pain")).size is None


def test_one_doubtful_answer_makes_the_whole_doubtful() -> None:
    clear, open_ = trials(12, 12, 12), trials(12, -12)
    pools = [pool("usual_care", "pain", data=data) for data in (clear, open_)]
    assert read_together(pools) == "cannot tell"
    assert read_together([pools[0], pool("sham", "pain", data=clear)]) == "better"
    assert read_together([]) == "no evidence"


@given(st.lists(st.floats(-30, 30), min_size=1, max_size=6))
def test_swapping_the_arms_turns_the_direction_round(gains: list[float]) -> None:
    there = read_answer(pool("usual_care", "pain", data=trials(*gains))).direction
    back = read_answer(pool("usual_care", "pain", data=trials(*(-gain for gain in gains)))).direction
    turned = {"better": {"worse"}, "perhaps better": {"worse"}, "worse": {"better", "perhaps better"}}
    assert back in turned.get(there, {there})


@given(st.lists(st.floats(5, 30), min_size=2, max_size=5))
def test_a_trial_without_effect_moves_the_sum_toward_none(gains: list[float]) -> None:
    before = pool("usual_care", "pain", method="fixed", data=trials(*gains)).estimate
    after = pool("usual_care", "pain", method="fixed", data=trials(*gains, 0)).estimate
    assert before is not None
    assert after is not None
    assert 0 < after < before


def test_every_account_of_the_body_says_what_is_not_known_and_where_it_was_seen() -> None:
    accounts = mechanisms()
    assert {"nerves", "endorphins", "blood_flow", "muscle", "inflammation", "tradition"} <= set(accounts)
    for account in accounts.values():
        assert account.seen
        assert account.unknown
        assert account.established == "tradition" or all(seen.basis == "read" for seen in account.seen)


# Typed from the abstracts: Verville 2023, Enthoven 2016, Ruddock 2016.
READ = [
    ("verville2023", "pain", 0.33, 0.08, 0.58),
    ("verville2023", "function", 0.31, 0.05, 0.57),
    ("enthoven2016", "pain", 3.30, 1.27, 5.33),
    ("ruddock2016", "pain", 0.36, 0.12, 0.59),
]


@pytest.mark.parametrize(("source", "outcome", "benefit", "low", "high"), READ)
def test_other_treatments_are_as_their_reviews_say(
    source: str, outcome: str, benefit: float, low: float, high: float
) -> None:
    (row,) = [r for r in other_treatments() if r.source == source and r.outcome == outcome]
    assert (row.benefit, row.low, row.high) == (benefit, low, high)
