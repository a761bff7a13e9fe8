"""What was charted beside the needles is told in a note, line by line; nothing charted is nothing told."""

import datetime as dt

from ashi.visit import (
    Adjunct,
    Charting,
    Contact,
    ElectroPair,
    Motion,
    Needle,
    TimeCorrection,
    told_beside,
    told_needle,
)

AT = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


def later(minutes: int) -> dt.datetime:
    return AT + dt.timedelta(minutes=minutes)


def needle(id_: str, **more: object) -> Needle:
    return Needle(id_, "BL25", "left" if id_ == "1" else "right", 15, "straight", "even", AT, **more)  # type: ignore[arg-type]


def test_nothing_charted_is_nothing_told() -> None:
    assert told_beside(Charting()) == ()
    assert told_needle(needle("1")) == ""


def test_a_needle_tells_how_it_felt_and_what_was_mended() -> None:
    mended = TimeCorrection("in", AT, "tapped late")
    told = told_needle(
        needle(
            "1",
            de_qi=True,
            de_qi_strength=6,
            de_qi_words=("ache", "spreading"),
            twitch=True,
            times_corrected=(mended,),
        )
    )
    assert told == "de qi 6 of 10 (ache, spreading), local twitch, time in corrected: tapped late"
    assert told_needle(needle("1", de_qi=False)) == "no de qi"


def test_everything_beside_the_needles_has_its_line() -> None:
    charting = Charting(
        needles=(needle("1"), needle("2")),
        electro=(ElectroPair("1", "2", 2, 1.5, 20, hz_high=100, started_at=AT, stopped_at=later(18)),),
        adjuncts=(Adjunct("a", "cupping", "flank_lower_right", 8, "ok", "marks"),),
        motion_before=Motion(fingertip_floor_cm=31, extension="some"),
        contacts=(Contact(AT, later(12)), Contact(later(30), later(38), "forgot to tap")),
        near_misses=("tray: 1 counted, 2 charted in",),
        emergency_removal_at=later(20),
    )
    assert told_beside(charting) == (
        ("Current", "BL25 left with BL25 right, 2/100 Hz, 1.5 mA, continuous, 18 min"),
        (
            "Beside the needles",
            "Cupping, flank, above the hip bone, right, 8 min, skin before: normal, after: marks as expected",
        ),
        ("Movement before", "fingertips to floor 31 cm, bending backwards: some limit"),
        ("Face to face", "20 min (corrected: forgot to tap)"),
        ("Emergency", "all needles out at once, 09:20 UTC"),
        ("Counts that did not agree at first", "tray: 1 counted, 2 charted in"),
    )
