"""What is typed about a practitioner, turned into a profile or into one sentence per problem."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from django.http import QueryDict

from ashi.web.booking.places import Spot
from ashi.web.booking.words_profile import CODES, TECHNIQUES, WELCOMES
from ashi.web.design.money import CURRENCIES, NotAnAmount, parse_amount
from ashi.web.records.profile import Place, Prices, Profile, SlidingScale, Stated

MOST_TRAININGS = 8
MOST_PLACES = 4
WORKS = (("traditional", "Traditional"), ("modern", "Modern"), ("both", "Traditional and modern"))
ANSWERS = (("yes", "Yes"), ("no", "No"))


@dataclass(frozen=True, slots=True)
class ProfileWish:
    """The profile as typed, and the words beside it. `is_bookable` is None where it was not asked."""

    title: str
    works: str
    about: str
    profile: Profile
    is_bookable: bool | None


@dataclass(frozen=True, slots=True)
class Checker:
    """Who may note that a paper was seen, and when they do."""

    name: str
    today: dt.date


class _Typed:
    """Reads fields, and gathers what is wrong with them."""

    def __init__(self, data: QueryDict) -> None:
        self.data = data
        self.problems: list[tuple[str, str]] = []

    def text(self, name: str, most: int = 200) -> str:
        return self.data.get(name, "").strip()[:most]

    def keys(self, name: str, known: object) -> tuple[str, ...]:
        return tuple(key for key in self.data.getlist(name) if key in known)  # type: ignore[operator]

    def answer(self, name: str) -> bool | None:
        return {"yes": True, "no": False}.get(self.data.get(name, ""))

    def whole(self, name: str, low: int, high: int, what: str) -> int | None:
        text = self.text(name)
        if not text:
            return None
        if text.isascii() and text.isdigit() and low <= int(text[:6]) <= high:
            return int(text)
        self.problems.append((name, f"{what}: write a whole number from {low} to {high}, or nothing."))
        return None

    def degrees(self, name: str, most: int) -> float | None:
        text = self.text(name).replace(",", ".")
        if not text:
            return None
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if abs(value) <= most:
            return round(value, 5)
        self.problems.append((name, f"Write degrees such as 52.53 (from −{most} to {most}), or nothing."))
        return None

    def amount(self, name: str, currency: str) -> int | None:
        text = self.text(name)
        if not text:
            return None
        try:
            return parse_amount(text, currency)
        except NotAnAmount as wrong:
            self.problems.append((name, str(wrong)))
            return None


def parse_profile(
    data: QueryDict, before: Profile, checker: Checker | None, place_of: Callable[[str], Spot | None]
) -> tuple[ProfileWish, list[tuple[str, str]]]:
    """The profile as typed, and what to mend as (field, sentence) pairs.

    A paper counts as seen while its words stay the same; only a `checker` notes it or takes it back. A place without
    degrees gets those of the town that ends its address, by `place_of`.
    """
    typed = _Typed(data)
    training = [
        _stated(typed, f"training_{number}", before, checker) for number in range(1, MOST_TRAININGS + 1)
    ]
    profile = Profile(
        training=tuple(item for item in training if item),
        registration=_stated(typed, "registration", before, checker),
        languages=typed.keys("languages", CODES),
        more_languages=typed.text("more_languages"),
        techniques=typed.keys("techniques", TECHNIQUES),
        more_techniques=typed.text("more_techniques", 300),
        welcomes=typed.keys("welcomes", WELCOMES),
        prices=_prices(typed),
        self_pay="self_pay" in data,
        insurers=tuple(
            filter(None, (line.strip()[:100] for line in typed.text("insurers", 2000).splitlines()))
        )[:30],
        places=tuple(filter(None, (_place(typed, number, place_of) for number in range(1, MOST_PLACES + 1)))),
    )
    works = typed.text("works")
    if works not in dict(WORKS):
        typed.problems.append(("works", "Choose how this person works."))
        works = "both"
    wish = ProfileWish(
        typed.text("title"),
        works,
        typed.text("about", 1500),
        profile,
        ("is_bookable" in data) if checker else None,
    )
    return wish, typed.problems


def _stated(typed: _Typed, name: str, before: Profile, checker: Checker | None) -> Stated | None:
    item = Stated(typed.text(f"{name}_what"), typed.text(f"{name}_where"), typed.text(f"{name}_years", 40))
    if not item.what:
        if item.where or item.years:
            typed.problems.append((f"{name}_what", "Write what it is, or empty the fields beside it."))
        return None
    earlier = (*before.training, *filter(None, (before.registration,)))
    seen = next((one for one in earlier if one.seen_on and item.same_words(one)), None)
    if checker is None:
        return seen or item
    if f"{name}_seen" not in typed.data:
        return item
    return seen or msgspec.structs.replace(item, seen_by=checker.name, seen_on=checker.today)


def _prices(typed: _Typed) -> Prices:
    currency = typed.text("currency")
    if currency not in CURRENCIES:
        typed.problems.append(("currency", "Choose a currency."))
        currency = "EUR"
    lowest = typed.amount("sliding_lowest", currency)
    later = typed.amount("price_later", currency)
    if lowest is not None and later is not None and lowest > later:
        typed.problems.append(("sliding_lowest", "The lowest price is above the usual price of a visit."))
    return Prices(
        currency=currency,
        first=typed.amount("price_first", currency),
        later=later,
        package=typed.amount("price_package", currency),
        package_visits=typed.whole("package_visits", 2, 40, "Visits of a package") or 10,
        sliding=SlidingScale(lowest, "sliding_proof" in typed.data) if lowest is not None else None,
        words=typed.text("price_words"),
    )


def _place(typed: _Typed, number: int, place_of: Callable[[str], Spot | None]) -> Place | None:
    name = f"place_{number}"
    address = typed.text(f"{name}_address", 300)
    latitude = typed.degrees(f"{name}_latitude", 90)
    longitude = typed.degrees(f"{name}_longitude", 180)
    steps = typed.whole(f"{name}_steps", 0, 200, "Steps")
    table = typed.whole(f"{name}_table_cm", 20, 120, "Height of the table in centimetres")
    lift, toilet = typed.answer(f"{name}_lift"), typed.answer(f"{name}_toilet")
    if not address:
        if any(value is not None for value in (latitude, longitude, steps, lift, toilet, table)):
            typed.problems.append((f"{name}_address", "Write the address, or empty the fields below it."))
        return None
    if latitude is None or longitude is None:
        spot = place_of(address.rpartition(",")[2].partition("(")[0])
        latitude, longitude = (spot.latitude, spot.longitude) if spot else (None, None)
    return Place(address, latitude, longitude, steps, lift, toilet, table)
