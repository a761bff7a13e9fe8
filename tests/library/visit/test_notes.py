"""One entry gives three notes: each says what its reader needs, and nothing that is not for them."""

import datetime as dt
import re

import pytest

from ashi.safety import screen
from ashi.tailoring import Plan, propose
from ashi.visit import (
    Adjunct,
    AdverseEvent,
    Contact,
    ElectroPair,
    Measure,
    Motion,
    Outlook,
    Payer,
    Visit,
    as_text,
    note_for_patient,
    note_for_payer,
    note_for_practitioner,
    sign_visit,
)
from ashi.visit.note_payer import Problem
from tests.library.visit.test_visit import at, charted, needle
from tests.support import readability
from tests.support.people import ALICE, TODAY

OUTLOOK = Outlook("Tuesday 1 December, 09:30, with Chen Wei.", "030 123 456", "Call 112 now.")
# Words of tradition that a payer's note must not hold.
TRADITION = (
    r"\bqi\b|\bde qi\b|yin|yang|meridian|channel|deficien|stagna|energy|tonif|reinforc|reduc|shaoyin|taiyang"
)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return propose(ALICE, screen(ALICE, TODAY))


@pytest.fixture(scope="module")
def visit(plan: Plan) -> Visit:
    needles = tuple(
        needle(str(i), p.code, p.side, place=p.place, technique="reinforcing", de_qi=True)
        for i, p in enumerate(plan.points)
    )
    event = AdverseEvent("bruise", 1, False, "probable", "small, right calf", point="BL57", side="right")
    return sign_visit(
        charted(
            needles=needles,
            counted_out=len(needles),
            adverse_events=(event,),
            response_sought="de_qi",
            style="traditional",
            rationale="traditional: Taiyang",
            contacts=(Contact(at(0), at(12)), Contact(at(30), at(40))),
        ),
        "abc",
    )


def test_the_practitioners_note_has_both_languages_and_every_needle(visit: Visit, plan: Plan) -> None:
    note = as_text(note_for_practitioner(visit, plan))
    assert "Traditional: Taiyang" in note
    assert "Modern:" in note
    assert note.count("15 mm") == len(visit.needles)
    assert "Bruise (haematoma) at BL57 right: grade 1, not serious, caused by the needling: probable." in note


def test_the_payers_note_is_biomedical_and_about_function(visit: Visit, plan: Plan) -> None:
    payer = Payer(
        Problem(("right buttock", "right calf"), dt.date(2026, 3, 1), "chronic: 12 weeks or more"),
        (Measure("RMDQ", "lower", 14, dt.date(2026, 9, 1), 8, dt.date(2026, 11, 20), "5 or more counts."),),
        visit_number=4,
    )
    note = as_text(note_for_payer(visit, payer, plan))
    assert not re.search(TRADITION, note, re.IGNORECASE), re.search(TRADITION, note, re.IGNORECASE)
    for words in (
        "RMDQ (lower is better): 14 on 2026-09-01, 8 on 2026-11-20: better by 6. 5 or more counts.",
        "Face to face: 22 minutes.",
        "Needles retained, all of them in: 20 minutes; not counted as face to face.",
        "Since 2026-03-01; chronic: 12 weeks or more.",
        "No diagnosis was given to the clinic in writing.",
        "This was visit 4.",
        f"{len(visit.needles)} sterile single-use needles inserted:",
    ):
        assert words in note
    # Codes are left to the clinic until they can be had from a source.
    assert not re.search(r"\b978\d\d\b|\bM5\d\.|\b2056\d\b", note)


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (Measure("PSFS", "higher", 4, TODAY, 4, TODAY + dt.timedelta(7)), "unchanged."),
        (Measure("PSFS", "higher", 4, TODAY, 7.5, TODAY + dt.timedelta(7)), "better by 3.5."),
        (Measure("NRS", "lower", 4, TODAY, 6, TODAY + dt.timedelta(7)), "worse by 2."),
        (Measure("NRS", "lower", 4, TODAY), "not measured again yet."),
    ],
)
def test_a_change_is_said_in_the_measures_own_direction(visit: Visit, measure: Measure, words: str) -> None:
    assert words in as_text(note_for_payer(visit, Payer(Problem(), (measure,))))


