"""The picture of a course as we draw it: every curve, sign and word stands where Vega-Lite puts it."""

import datetime as dt
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree import ElementTree

import pytest
import vl_convert

from ashi.instruments import Response
from ashi.outcomes import CourseEvent, course, course_chart, course_svg, function_course
from ashi.outcomes.chart_lanes import KINDS
from ashi.outcomes.chart_svg import weeks_between

START = dt.date(2026, 3, 2)
NEAR_PX = 0.6
"""We write tenths; Vega moves words by up to half a pixel."""
Places = list[tuple[float, float]]


def day(week: float) -> dt.date:
    return START + dt.timedelta(days=round(7 * week))


def asked_function(measure: str, values: Sequence[int]) -> list[Response]:
    """PEG, or a score of the ODI as it was worked out on paper."""

    def items(value: int) -> dict[str, int | float | str]:
        return (
            {"score": value} if measure == "odi" else dict.fromkeys(("pain", "enjoyment", "activity"), value)
        )

    return [
        Response(measure, day(3 * place), items(value), via="visit") for place, value in enumerate(values)
    ]


def specification(
    weeks: Sequence[float], told: str | None = None, function: Sequence[Response] = ()
) -> dict[str, Any]:
    """A course answered in these weeks; `told` at every second event, with one of each kind, if any."""
    values = (6, 5, 6, 3, 2)
    answers = [
        Response("check_in", day(week), {"average": values[place % 5]}) for place, week in enumerate(weeks)
    ]
    until = max(map(day, weeks), default=START)
    verdict = course(
        answers, Response("nrs_pain", START, {"average": 7}), until, "chronic", START + dt.timedelta(weeks=13)
    )
    events = [
        CourseEvent(START + dt.timedelta(days=9 * place), kind, told or "" if place % 2 else "")
        for place, kind in enumerate(KINDS)
    ]
    return course_chart(
        verdict,
        function_course(function, day(9), "chronic") if function else None,
        [] if told is None else events,
    )


COURSES = {
    "the first answer later": specification([1]),
    "a gap": specification([1, 2, 3, 7, 8], "after <gardening> & more"),
    "two on one day": specification([1, 1, 2]),
    "a year of answers": specification(range(1, 53, 3), ""),
    "function of 0 to 10": specification([2, 5], "again", asked_function("peg", [7, 6, 4, 2])),
    "function of 0 to 100": specification([2, 5], function=asked_function("odi", [44, 20])),
}


def elements(svg: str) -> Iterator[tuple[ElementTree.Element, float, float]]:
    """Everything in it, and from where its own numbers count."""

    def inside(element: ElementTree.Element, x: float, y: float) -> Iterator[Any]:
        if moved := re.match(r"translate\(([-\d.e]+),([-\d.e]+)\)", element.get("transform", "")):
            x, y = x + float(moved[1]), y + float(moved[2])
        yield element, x, y
        for one in element:
            yield from inside(one, x, y)

    return inside(ElementTree.fromstring(svg), 0, 0)  # noqa: S314 - drawn here


def words(svg: str) -> list[tuple[str, tuple[float, float]]]:
    """What is written, in order of letters, and where."""
    return sorted(
        (element.text or "", (x + float(element.get("x", 0)), y + float(element.get("y", 0))))
        for element, x, y in elements(svg)
        if element.tag.endswith("text")
    )


