"""The aid measures itself: knowledge, difficulty, informed choice, from counts that know nobody."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ashi.deciding import AID, AnswersError, concerns, counts_of, judge, parse_answers, report

ALL_RIGHT = {
    "more_than_usual": "yes",
    "exact_points": "no",
    "serious_is_rare": "yes",
    "exercise_useless": "no",
}
ONE_RIGHT = dict.fromkeys(ALL_RIGHT, "unsure") | {"exact_points": "no"}


def fields(**values: object) -> dict[str, str]:
    """``before=``/``after=`` dicts of knowledge, everything else by its field's name."""
    found = {}
    for when in ("before", "after"):
        found |= {f"{when}_{question}": said for question, said in dict(values.pop(when, {})).items()}  # type: ignore[call-overload]
    return found | {name: str(value) for name, value in values.items()}


def test_our_key_is_what_the_page_says() -> None:
    assert AID.right == ALL_RIGHT


def test_not_sure_is_not_right_and_an_unanswered_question_leaves_knowledge_open() -> None:
    assert judge(parse_answers(fields(after=ONE_RIGHT))).knew_after == 1
    missing = {question: said for question, said in ALL_RIGHT.items() if question != "exact_points"}
    assert judge(parse_answers(fields(after=missing))).knew_after is None


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [(ONE_RIGHT, ALL_RIGHT, "better"), (ALL_RIGHT, ALL_RIGHT, "same"), (ALL_RIGHT, ONE_RIGHT, "worse"), ({}, ALL_RIGHT, None)],
)  # fmt: skip
def test_knowledge_is_compared_with_before(before, after, expected) -> None:
    assert judge(parse_answers(fields(before=before, after=after))).knowledge == expected


@pytest.mark.parametrize(("before", "after", "expected"), [(7, 3, "better"), (3, 3, "same"), (3, 7, "worse")])
def test_less_hard_is_better(before: int, after: int, expected: str) -> None:
    judged = judge(parse_answers(fields(before_difficulty=before, after_difficulty=after)))
    assert judged.difficulty == expected


# Marteau 2001: good knowledge, and the choice fits the feeling. Neutral or undecided is neither.
@pytest.mark.parametrize(
    ("knows", "feeling", "lean", "expected"),
    [
        (ALL_RIGHT, "good", "try", "yes"),
        (ALL_RIGHT, "bad", "not", "yes"),
        (ALL_RIGHT, "good", "not", "no"),
        (ALL_RIGHT, "bad", "try", "no"),
        (ONE_RIGHT, "good", "try", "no"),
        (ONE_RIGHT, "bad", "not", "no"),
        (ALL_RIGHT, "neither", "try", "open"),
        (ALL_RIGHT, "good", "open", "open"),
        ({}, "good", "try", None),
    ],
)
def test_an_informed_choice_knows_and_fits(knows, feeling, lean, expected) -> None:
    answers = parse_answers(fields(after=knows, after_feeling=feeling, after_lean=lean))
    assert judge(answers).informed == expected


def test_nothing_told_counts_nothing() -> None:
    assert counts_of(parse_answers({"something": "else", "before_exact_points": ""})) == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [("after_lean", "maybe"), ("before_difficulty", "11"), ("before_difficulty", "-1"), ("after_exact_points", "NO")],
)  # fmt: skip
def test_an_answer_that_is_not_offered_is_refused_by_name(field: str, value: str) -> None:
    with pytest.raises(AnswersError, match=f"{field}: '{value}' is not one of .*Choose one"):
        parse_answers({field: value})


said = st.sampled_from(["yes", "no", "unsure", ""])
readers = st.lists(
    st.fixed_dictionaries(
        {f"{when}_{question}": said for when in ("before", "after") for question in ALL_RIGHT}
        | {f"{when}_difficulty": st.sampled_from(["", *map(str, range(11))]) for when in ("before", "after")}
        | {
            "after_feeling": st.sampled_from(["", "good", "neither", "bad"]),
            "after_lean": st.sampled_from(["", "try", "not", "open"]),
            "after_helped": st.sampled_from(["", "yes", "partly", "no"]),
            "after_pushed": st.sampled_from(["", "no", "towards", "away"]),
        }
    ),
    max_size=12,
)


def summed(people: list[dict[str, str]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for person in people:
        counts.update(counts_of(parse_answers(person)))
    return counts


@given(readers)
def test_no_share_counts_more_than_answered_and_none_counts_more_than_told(people) -> None:
    found = report(summed(people))
    assert found.told == sum(any(person.values()) for person in people)
    for share in (
        found.knows_more,
        found.knows_less,
        found.easier,
        found.harder,
        found.informed,
        found.helped,
    ):
        assert share.count <= share.of <= found.told
        assert (share.value is None) == (share.of == 0)
        if share.value is not None:
            assert share.low <= share.value <= share.high
    assert found.informed.of + found.undecided <= found.told


@given(readers, st.randoms())
def test_counts_do_not_know_the_order_of_readers(people, random) -> None:
    other = list(people)
    random.shuffle(other)
    assert report(summed(people)) == report(summed(other))


def test_worry_comes_only_when_harm_is_beyond_chance() -> None:
    assert concerns(report({})) == ()
    assert concerns(report({"told": 9, "difficulty:worse": 9})) == (), "too few"
    assert concerns(report({"told": 20, "difficulty:worse": 11, "difficulty:better": 9})) == (), "chance"
    assert concerns(report({"told": 20, "difficulty:worse": 17, "difficulty:better": 3})) == ("difficulty",)
    assert concerns(report({"told": 20, "knowledge:worse": 17, "knowledge:better": 3})) == ("knowledge",)
    assert concerns(report({"told": 30, "pushed:towards": 16, "pushed:away": 2})) == ("pushed",)
    assert concerns(report({"told": 30, "pushed:away": 16, "pushed:towards": 2, "pushed:no": 9})) == (
        "pushed",
    )


def test_means_are_over_those_who_answered() -> None:
    found = report({"told": 6, "hard_before:8": 2, "hard_before:2": 1, "hard_after:4": 3})
    assert (found.hard_before, found.hard_after, found.knew_before) == (6, 4, None)
    assert found.is_enough
    assert not report({"told": 4}).is_enough