def test_current_is_listed_with_its_dose(plan: Plan) -> None:
    needles = (needle("1", "BL25", "left"), needle("2", "BL25", "right"))
    visit = sign_visit(
        charted(needles=needles, counted_out=2, electro=(ElectroPair("1", "2", 2.0, 1.5, 20),)), "abc"
    )
    note = as_text(note_for_payer(visit, Payer(Problem())))
    assert "Current: BL25 left with BL25 right, 2 Hz, 1.5 mA, continuous, 20 min." in note
    assert "Stimulation: electrical." in note
    assert "Minutes face to face were not recorded." in note


def test_the_patients_note_says_why_and_when_to_call(visit: Visit, plan: Plan) -> None:
    note = as_text(note_for_patient(visit, OUTLOOK, plan))
    for words in (
        "Why these points",
        "You showed us that this place is tender.",
        "By tradition",
        "is not certain",
        "a bruise. It is written down.",
        "Call 112 now.",
        "030 123 456",
        "Tuesday 1 December, 09:30, with Chen Wei.",
    ):
        assert words in note
    for word in ("cure", "safe", "energy", "qi ", "taiyang", "grade"):
        assert word not in note.lower().replace("acupuncture", "")


def test_the_patients_note_can_be_read_at_age_twelve(visit: Visit, plan: Plan) -> None:
    note = as_text(note_for_patient(visit, OUTLOOK, plan))
    assert readability.grade(note) < 6, readability.grade(note)
    longest = max(readability.sentences(note), key=len)
    assert len(longest) <= 20, longest


def test_the_measure_of_reading_tells_hard_from_easy() -> None:
    hard = "Notwithstanding considerable physiological heterogeneity, analgesia predominantly necessitates stimulation."
    assert readability.grade("It hurts here. Sit down and rest.") < 2 < 15 < readability.grade(hard)


def test_needles_near_the_chest_add_the_warning() -> None:
    over = sign_visit(charted(needles=(needle("1", "BL13", "left"),), counted_out=1), "abc")
    below = sign_visit(charted(needles=(needle("1", "BL57", "left"),), counted_out=1), "abc")
    said = "Say that you had needles near the chest."
    assert said in as_text(note_for_patient(over, OUTLOOK))
    assert said not in as_text(note_for_patient(below, OUTLOOK))
    assert "Short of breath, or chest pain? Call 112 now." in as_text(note_for_patient(below, OUTLOOK))


def test_a_visit_without_needles_promises_and_warns_of_nothing_they_do() -> None:
    visit = sign_visit(charted(needles=(), counted_out=0, note="Only talked."), "abc")
    note = as_text(note_for_patient(visit, Outlook()))
    assert "No needles were used this time." in note
    assert "bruise" not in note
    assert "No next visit is booked yet." in note


def test_what_was_done_beside_and_how_the_back_moves_is_in_every_note_that_needs_it() -> None:
    visit = sign_visit(
        charted(
            adjuncts=(Adjunct("a", "cupping", "lumbar_left", 8, "ok", "marks"),),
            motion_before=Motion(fingertip_floor_cm=22, extension="some"),
            motion_after=Motion(fingertip_floor_cm=15, extension="none"),
        ),
        "abc",
    )
    mine, payer = as_text(note_for_practitioner(visit)), as_text(note_for_payer(visit, Payer(Problem())))
    for note in (mine, payer):
        assert "Cupping" in note
        assert "8 min, skin before: normal, after: marks as expected" in note
        assert "Movement before: fingertips to floor 22 cm, bending backwards: some limit." in note
        assert "Movement after: fingertips to floor 15 cm, bending backwards: free." in note
    patient = as_text(note_for_patient(visit, OUTLOOK))
    assert "You also had: cups on the skin." in patient
    assert "Marks on the skin are usual." in patient
