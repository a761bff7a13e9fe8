"""The picture of a course, and the same for those who do not see it."""

import datetime as dt
import json
import re
from html import unescape
from itertools import pairwise
from typing import Any

import altair
import msgspec
import pytest
import vl_convert
from hypothesis import given, settings
from hypothesis import strategies as st

from ashi.instruments import Response
from ashi.outcomes import (
    CourseEvent,
    Verdict,
    course,
    course_chart,
    course_table,
    course_words,
    function_course,
    yardsticks,
)
from ashi.outcomes.chart import THEMES
from ashi.outcomes.chart_lanes import KINDS, LETTER, lanes
from ashi.outcomes.chart_panel import Frame
from ashi.outcomes.course_text import EventKind

START = dt.date(2026, 3, 2)
END = START + dt.timedelta(weeks=13)
EVENTS = [
    CourseEvent(START, "visit"),
    CourseEvent(START + dt.timedelta(days=7), "visit"),
    CourseEvent(START + dt.timedelta(days=25), "flare", "after gardening"),
    CourseEvent(START + dt.timedelta(days=40), "medicine"),
]


def ticks(count: int, week: int) -> Response:
    return Response(
        "rmdq", START + dt.timedelta(weeks=week), {f"rmdq_{n}": int(n <= count) for n in range(1, 25)}
    )


@pytest.fixture
def verdict() -> Verdict:
    answers = [
        Response("check_in", START + dt.timedelta(weeks=week), {"average": value})
        for week, value in [(1, 6), (2, 5), (3, 6), (7, 3), (8, 2)]
    ]
    first = Response("nrs_pain", START, {"average": 7})
    return course(answers, first, START + dt.timedelta(weeks=8), "chronic", END)


@pytest.fixture
def function() -> Verdict:
    made = function_course(
        [ticks(14, 0), ticks(10, 5), ticks(7, 8)], START + dt.timedelta(weeks=8), "chronic", END
    )
    assert made is not None
    return made


def layer(spec: dict[str, Any], view: str, name: str) -> dict[str, Any]:
    (found,) = [one for one in spec["vconcat"] if one["name"] == view]
    (found,) = [one for one in found["layer"] if one.get("name") == name]
    return dict(found)


