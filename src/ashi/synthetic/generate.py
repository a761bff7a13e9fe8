"""Made-up patients, one after the other, always the same for the same seed."""

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import Literal

import msgspec

from ashi.instruments import Response
from ashi.intake import Consent, Intake
from ashi.outcomes import DurationClass
from ashi.safety import Findings
from ashi.synthetic import answers, paperwork, people, treatment
from ashi.synthetic.calendar import MINUTES, Calendar, SyntheticAppointment, settle
from ashi.synthetic.clinic import ZONE, SyntheticClinic, SyntheticStaff, clinic
from ashi.synthetic.parameters import PARAMETERS
from ashi.synthetic.truth import SyntheticTruth, answer, duration_class, truth
from ashi.tailoring import Plan
from ashi.visit import Visit

SESSIONS = 10


class SyntheticVisit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A signed visit and the place of its appointment in `SyntheticPatient.appointments`."""

    appointment: int
    practitioner: str
    visit: Visit


class SyntheticPatient(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One made-up patient with everything the clinic holds about them, and the truth nobody holds.

    `intake` and `consent` are None for someone who has booked and not done the paperwork yet. Plans and
    visits name practitioners by email.
    """

    number: int
    name: str
    email: str
    telephone: str
    born_on: dt.date
    sex: Literal["female", "male", "other"]
    practitioner: str
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    duration_class: DurationClass
    truth: SyntheticTruth
    appointments: tuple[SyntheticAppointment, ...]
    intake: Intake | None = None
    consent: Consent | None = None
    findings: Findings | None = None
    plan: Plan | None = None
    planned_end: dt.date | None = None
    visits: tuple[SyntheticVisit, ...] = ()
    responses: tuple[Response, ...] = ()
    synthetic: Literal[True] = True


def generate(
    patients: int, seed: int, until: dt.date, months: int = 6, *, plans: bool = True
) -> Iterator[SyntheticPatient]:
    """Make so many patients whose first visits lie in the `months` before `until` (or shortly after it).

    Nothing lies after `until` but booked appointments. Streams: holds only the calendar. The same
    arguments give the same patients. Without `plans` nobody is screened or has a plan, everybody gets the
    same usual needles, and it goes several times faster. Raises ValueError for a number below 1.

    >>> a, b = (next(generate(3, 7, dt.date(2026, 6, 1))) for _ in range(2))
    >>> a == b, a.synthetic
    (True, True)
    """
    if patients < 1 or months < 1:
        raise ValueError(f"patients is {patients} and months is {months}; both must be at least 1.")
    house = clinic(patients, seed, months)
    calendar = Calendar(until)
    for number in range(1, patients + 1):
        yield _patient(number, seed, until, months, house, calendar, plans)


def _patient(
    number: int,
    seed: int,
    until: dt.date,
    months: int,
    house: SyntheticClinic,
    calendar: Calendar,
    plans: bool,
) -> SyntheticPatient:
    random = Random(f"ashi {seed} {number}")  # noqa: S311  (made-up people, nothing secret)
    practitioner = house.practitioners[number % len(house.practitioners)]
    person = paperwork.about(random)
    name = people.name(random, person.sex)
    # One in fifteen is new: booked for today or the next days.
    is_new = random.random() < 1 / 15
    first_day = until + dt.timedelta(
        days=random.randint(0, 6) if is_new else -random.randint(2, round(30.4 * months))
    )
    first_at = calendar.take(random, practitioner.email, first_day)
    intake_on = min(first_at.date() - dt.timedelta(days=random.randint(1, 5)), until)
    booked_at = dt.datetime.combine(intake_on, dt.time(19, random.randint(0, 59)), ZONE) - dt.timedelta(
        days=random.randint(1, 9)
    )
    duration = duration_class(random)
    true = truth(random, duration)
    base = SyntheticPatient(
        number=number,
        name=name,
        email=people.email(name, number),
        telephone=people.telephone(number),
        born_on=_born_on(random, person.age_years, intake_on),
        sex=person.sex,
        practitioner=practitioner.email,
        opened_at=booked_at,
        closed_at=None,
        duration_class=duration,
        truth=true,
        appointments=(),
    )
    no_paperwork_yet = first_at.date() >= until and random.random() < 0.5
    if no_paperwork_yet:
        first = SyntheticAppointment(practitioner.email, first_at, MINUTES, "first", "booked", booked_at)
        return msgspec.structs.replace(base, appointments=(first,))
    average = max(answer(random, true.at(0)), 1)
    worst = min(max(average + random.choice((1, 1, 2, 2, 3)), average), 10)
    now = min(max(average + random.choice((-3, -2, -1, 0, 0, 1)), 0), worst)
    written = paperwork.intake(random, person, duration, (now, average, worst), intake_on)
    signed_at = dt.datetime.combine(intake_on, dt.time(20, random.randint(0, 59)), ZONE)
    started = msgspec.structs.replace(
        base,
        intake=written,
        consent=paperwork.consent(name, signed_at),
        responses=answers.baseline(random, true, written),
    )
    return _treated(random, started, written, practitioner, first_at, until, calendar, plans)


