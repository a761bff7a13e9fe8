"""Profiles of the made-up practitioners; every word that could be taken for real says that it is made up."""

import datetime as dt

from ashi.synthetic import SyntheticStaff
from ashi.web.records.profile import Place, Prices, Profile, SlidingScale, Stated, encode_profile

BERLIN = Place(
    "Musterstraße 1, 10115 Berlin (made up)", 52.53, 13.38, steps=2, lift=True, toilet=True, table_cm=48
)
POTSDAM = Place("Beispielweg 2, 14467 Potsdam (made up)", 52.40, 13.06, steps=0, toilet=False)


def profile_of(person: SyntheticStaff, seen_by: str, today: dt.date) -> str:
    """The profile of one of them, as the database keeps it."""
    return encode_profile(
        Profile(
            training=tuple(
                Stated(what, where, years, seen_by=seen_by, seen_on=today - dt.timedelta(days=200))
                for what, where, years in person.training
            ),
            languages=person.languages,
            techniques=person.techniques,
            welcomes=person.welcomes,
            prices=Prices(
                first=person.price + 2000,
                later=person.price,
                package=person.price * 9,
                package_visits=10,
                sliding=SlidingScale(lowest=person.price * 6 // 10) if person.works != "modern" else None,
            ),
            self_pay=True,
            insurers=("Musterkasse (made up)",) if person.works != "traditional" else (),
            places=(POTSDAM if person.works == "modern" else BERLIN,),
        )
    )
