"""What goes on beside the synthetic clinic's visits: promises, home plans with their ticks, diaries, the waiting list."""

import datetime as dt
from collections.abc import Callable, Iterable

from ashi import synthetic
from ashi.web.booking.models import WaitingPlace
from ashi.web.records.models import Document, Patient, Practitioner, User

Make = Callable[..., Document]


def beside_documents(
    person: synthetic.SyntheticPatient,
    document: Make,
    patient: User,
    practitioner: User,
    plan: Document,
    today: dt.date,
) -> Iterable[Document]:
    """`document` makes a row of a kind, a content, an author and a moment; `plan` is what a promise is about."""
    made = synthetic.beside(person, today)
    first = person.visits[0].visit if person.visits else None
    if first is None:
        return
    if made.promise is not None:
        row = document("promise", made.promise, practitioner, first.started_at)
        row.about = plan
        yield row
    if made.home_plan is not None:
        yield document("home_plan", made.home_plan, practitioner, first.ended_at + dt.timedelta(minutes=5))
    for day in made.home_days:
        yield document("home_day", day, patient, _evening(day.on, first.ended_at))
    if made.diary is not None:
        yield document("diary", made.diary, patient, _evening(made.diary.on, first.ended_at))


def fill_waiting(
    person: synthetic.SyntheticPatient, patient: Patient, practitioner: Practitioner, today: dt.date
) -> None:
    """In the caller's transaction."""
    wish = synthetic.wish_of(person, today)
    if wish is None:
        return
    WaitingPlace.unscoped.create(
        patient=patient,
        practitioner=practitioner,
        weekdays=wish.weekdays,
        parts=",".join(wish.parts),
        first_day=today,
        last_day=wish.last_day,
        joined_at=wish.joined_at,
        place_since=wish.joined_at,
        is_first=bool(wish.why_first),
        why_first=wish.why_first,
    )


def _evening(day: dt.date, like: dt.datetime) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(20, 15), like.tzinfo)