def written(spec: dict[str, Any]) -> list[str]:
    """Every text that is drawn, in order."""
    return [
        unescape(said)
        for said in re.findall(r"<text[^>]*>([^<]*)</text>", vl_convert.vegalite_to_svg(json.dumps(spec)))
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_specification_is_valid_and_draws(verdict: Verdict, function: Verdict, theme: str) -> None:
    spec = course_chart(verdict, function, EVENTS, theme=theme)  # type: ignore[arg-type]
    altair.VConcatChart.from_dict(spec)  # validates against the schema
    said = written(spec)
    for words in (
        "Pain",
        "0 to 10: down is better",
        "Daily life",
        "RMDQ, 0 to 24: down is better",
        "expected anyway",
        "likely true level",
        "Each band holds 8 of 10.",
        "after gardening",
        "medicines",
        "weeks since the start",
    ):
        assert said.count(words) == 1, words


def test_it_fits_a_telephone(verdict: Verdict, function: Verdict) -> None:
    svg = vl_convert.vegalite_to_svg(json.dumps(course_chart(verdict, function, EVENTS)))
    (width,) = re.findall(r'<svg[^>]* width="(\d+)"', svg)
    assert int(width) <= 328  # 360 px less a page's margins
    assert min(map(int, re.findall(r'font-size="(\d+)px"', svg))) >= 11


def test_the_picture_needs_no_expressions_and_no_network(verdict: Verdict, function: Verdict) -> None:
    text = json.dumps(course_chart(verdict, function, EVENTS))
    assert '"expr"' not in text
    assert '"url"' not in text
    assert '"transform"' not in text
    assert text.count("http") == 1  # the name of the schema


def test_a_gap_is_a_gap_in_the_line_and_in_what_is_known(verdict: Verdict) -> None:
    line = layer(course_chart(verdict), "nrs_pain", "nrs_pain_answers_line")
    stretches = {row["week"]: row["stretch"] for row in line["data"]["values"]}
    assert stretches == {0.0: 0, 1.0: 0, 2.0: 0, 3.0: 0, 7.0: 1, 8.0: 1}
    band = layer(course_chart(verdict), "nrs_pain", "nrs_pain_likely_band")
    assert {row["week"] for row in band["data"]["values"]} == {0, 1, 2, 3, 7, 8}


def test_no_answer_stands_without_its_interval(verdict: Verdict, function: Verdict) -> None:
    spec = course_chart(verdict, function)
    for measure in ("nrs_pain", "rmdq"):
        answers = layer(spec, measure, f"{measure}_answers")["data"]["values"]
        bars = layer(spec, measure, f"{measure}_likely_bars")["data"]["values"]
        assert [row["week"] for row in bars] == [row["week"] for row in answers]
        assert all(row["expected_low"] < row["expected_high"] for row in answers)
        assert all(row["likely_low"] < row["likely_high"] for row in bars)


def test_an_end_that_has_come_is_not_foretold_for_function() -> None:
    asked = [ticks(14, 0), ticks(10, 3)]
    before = function_course(asked, END - dt.timedelta(days=1), "chronic", END)
    after = function_course(asked, END, "chronic", END)
    assert before
    assert before.forecast
    assert after
    assert after.forecast is None


def test_the_planned_end_is_an_interval_in_numbers(verdict: Verdict) -> None:
    assert verdict.forecast is not None
    words = f"planned end: {verdict.forecast.low:.0f} to {verdict.forecast.high:.0f}"
    assert words in written(course_chart(verdict))
    assert "if it goes on so" in written(course_chart(verdict))
    early = course([], Response("nrs_pain", START, {"average": 7}), START, "chronic", END)
    assert not [said for said in written(course_chart(early)) if said.startswith("planned end")]
    over = msgspec.structs.replace(verdict, forecast=None)
    assert "if it goes on so" not in written(course_chart(over))


def test_function_is_drawn_only_once_it_was_asked_again(verdict: Verdict) -> None:
    once = function_course([ticks(14, 0)], START + dt.timedelta(weeks=8), "chronic", END)
    assert once is not None
    assert [view["name"] for view in course_chart(verdict, once)["vconcat"]] == ["legend", "nrs_pain"]
    assert "Daily life (RMDQ) over time" in " ".join(course_words(verdict, (), once))


def test_function_is_the_measure_that_was_asked_most() -> None:
    def peg(week: int, value: int) -> Response:
        return Response(
            "peg", START + dt.timedelta(weeks=week), {"pain": value, "enjoyment": value, "activity": value}
        )

    def chosen(*responses: Response) -> str:
        made = function_course(responses, START + dt.timedelta(weeks=9), "chronic")
        return made.measure if made else ""

    assert chosen() == ""
    assert chosen(peg(0, 5), ticks(9, 0)) == "rmdq"
    assert chosen(peg(0, 5), peg(2, 4), ticks(9, 0)) == "peg"
    assert (
        chosen(peg(0, 5), ticks(9, 0), ticks(5, 20), ticks(5, 21)) == "rmdq"
    )  # the future does not exist yet
    assert chosen(Response("rmdq", START, {"rmdq_1": 9})) == ""


# --- the lanes


def labels(*events: tuple[float, str], weeks: float = 13) -> list[str]:
    told = [CourseEvent(START + dt.timedelta(days=round(7 * week)), "flare", words) for week, words in events]
    made = lanes(told, Frame(START, weeks, 258, THEMES["light"]))
    rows = [row for one in made["layer"] if "words" in one["name"] for row in one["data"]["values"]]
    return [row["label"] for row in sorted(rows, key=lambda row: row["week"])]


@pytest.mark.parametrize("kinds", [("visit",), ("visit", "flare"), ("other",), tuple(KINDS)])
def test_every_event_has_its_sign(verdict: Verdict, kinds: tuple[EventKind, ...]) -> None:
    events = [CourseEvent(START + dt.timedelta(days=9 * n), kind) for n, kind in enumerate(kinds)]
    spec = course_chart(verdict, None, events)
    svg = vl_convert.vegalite_to_svg(json.dumps(spec))
    assert "NaN" not in svg
    assert [name for name in written(spec) if name in {words for words, _ in KINDS.values()}] == [
        KINDS[kind][0] for kind in kinds
    ]


def test_words_stand_where_there_is_room_and_are_cut_where_there_is_little() -> None:
    assert labels((2, "after gardening")) == ["after gardening"]
    assert labels((12.5, "after gardening")) == ["after gardening"]  # to the left of its sign
    assert labels((2, "after gardening all day"), (6, "again")) == ["after garde…", "again"]
    assert labels((2, "after gardening"), (3, "again"), (4, "x")) == ["x"]
    assert labels((2, "")) == []


@given(
    st.lists(st.tuples(st.floats(0, 30), st.text(min_size=1, max_size=40)), min_size=1, max_size=15),
    st.floats(1, 60),
)
@settings(max_examples=100, deadline=None)
def test_words_never_run_into_each_other(events: list[tuple[float, str]], weeks: float) -> None:
    told = sorted(
        (CourseEvent(START + dt.timedelta(days=round(7 * week)), "flare", words) for week, words in events),
        key=lambda event: event.on,
    )
    frame = Frame(START, max(weeks, *(frame_week(event) for event in told)), 258, THEMES["light"])
    made = lanes(told, frame)
    spans = []
    for one in (one for one in made["layer"] if "words" in one["name"]):
        for row in one["data"]["values"]:
            at, reach = row["week"] * frame.width / frame.last, 7 + LETTER * len(row["label"])
            spans.append((at + 7, at + reach) if one["mark"]["align"] == "left" else (at - reach, at - 7))
    spans.sort()
    assert all(before[1] <= after[0] + 1e-6 for before, after in pairwise(spans))
    assert all(low >= -1e-6 and high <= frame.width + 1e-6 for low, high in spans)


def frame_week(event: CourseEvent) -> float:
    return (event.on - START).days / 7


def test_the_words_say_what_the_picture_shows(verdict: Verdict) -> None:
    said = " ".join(course_words(verdict, EVENTS))
    assert "lower is better" in said
    assert "7 at the start on 2 March 2026; 2 at the last of 5 later answers" in said
    assert "There is no answer between 23 March 2026 and 20 April 2026." in said
    assert "2 visits." in said
    assert "27 March 2026: flare: after gardening." in said
    assert "11 April 2026: medicine." in said
    assert "the true level then is likely between" in said
    assert "at the planned end, on 1 June 2026" in said
    assert said.endswith(verdict.words)


def test_all_yardsticks_are_told_with_their_people(verdict: Verdict) -> None:
    assert [words for words, _ in yardsticks(verdict)] == [
        "30 % better than at the start (2.1 points)",
        "2 points better than at the start",
        "No pain left",
    ]
    assert all(
        re.fullmatch(r"(about \d+|fewer than 1|more than 99) of 100", share)
        for _, share in yardsticks(verdict)
    )


def test_the_table_has_a_row_for_every_answer_and_event(verdict: Verdict) -> None:
    unscored = [Response("nrs_pain", START + dt.timedelta(days=30), {"now": 4})]
    rows = course_table(verdict, unscored, EVENTS)
    assert [(row.date, row.answer, row.events) for row in rows] == [
        ("2 March 2026", "7", "visit"),
        ("9 March 2026", "6", "visit"),
        ("16 March 2026", "5", ""),
        ("23 March 2026", "6", ""),
        ("27 March 2026", "", "flare: after gardening"),
        ("1 April 2026", "no score", ""),
        ("11 April 2026", "", "medicine"),
        ("20 April 2026", "3", ""),
        ("27 April 2026", "2", ""),
    ]


def test_an_unknown_theme_is_refused(verdict: Verdict) -> None:
    with pytest.raises(ValueError, match=r"no theme 'sepia'\. Choose light or dark"):
        course_chart(verdict, theme="sepia")  # type: ignore[arg-type]
