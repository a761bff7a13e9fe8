"""What is typed into booking forms, turned into values or into one sentence per problem."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from ashi.web.booking.courses import MOST_VISITS, RHYTHMS

VISITS_OFFERED = tuple(str(number) for number in range(2, MOST_VISITS + 1))
USUAL_VISITS = 10


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: the field's name and what to do."""

    field: str
    words: str


def parse_moment(text: str) -> dt.datetime | None:
    """An instant written as ISO 8601 with its offset; None for anything else."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(dt.UTC) if moment.tzinfo else None


def parse_key(text: str) -> UUID | None:
    """A client-made UUID; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


def parse_day(text: str) -> dt.date | None:
    """A date as YYYY-MM-DD; None for anything else."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def parse_address(text: str) -> str:
    """Where somebody lives, in one line of at most 200 signs."""
    return " ".join(text.split())[:200]


@dataclass(frozen=True, slots=True)
class TelephoneBooking:
    """A booking taken on the telephone: for `patient`, who is known, or for a name and a number."""

    patient: UUID | None
    is_somebody_new: bool
    name: str
    telephone: str
    practitioner: UUID | None
    starts_at: dt.datetime | None
    at_home: bool
    address: str

    def problems(self) -> list[Problem]:
        found = []
        if not self.patient and not self.name:
            found.append(Problem("name", "Write the person's name."))
        if not self.patient and not any(letter.isdigit() for letter in self.telephone):
            found.append(Problem("telephone", "Write a telephone number, so that the clinic can call back."))
        if self.starts_at is None or self.practitioner is None:
            found.append(Problem("slot", "Choose one of the free times."))
        if self.at_home and not self.address:
            found.append(Problem("address", "Write the address: whoever goes there has to find it."))
        return found


def parse_telephone_booking(data: "dict[str, str]") -> TelephoneBooking:
    """Read the desk's form; `slot` is ``practitioner|moment``, `patient` the id of who is known, or ``new``."""
    practitioner, _, moment = data.get("slot", "").partition("|")
    return TelephoneBooking(
        patient=parse_key(data.get("patient", "")),
        is_somebody_new=data.get("patient") == "new",
        name=data.get("name", "").strip()[:200],
        telephone=data.get("telephone", "").strip()[:40],
        practitioner=parse_key(practitioner),
        starts_at=parse_moment(moment),
        at_home=data.get("at_home") == "yes",
        address=parse_address(data.get("address", "")) if data.get("at_home") == "yes" else "",
    )


@dataclass(frozen=True, slots=True)
class CourseWish:
    """A course as asked for: from when, how many visits, how often."""

    starts_at: dt.datetime | None
    visits: int
    rhythm: str


def parse_course_wish(data: Mapping[str, str]) -> CourseWish:
    """Read the address or the form; what is missing or impossible becomes the usual course."""
    visits = data.get("visits", "")
    rhythm = data.get("rhythm", "")
    return CourseWish(
        starts_at=parse_moment(data.get("at", "")),
        visits=int(visits) if visits in VISITS_OFFERED else USUAL_VISITS,
        rhythm=rhythm if rhythm in RHYTHMS else "weekly",
    )


def parse_course_times(data: Mapping[str, str], visits: int) -> list[dt.datetime]:
    """The times chosen, one field a visit; a visit without a time is left out."""
    chosen = (parse_moment(data.get(f"time_{number}", "")) for number in range(1, visits + 1))
    return [starts_at for starts_at in chosen if starts_at is not None]
