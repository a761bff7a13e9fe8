"""Face to face is counted from taps: never twice, never guessed, corrected only with a reason."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ashi.visit import (
    Charting,
    Contact,
    check_can_sign,
    correct_contact,
    face_to_face_min,
    left_room,
    merged,
    with_patient,
)

START = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


def at(minutes: float) -> dt.datetime:
    return START + dt.timedelta(minutes=minutes)


def test_taps_make_stretches_and_tapping_twice_changes_nothing() -> None:
    there = with_patient(with_patient(Charting(), at(0)), at(3))
    assert there.with_patient_since == at(0)
    away = left_room(left_room(there, at(12)), at(15))
    assert away.contacts == (Contact(at(0), at(12)),)
    back = left_room(with_patient(away, at(30)), at(38))
    assert face_to_face_min(back) == 20


def test_an_open_stretch_is_not_counted_and_keeps_the_visit_from_being_signed() -> None:
    charting = with_patient(Charting(note="Talked only.", started_at=at(0), ended_at=at(9)), at(0))
    assert face_to_face_min(charting) == 0
    assert "contacts" in {p.field_path for p in check_can_sign(charting)}
    assert "contacts" not in {p.field_path for p in check_can_sign(left_room(charting, at(9)))}


def test_a_correction_wants_a_reason_and_an_order_of_times() -> None:
    charting = left_room(with_patient(Charting(), at(0)), at(40))
    [old] = charting.contacts
    with pytest.raises(ValueError, match="needs a reason"):
        correct_contact(charting, old, Contact(at(0), at(12)))
    with pytest.raises(ValueError, match="ends before it begins"):
        correct_contact(charting, old, Contact(at(12), at(0), "forgot to tap"))
    mended = correct_contact(charting, old, Contact(at(0), at(12), "forgot to tap"))
    assert face_to_face_min(mended) == 12
    assert mended.contacts[0].corrected_because == "forgot to tap"
    assert correct_contact(mended, mended.contacts[0], None).contacts == ()


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8))
@settings(max_examples=200, deadline=None)
def test_the_slow_twin_counts_minute_by_minute(stretches: list[tuple[int, int]]) -> None:
    contacts = tuple(Contact(at(a), at(b)) for a, b in stretches)
    twin = sum(any(a <= minute < b for a, b in stretches) for minute in range(61))
    assert face_to_face_min(Charting(contacts=contacts)) == twin
    once = merged(contacts)
    assert merged(once) == once
    assert all(a.ended_at <= b.began_at for a, b in pairwise(once))
