"""A current runs between two needles of one region and one side, or below the waist; never across the chest."""

import datetime as dt
from typing import Any

import pytest

from ashi.visit import Charting, ElectroPair, Needle, check_can_sign, current_min, running, why_not_between

AT = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


def needle(point: str, side: Any, **more: Any) -> Needle:
    return Needle(f"{point}-{side}", point, side, 10, "straight", "even", AT, **more)


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (("BL23", "left"), ("BL25", "left"), ""),
        (("BL25", "left"), ("BL25", "right"), ""),
        (("GB30", "right"), ("BL40", "right"), ""),
        (("BL15", "left"), ("BL15", "right"), "cross the chest or the cord"),
        (("BL15", "left"), ("BL17", "left"), ""),
        (("BL15", "left"), ("BL23", "left"), "through the chest"),
        (("LI4", "left"), ("LI4", "right"), "cross the chest"),
        (("LI4", "left"), ("ST36", "left"), "through the chest"),
        (("CV6", "midline"), ("CV4", "midline"), "no current over chest and belly"),
        (("BL23", "left"), ("BL23", "left"), "Choose two different ones"),
    ],
)
def test_where_a_current_may_run(first: tuple[str, str], second: tuple[str, str], words: str) -> None:
    why = why_not_between(needle(*first), needle(*second))
    assert (words in why) if words else (why == "")
    back = why_not_between(needle(*second), needle(*first))
    assert bool(back) == bool(why)


def test_a_needle_that_is_out_carries_none() -> None:
    assert "is out already" in why_not_between(needle("BL23", "left", removed_at=AT), needle("BL25", "left"))


def test_a_current_that_is_on_keeps_the_visit_from_being_signed() -> None:
    pair = ElectroPair("BL23-left", "BL25-left", 2, 1.5, 20, id="p", started_at=AT)
    charting = Charting(needles=(needle("BL23", "left"), needle("BL25", "left")), electro=(pair,))
    assert running(charting) == (pair,)
    assert any(p.field_path == "electro" for p in check_can_sign(charting))


def test_the_minutes_are_those_that_it_ran() -> None:
    later = AT + dt.timedelta(minutes=18)
    assert current_min(ElectroPair("a", "b", 2, 1, 20, started_at=AT, stopped_at=later)) == 18
    assert current_min(ElectroPair("a", "b", 2, 1, 20)) == 20
