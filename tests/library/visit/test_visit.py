"""A visit cannot close over a needle, a wrong count or impossible times."""

import datetime as dt
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ashi.visit import (
    Charting,
    Contact,
    ElectroPair,
    Needle,
    Visit,
    VisitError,
    check_can_sign,
    completeness,
    face_to_face_min,
    needles_by_region,
    region_of,
    retention_min,
    sign_visit,
    still_in,
)

START = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


def at(minutes: float) -> dt.datetime:
    return START + dt.timedelta(minutes=minutes)


def needle(id_: str, point: str, side: str, **changes: Any) -> Needle:
    given = {
        "depth_mm": 15,
        "angle": "straight",
        "technique": "even",
        "inserted_at": at(5),
        "removed_at": at(25),
    }
    return Needle(id=id_, point=point, side=side, **(given | changes))  # type: ignore[arg-type]


def charted(**changes: Any) -> Charting:
    needles = (
        needle("1", "BL25", "right", de_qi=True),
        needle("2", "BL40", "right"),
        needle("3", "ASHI", "right", place="calf_upper_right"),
        needle("4", "GV20", "midline"),
    )
    given = {
        "plan_id": "p1",
        "style": "TCM with trigger areas",
        "rationale": "As planned",
        "variation": "nothing",
        "position": "prone",
        "started_at": START,
        "ended_at": at(40),
        "needles": needles,
        "needle_type": ".25 x 40 mm steel, single use",
        "response_sought": "de qi",
        "stimulation": "by hand",
        "no_other_components": True,
        "setting": "quiet room, explained",
        "practitioner": "Bo, licensed, 12 years",
        "asked_for_adverse_events": True,
        "counted_out": 4,
    }
    return Charting(**(given | changes))


def changed(index: int, **changes: Any) -> Charting:
    needles = list(charted().needles)
    needles[index] = msgspec.structs.replace(needles[index], **changes)
    return charted(needles=tuple(needles))


def said(charting: Charting) -> str:
    return "\n".join(f"{p.field_path}: {p.message}" for p in check_can_sign(charting))


def test_a_whole_charting_is_signed_into_a_visit_that_keeps_everything() -> None:
    charting = charted()
    assert check_can_sign(charting) == ()
    visit = sign_visit(charting, "abc")
    assert isinstance(visit, Visit)
    assert visit.needles == charting.needles
    assert visit.practitioner == charting.practitioner
    assert msgspec.json.decode(msgspec.json.encode(visit), type=Visit) == visit
    assert completeness(charting).missing == completeness(visit).missing == ()


def test_a_needle_that_is_still_in_is_named_with_its_region() -> None:
    charting = changed(2, removed_at=None)
    assert "needles.3: ashi at calf upper right is still in (leg, right)." in said(charting)
    assert [n.id for n in still_in(charting)] == ["3"]
    with pytest.raises(VisitError) as caught:
        sign_visit(charting, "abc")
    assert caught.value.problems == check_can_sign(charting)


@pytest.mark.parametrize(
    ("count", "words"),
    [(3, "4 needles went in and 3"), (5, "4 needles went in and 5"), (None, "not counted")],
)
def test_a_wrong_count_blocks_signing(count: int | None, words: str) -> None:
    assert words in said(charted(counted_out=count))


@pytest.mark.parametrize(
    ("charting", "words"),
    [
        (charted(ended_at=at(-1)), "ends before it begins"),
        (charted(started_at=None), "has no beginning"),
        (charted(ended_at=None), "has no end"),
        (changed(0, inserted_at=at(-5)), "goes in before the visit begins"),
        (changed(0, removed_at=at(4)), "is out before it is in"),
        (changed(0, removed_at=at(90)), "after the end of the visit"),
        (changed(0, inserted_at=dt.datetime(2026, 11, 22, 9, 5)), "no time zone"),  # noqa: DTZ001
        (charted(started_at=dt.datetime(2026, 11, 22, 9, 0)), "no time zone"),  # noqa: DTZ001
        (charted(style=" "), "the style"),
        (charted(needle_type=""), "the needle type"),
        (charted(position=""), "the position"),
        (charted(response_sought=""), "the response sought"),
        (charted(stimulation=""), "the stimulation"),
        (changed(1, id="1"), "Two needles have one id"),
        (charted(electro=(ElectroPair("1", "9", 2.0, 1.0, 20),)), "does not join two charted needles"),
        (charted(electro=(ElectroPair("1", "1", 2.0, 1.0, 20),)), "does not join two charted needles"),
        (charted(needles=(), counted_out=0), "No needle was charted"),
    ],
)
def test_what_cannot_be_is_said(charting: Charting, words: str) -> None:
    assert words in said(charting)


def test_a_visit_without_needles_needs_only_a_reason() -> None:
    charting = charted(needles=(), counted_out=0, note="Only talked: the patient felt faint.")
    assert check_can_sign(charting) == ()


@given(st.lists(st.booleans(), min_size=1, max_size=8), st.integers(0, 9))
@settings(max_examples=200, deadline=None)
def test_a_visit_is_signed_only_if_every_needle_is_out_and_counted(out: list[bool], counted: int) -> None:
    needles = tuple(
        needle(str(i), "BL25", "left", removed_at=at(25) if gone else None) for i, gone in enumerate(out)
    )
    charting = charted(needles=needles, counted_out=counted)
    assert (check_can_sign(charting) == ()) == (all(out) and counted == len(out))
    rows = needles_by_region(charting)
    assert sum(row.still_in for row in rows) == out.count(False)
    assert sum(row.inserted for row in rows) == len(out)


def test_the_ledger_goes_from_head_to_foot_and_keeps_sides_apart() -> None:
    charting = charted(
        needles=(
            needle("1", "KI3", "left"),
            needle("2", "BL25", "right"),
            needle("3", "BL25", "left", removed_at=None),
            needle("4", "GV20", "midline"),
            needle("5", "EX-B2-T5", "left"),
            needle("6", "EX-B2-L4", "left"),
            needle("7", "GB30", "right"),
            needle("8", "ASHI", "right", place="buttock_lower_outer_right"),
        )
    )
    assert [(r.region, r.inserted, r.out, r.still_in) for r in needles_by_region(charting)] == [
        ("head and neck", 1, 1, 0),
        ("upper back, left", 1, 1, 0),
        ("buttock and hip, right", 2, 2, 0),
        ("lower back, left", 2, 1, 1),
        ("lower back, right", 1, 1, 0),
        ("foot, left", 1, 1, 0),
    ]


@pytest.mark.parametrize(
    ("point", "region"),
    [
        ("BL23", "lower back"),
        ("BL13", "upper back"),
        ("GB34", "leg"),
        ("SI3", "hand and arm"),
        ("CV4", "chest and belly"),
        ("ZZ9", "elsewhere"),
    ],
)
def test_every_needle_has_a_region(point: str, region: str) -> None:
    assert region_of(needle("1", point, "midline")) == region


def test_retention_and_minutes_face_to_face() -> None:
    charting = charted(
        contacts=(Contact(at(0), at(10)), Contact(at(5), at(12)), Contact(at(30), at(38))),
    )
    assert retention_min(charting) == 20
    assert retention_min(changed(0, removed_at=None)) is None
    assert face_to_face_min(charting) == 20  # 0 to 12 and 30 to 38: what overlaps counts once


def test_the_meter_counts_up_to_stricta() -> None:
    assert completeness(Charting()).done == 0
    meter = completeness(charted(style="", practitioner=""))
    assert meter.missing == ("style of acupuncture", "practitioner")
    assert meter.done == meter.total - 2
