"""The made-up clinic: always the same, always valid, always labelled, and like a clinic."""

import datetime as dt
from collections import Counter
from itertools import islice

import msgspec
import pytest

from ashi.instruments import check_response, score
from ashi.intake import check_complete, check_consent, duration_class
from ashi.outcomes import course
from ashi.safety import screen
from ashi.synthetic import SyntheticPatient, clinic, generate, to_json_lines
from ashi.tailoring import check_plan
from ashi.visit import Charting, check_can_sign

UNTIL = dt.date(2026, 11, 18)


@pytest.fixture(scope="module")
def patients() -> list[SyntheticPatient]:
    return list(generate(300, 4, UNTIL, months=30))


def test_the_same_seed_gives_the_same_clinic_and_another_seed_another() -> None:
    lines = list(to_json_lines(generate(12, 3, UNTIL)))
    assert lines == list(to_json_lines(generate(12, 3, UNTIL)))
    assert lines != list(to_json_lines(generate(12, 4, UNTIL)))


def test_it_streams() -> None:
    first = list(islice(generate(100_000, 3, UNTIL, plans=False), 2))
    assert [patient.number for patient in first] == [1, 2]


def test_everything_says_that_it_is_synthetic(patients: list[SyntheticPatient]) -> None:
    assert all(patient.synthetic for patient in patients)
    assert b'"synthetic":true' in next(to_json_lines(patients))
    assert all(patient.email.endswith("@example.org") for patient in patients)
    assert len({patient.email for patient in patients}) == len(patients)
    assert "synthetic" in clinic().name


def test_a_line_reads_back_as_the_same_patient(patients: list[SyntheticPatient]) -> None:
    for patient, line in zip(patients, to_json_lines(patients), strict=True):
        assert msgspec.to_builtins(msgspec.json.decode(line, type=SyntheticPatient)) == msgspec.to_builtins(
            patient
        )


def test_every_paperwork_is_complete_and_signed(patients: list[SyntheticPatient]) -> None:
    done = [patient for patient in patients if patient.intake is not None]
    assert len(done) > 280
    for patient in done:
        assert patient.intake is not None
        assert patient.consent is not None
        draft = msgspec.to_builtins(patient.intake) | {"consent": msgspec.to_builtins(patient.consent)}
        assert check_complete(draft) == ()
        assert check_consent(patient.consent) == ()
        assert duration_class(patient.intake, patient.intake.answered_on) == patient.duration_class


def test_nobody_is_treated_who_should_be_sent_to_a_hospital(patients: list[SyntheticPatient]) -> None:
    levels: Counter[str] = Counter()
    for patient in patients:
        if patient.intake is not None:
            found = screen(patient.intake, patient.intake.answered_on)
            assert not found.is_emergency
            levels.update({finding.level for finding in found.findings})
    assert 10 < levels["routine"] < 250  # some have precautions, most have none


def test_every_answer_is_valid_and_has_its_gaps(patients: list[SyntheticPatient]) -> None:
    asked = 0
    for patient in patients:
        for response in patient.responses:
            check_response(response)
            assert response.answered_on <= UNTIL
            asked += score(response).value is not None
    weekly = sum(response.instrument == "check_in" for patient in patients for response in patient.responses)
    treated = sum(bool(patient.visits) for patient in patients)
    assert 4 < weekly / treated < 16
    assert asked > 1_000


def test_every_course_can_be_judged(patients: list[SyntheticPatient]) -> None:
    names = Counter(
        course(
            patient.responses,
            next(r for r in patient.responses if r.instrument == "nrs_pain"),
            UNTIL,
            patient.duration_class,
            patient.planned_end,
        ).name
        for patient in patients
        if patient.visits
    )
    assert names["responding"] > 5
    assert names["not_responding"] > 5
    assert names["too_early"] > 50


def test_no_practitioner_is_booked_twice_and_nobody_before_their_own_last(
    patients: list[SyntheticPatient],
) -> None:
    starts = Counter(
        (appointment.practitioner, appointment.starts_at)
        for patient in patients
        for appointment in patient.appointments
        if appointment.status != "cancelled"
    )
    assert max(starts.values()) == 1
    for patient in patients:
        times = [appointment.starts_at for appointment in patient.appointments]
        assert times == sorted(times)
        assert all(appointment.booked_at <= appointment.starts_at for appointment in patient.appointments)


def test_only_the_future_is_booked(patients: list[SyntheticPatient]) -> None:
    for patient in patients:
        for appointment in patient.appointments:
            assert (appointment.status == "booked") == (appointment.starts_at.date() >= UNTIL)
    seen = Counter(appointment.status for patient in patients for appointment in patient.appointments)
    assert set(seen) == {"booked", "attended", "cancelled", "no_show"}


def test_every_visit_is_an_attended_appointment_and_every_needle_came_out(
    patients: list[SyntheticPatient],
) -> None:
    events = 0
    for patient in patients:
        attended = [at for at, made in enumerate(patient.appointments) if made.status == "attended"]
        assert [done.appointment for done in patient.visits] == attended
        for done in patient.visits:
            visit = done.visit
            assert bool(visit.needles) == bool(patient.plan and patient.plan.points)
            assert all(
                needle.removed_at
                and visit.started_at < needle.inserted_at < needle.removed_at <= visit.ended_at
                for needle in visit.needles
            )
            events += bool(visit.adverse_events)
    visits = sum(len(patient.visits) for patient in patients)
    # Baumler 2021: 7.57 % of treatments; three standard errors of this many visits.
    assert abs(events / visits - 0.0757) < 3 * (0.0757 * 0.9243 / visits) ** 0.5


def test_every_visit_could_have_been_signed(patients: list[SyntheticPatient]) -> None:
    for patient in patients:
        for done in patient.visits:
            fields = {
                name: getattr(done.visit, name)
                for name in Charting.__struct_fields__
                if hasattr(done.visit, name)
            }
            charting = Charting(
                **fields,
                counted_out=len(done.visit.needles),
                asked_for_adverse_events=True,
                no_other_components=not done.visit.other_components,
            )
            assert check_can_sign(charting) == ()


def test_every_plan_is_accepted_and_keeps_the_rules(patients: list[SyntheticPatient]) -> None:
    planned = [patient for patient in patients if patient.plan is not None]
    assert len(planned) > 250
    edited = 0
    for patient in planned:
        assert patient.plan is not None
        assert patient.findings is not None
        assert patient.plan.status == "accepted"
        assert check_plan(patient.plan, patient.findings) == ()
        edited += bool(patient.plan.changes)
    assert 0.05 < edited / len(planned) < 0.35


def test_without_plans_it_is_the_same_people() -> None:
    with_plans, without = list(generate(5, 2, UNTIL)), list(generate(5, 2, UNTIL, plans=False))
    assert [a.intake for a in with_plans] == [b.intake for b in without]
    assert all(patient.plan is None for patient in without)


def test_today_is_open_even_on_a_sunday() -> None:
    sunday = dt.date(2026, 11, 22)
    times = [made.starts_at.date() for patient in generate(60, 1, sunday) for made in patient.appointments]
    assert sunday in times
    assert all(day.weekday() < 5 or day == sunday for day in times)


def test_a_large_clinic_gets_more_practitioners() -> None:
    small, large = clinic(60), clinic(20_000)
    assert len(small.practitioners) == 3
    assert len(large.practitioners) > 200
    assert len({person.email for person in large.staff}) == len(large.staff)


def test_a_clinic_without_patients_is_refused() -> None:
    with pytest.raises(ValueError, match="patients is 0 and months is 6; both must be at least 1"):
        next(generate(0, 1, UNTIL))