def _born_on(random: Random, age_years: int, on: dt.date) -> dt.date:
    return on - dt.timedelta(days=round(age_years * 365.25) + random.randint(1, 360))


def _treated(
    random: Random,
    patient: SyntheticPatient,
    written: Intake,
    practitioner: SyntheticStaff,
    first_at: dt.datetime,
    until: dt.date,
    calendar: Calendar,
    plans: bool,
) -> SyntheticPatient:
    seen_first = first_at.date() < until
    findings, plan = None, None
    if seen_first and plans:
        findings, plan = treatment.plan_for(random, written, first_at.date())
    # A plan without sessions says stop: seen once, not needled, and sent to a doctor.
    sent_on = plan is not None and plan.regimen.sessions == 0
    sessions = plan.regimen.sessions or 1 if plan is not None else SESSIONS
    per_week = plan.regimen.per_week or 1.0 if plan is not None else 1.0
    review_after = plan.regimen.review_after if plan is not None else 6
    appointments: list[SyntheticAppointment] = []
    visits: list[SyntheticVisit] = []
    starts_at, stopped = first_at, False
    booked_at = patient.opened_at
    while True:
        status, late, cancelled_at = settle(random, starts_at, until)
        if not visits and status in ("cancelled", "no_show"):
            status, late, cancelled_at = "attended", 0, None  # whoever did the paperwork comes the first time
        appointments.append(
            SyntheticAppointment(
                practitioner.email,
                starts_at,
                MINUTES,
                "follow_up" if len(appointments) else "first",
                status,
                booked_at,
                cancelled_at,
                late,
            )
        )
        if status == "booked":
            break
        if status == "cancelled":
            calendar.release(practitioner.email, starts_at)
        if status == "attended":
            done = treatment.visit(
                random,
                plan,
                appointments[-1],
                practitioner.works,
                f"{practitioner.name}, {practitioner.title}",
            )
            visits.append(SyntheticVisit(len(appointments) - 1, practitioner.email, done))
            stopped = sent_on or _stops(
                random, patient.truth, written, starts_at, len(visits), sessions, review_after
            )
        if stopped or len(appointments) >= sessions + 4:
            break
        booked_at = min(starts_at + dt.timedelta(minutes=MINUTES), starts_at)
        gap = max(round(7 / per_week), 2) if len(visits) < sessions // 2 else 7
        following = starts_at.date() + dt.timedelta(days=gap)
        starts_at = calendar.take(random, practitioner.email, following)
    last_day = appointments[-1].starts_at.date()
    ended = stopped or appointments[-1].status != "booked"
    closed = appointments[-1].starts_at + dt.timedelta(days=7) if ended else None
    weeks_planned = max(round(sessions / per_week), 4) if per_week < 1.5 else max(round(sessions * 0.8), 4)
    return msgspec.structs.replace(
        patient,
        appointments=tuple(appointments),
        findings=findings,
        plan=plan,
        planned_end=first_at.date() + dt.timedelta(weeks=weeks_planned) if seen_first else None,
        visits=tuple(visits),
        closed_at=closed if closed is not None and closed.date() <= until else None,
        responses=patient.responses
        + (answers.follow_up(random, patient.truth, written, until, last_day) if visits else ()),
    )


def _stops(
    random: Random,
    true: SyntheticTruth,
    written: Intake,
    at: dt.datetime,
    visits: int,
    sessions: int,
    review_after: int,
) -> bool:
    """Whether the course ends with this visit: done, dropped out, recovered, or no better at the review."""
    if visits >= sessions or random.random() < PARAMETERS.drop_out_per_visit.value:
        return True
    now = true.at((at.date() - written.answered_on).days / 7)
    if visits >= review_after and now > 0.85 * true.at(0):
        return random.random() < 0.4
    return visits >= 4 and now < 0.8 and random.random() < 0.5
