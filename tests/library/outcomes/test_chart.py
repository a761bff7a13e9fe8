"""The picture of a course, and the same for those who do not see it."""

import datetime as dt
import json

import altair
import pytest
import vl_convert

from ashi.instruments import Response
from ashi.outcomes import CourseEvent, Verdict, course, course_chart, course_table, course_words

START = dt.date(2026, 3, 2)
EVENTS = [
    CourseEvent(START, "visit"),
    CourseEvent(START + dt.timedelta(days=7), "visit"),
    CourseEvent(START + dt.timedelta(days=25), "flare", "flare after gardening"),
    CourseEvent(START + dt.timedelta(days=40), "medicine"),
]


@pytest.fixture
def verdict() -> Verdict:
    answers = [
        Response("check_in", START + dt.timedelta(weeks=week), {"average": value})
        for week, value in [(1, 6), (2, 5), (3, 6), (7, 3), (8, 2)]
    ]
    first = Response("nrs_pain", START, {"average": 7})
    return course(answers, first, START + dt.timedelta(weeks=8), "chronic", START + dt.timedelta(weeks=13))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_specification_is_valid_and_draws(verdict: Verdict, theme: str) -> None:
    spec = course_chart(verdict, events=EVENTS, theme=theme)  # type: ignore[arg-type]
    altair.Chart.from_dict(spec)  # validates against the schema
    svg = vl_convert.vegalite_to_svg(json.dumps(spec | {"width": 600}))
    assert "flare after gardening" in svg
    assert "Weeks since the start" in svg


def test_the_picture_needs_no_expressions_and_no_network(verdict: Verdict) -> None:
    text = json.dumps(course_chart(verdict, events=EVENTS))
    assert '"expr"' not in text
    assert '"url"' not in text
    assert '"transform"' not in text
    assert text.count("http") == 1  # the name of the schema


def test_a_gap_is_a_gap(verdict: Verdict) -> None:
    (line,) = [layer for layer in course_chart(verdict)["layer"] if layer["name"] == "answers_line"]
    stretches = {row["week"]: row["stretch"] for row in line["data"]["values"]}
    assert stretches == {0.0: 0, 1.0: 0, 2.0: 0, 3.0: 0, 7.0: 1, 8.0: 1}


def test_the_words_say_what_the_picture_shows(verdict: Verdict) -> None:
    said = " ".join(course_words(verdict, EVENTS))
    assert "lower is better" in said
    assert "7 at the start on 2 March 2026; 2 at the last of 5 later answers" in said
    assert "There is no answer between 23 March 2026 and 20 April 2026." in said
    assert "2 visits." in said
    assert "27 March 2026: flare after gardening." in said
    assert "11 April 2026: medicine." in said
    assert said.endswith(verdict.words)


def test_the_table_has_a_row_for_every_answer_and_event(verdict: Verdict) -> None:
    unscored = [Response("nrs_pain", START + dt.timedelta(days=30), {"now": 4})]
    rows = course_table(verdict, unscored, EVENTS)
    assert [(row.date, row.answer, row.events) for row in rows] == [
        ("2 March 2026", "7", "visit"),
        ("9 March 2026", "6", "visit"),
        ("16 March 2026", "5", ""),
        ("23 March 2026", "6", ""),
        ("27 March 2026", "", "flare after gardening"),
        ("1 April 2026", "no score", ""),
        ("11 April 2026", "", "medicine"),
        ("20 April 2026", "3", ""),
        ("27 April 2026", "2", ""),
    ]


def test_an_unknown_theme_is_refused(verdict: Verdict) -> None:
    with pytest.raises(ValueError, match=r"no theme 'sepia'\. Choose light or dark"):
        course_chart(verdict, theme="sepia")  # type: ignore[arg-type]
