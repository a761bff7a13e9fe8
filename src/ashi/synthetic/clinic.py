"""The made-up clinic and the people who work there."""

from random import Random
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from ashi.synthetic import people

ZONE = ZoneInfo("Europe/Berlin")
# Appointments one practitioner can hold in a month, at nine a day and with slack, so that a
# larger clinic gets more practitioners and nobody is booked twice.
APPOINTMENTS_PER_MONTH = 150


class SyntheticStaff(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Someone who works in the made-up clinic; `email` names them everywhere."""

    name: str
    email: str
    role: Literal["practitioner", "front_desk", "owner"]
    title: str = ""
    training: tuple[tuple[str, str, str], ...] = ()  # what, where, which years
    languages: tuple[str, ...] = ()
    techniques: tuple[str, ...] = ()
    welcomes: tuple[str, ...] = ()
    works: Literal["traditional", "modern", "both"] = "both"
    about: str = ""
    visit_minutes: int = 45
    price: int = 0  # cents
    home_visit_travel_minutes: int | None = None
    synthetic: Literal[True] = True


class SyntheticClinic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The made-up clinic."""

    name: str
    address: str
    telephone: str
    zone: str
    country: str
    staff: tuple[SyntheticStaff, ...]
    synthetic: Literal[True] = True

    @property
    def practitioners(self) -> tuple[SyntheticStaff, ...]:
        """Those who treat."""
        return tuple(person for person in self.staff if person.role == "practitioner")


PRACTITIONERS = (
    SyntheticStaff(
        name="Hana Novotná",
        email="hana.novotna@example.org",
        role="practitioner",
        title="Acupuncturist",
        training=(("Diploma in acupuncture", "Made-up school", "2008 to 2012"),),
        languages=("en", "de", "cs"),
        techniques=("body", "moxa", "cupping"),
        welcomes=("interpreter",),
        works="traditional",
        about="I take my time with people who have had pain for years. We look at the whole course together, and we stop when it does not help.",
        price=7000,
    ),
    SyntheticStaff(
        name="Samuel Adjei",
        email="samuel.adjei@example.org",
        role="practitioner",
        title="Physiotherapist, acupuncturist",
        training=(
            ("Degree in physiotherapy", "Made-up university", "2011 to 2014"),
            ("Certificate in medical acupuncture", "Made-up society", "2016"),
        ),
        languages=("en", "de", "fr"),
        techniques=("trigger", "electro"),
        works="modern",
        about="I needle beside exercise, not instead of it. You will go home with something to do.",
        price=7500,
    ),
    SyntheticStaff(
        name="Lin Meiyu",
        email="lin.meiyu@example.org",
        role="practitioner",
        title="Physician, acupuncture",
        training=(
            ("Degree in medicine", "Made-up university", "2006 to 2012"),
            ("Further training in acupuncture", "Made-up society", "2018"),
        ),
        languages=("en", "de", "zh"),
        techniques=("body", "ear", "gentle"),
        welcomes=("needle_fear", "pregnancy"),
        works="both",
        about="Nervous about needles? Many of my patients are. We start with two, and you say when.",
        price=8000,
        home_visit_travel_minutes=20,
    ),
)

OTHERS = (
    SyntheticStaff(name="Tomasz Lis", email="tomasz.lis@example.org", role="front_desk", title="Front desk"),
    SyntheticStaff(name="Ruth Amsel", email="ruth.amsel@example.org", role="owner", title="Owner"),
)


def clinic(patients: int = 60, seed: int = 1, months: int = 6) -> SyntheticClinic:
    """The clinic that treats so many patients: three practitioners, more when three cannot see them all.

    >>> len(clinic().practitioners), clinic().practitioners[0].name
    (3, 'Hana Novotná')
    """
    needed = -(-patients * 14 // (APPOINTMENTS_PER_MONTH * max(months, 1)))
    random = Random(f"ashi clinic {seed}")  # noqa: S311  (made-up people, nothing secret)
    more = []
    for number in range(len(PRACTITIONERS) + 1, needed + 1):
        full_name = people.name(random, random.choice(("female", "male")))
        more.append(
            msgspec.structs.replace(
                PRACTITIONERS[number % len(PRACTITIONERS)],
                name=full_name,
                email=people.email(full_name, number).replace("@", ".practitioner@"),
            )
        )
    return SyntheticClinic(
        name="Ashi demo clinic (synthetic)",
        address="Musterstraße 1, 10115 Berlin (made up)",
        telephone=people.telephone(0),
        zone=ZONE.key,
        country="DE",
        staff=(*PRACTITIONERS, *more, *OTHERS),
    )