def curves(svg: str) -> list[Places]:
    """Bands and lines, each with all it goes through and is drawn to."""
    found = []
    for element, x, y in elements(svg):
        d, is_vega = element.get("d", ""), "mark" in element.get("aria-roledescription", "")
        if re.search("[LC]", d) and ("C" in d or "Z" not in d) and (is_vega or "version" not in svg[:99]):
            numbers = [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", d)]
            found.append([(x + a, y + b) for a, b in zip(numbers[::2], numbers[1::2], strict=True)])
    return found


def signs(svg: str) -> Places:
    """The middle of each."""
    found = []
    for element, x, y in elements(svg):
        if element.tag.endswith("circle"):
            found.append((float(element.get("cx", 0)) + x, float(element.get("cy", 0)) + y))
        elif element.tag.endswith("path") and element.get("fill") and element.get("transform"):
            found.append((x, y))
        elif re.fullmatch(r"M[-\d.,L]+Z", element.get("d", "")) and not element.get("opacity"):
            numbers = [float(number) for number in re.findall(r"-?[\d.]+", element.get("d", ""))]
            across, down = numbers[::2], numbers[1::2]
            found.append(((min(across) + max(across)) / 2 + x, (min(down) + max(down)) / 2 + y))
    return sorted(found)


def bars(svg: str) -> list[tuple[float, ...]]:
    """The upright ones, from end to end."""
    found = []
    for element, x, y in elements(svg):
        if element.get("aria-roledescription") == "rule mark":
            found.append((x, y, x, y + float(element.get("y2", 0))))
        elif bar := re.fullmatch(r"M([-\d.]+),([-\d.]+)V([-\d.]+)", element.get("d", "")):
            found.append((x + float(bar[1]), y + float(bar[2]), x + float(bar[1]), y + float(bar[3])))
    return found


def near(found: Sequence[float], zero: Sequence[float]) -> Any:
    """These numbers, each about as far from where the word "answers" stands."""
    return pytest.approx([number - zero[place % 2] for place, number in enumerate(found)], abs=NEAR_PX)


@pytest.mark.parametrize("name", COURSES)
def test_everything_stands_where_vega_puts_it(name: str) -> None:
    ours, vega = course_svg(COURSES[name]), vl_convert.vegalite_to_svg(json.dumps(COURSES[name]))
    from_here, from_there = dict(words(ours))["answers"], dict(words(vega))["answers"]

    def is_alike(here: Sequence[Sequence[float]], there: Sequence[Sequence[float]]) -> None:
        assert len(here) == len(there)
        for one, other in zip(here, there, strict=True):
            assert [number - from_here[place % 2] for place, number in enumerate(one)] == near(
                other, from_there
            )

    assert [said for said, _ in words(ours)] == [said for said, _ in words(vega)]
    is_alike([at for _, at in words(ours)], [at for _, at in words(vega)])
    is_alike(signs(ours), signs(vega))
    is_alike(bars(ours), bars(vega))
    assert curves(ours)
    is_alike(
        [[number for place in one for number in place] for one in curves(ours)],
        [[number for place in one for number in place] for one in curves(vega)],
    )


@pytest.mark.parametrize("name", COURSES)
def test_it_fits_a_telephone_and_names_itself(name: str) -> None:
    svg = ElementTree.fromstring(course_svg(COURSES[name]))  # noqa: S314
    assert int(svg.get("width", 0)) <= 328  # 360 px less a page's margins
    assert svg.get("aria-label") == COURSES[name]["description"]


@pytest.mark.parametrize("weeks", [1.57, 3.43, 7, 9.9, 10.1, 13, 22, 26.3, 52, 104, 260.6])
def test_weeks_are_counted_as_vega_counts_them(weeks: float) -> None:
    # In the first week Vega counts halves.
    spec = json.dumps(specification([1])).replace('"domain": [0, 13.0]', f'"domain": [0, {weeks}]')
    numbers = [int(said) for said, _ in words(vl_convert.vegalite_to_svg(spec)) if said.isdigit()]
    of_pain = [0, 2, 4, 6, 8, 10]
    assert sorted([*of_pain, *weeks_between(weeks, 258, 4)]) == sorted(numbers)


def test_a_first_week_is_a_whole_one() -> None:
    assert weeks_between(1, 258, 4) == [0, 1]


def test_what_no_course_has_is_refused() -> None:
    spec = specification([1])
    spec["vconcat"][0]["layer"][0]["mark"]["type"] = "arc"
    with pytest.raises(ValueError, match="no mark 'arc'"):
        course_svg(spec)
