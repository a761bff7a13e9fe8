"""A formula over a table, as R reads it."""

import numpy as np
import pytest

from ashi.stats.formula import FormulaError, design

TABLE = {
    "y": [1.0, 2.0, 3.0, 4.0],
    "time": [0, 4, 0, 4],
    "age": [50, 50, 60, 60],
    "arm": ["sham", "sham", "usual", "usual"],
    "id": ["p1", "p1", "p2", "p2"],
}

READ = [
    ("y ~ 1", ("(Intercept)",)),
    ("y ~ time + age", ("(Intercept)", "time", "age")),
    ("y ~ time * arm + age", ("(Intercept)", "time", "arm[usual]", "age", "time:arm[usual]")),
    ("y~time:age", ("(Intercept)", "time:age")),
    ("y ~ time + time * age", ("(Intercept)", "time", "age", "time:age")),
]


@pytest.mark.parametrize(("formula", "names"), READ)
def test_terms_and_their_order(formula: str, names: tuple[str, ...]) -> None:
    made = design(TABLE, formula, by="id")
    assert made.fixed == names
    assert made.x.shape == (4, len(names))


def test_interactions_multiply_and_words_are_coded() -> None:
    made = design(TABLE, "y ~ time * arm", random="time", by="id")
    assert made.x[:, 2].tolist() == [0, 0, 1, 1]
    assert made.x[:, 3].tolist() == [0, 0, 0, 4]
    assert made.z.tolist() == [[1, 0], [1, 4], [1, 0], [1, 4]]
    assert made.random == ("(Intercept)", "time")
    assert made.group.tolist() == ["p1", "p1", "p2", "p2"]


def test_rows_with_gaps_are_left_out_and_counted() -> None:
    table = {**TABLE, "y": [1.0, None, np.nan, 4.0], "age": ["", 50, 60, 60]}
    assert design(table, "y ~ time").rows_left_out == 2
    assert design(table, "y ~ time + age").rows_left_out == 3


REFUSED = [
    ("y time", "no formula. Write it like"),
    ("y ~ pain", "no column 'pain'. The table has y, time"),
    ("y ~ log(time)", "'log\\(time\\)' is no name"),
    ("arm ~ time", "outcome 'arm' holds words"),
    ("y ~ time*age:arm", "with \\+ and : only"),
]


@pytest.mark.parametrize(("formula", "words"), REFUSED)
def test_what_cannot_be_read_is_refused(formula: str, words: str) -> None:
    with pytest.raises(FormulaError, match=words):
        design(TABLE, formula, by="id")


def test_a_column_of_one_word_explains_nothing() -> None:
    with pytest.raises(FormulaError, match="holds only 'sham'"):
        design({**TABLE, "arm": ["sham"] * 4}, "y ~ arm")
