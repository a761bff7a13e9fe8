"""Who fits what a person looks for, and in which order: the order is honest, and nobody can pay for it.

Nearest first when a place was given; whose next free time comes first otherwise; then by name.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from ashi.web.booking.places import Spot, distance_km
from ashi.web.records.profile import Profile

EVENING = dt.time(18)
WORKS = {"traditional": ("traditional", "both"), "modern": ("modern", "both"), "both": ("both",)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One practitioner as the search sees them. `evenings`: some week's hours go on after six; `goes_home`: they make home visits."""

    id: UUID
    name: str
    works: str
    stated: Profile
    evenings: bool = False
    goes_home: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for; what is empty does not matter. `near` only orders, it leaves nobody out."""

    language: str = ""
    works: str = ""
    needs: frozenset[str] = frozenset()
    near: Spot | None = None

    @property
    def parts(self) -> list[str]:
        """Everything that can leave somebody out, as keys: ``language``, ``works`` and the needs."""
        return [
            *(["language"] if self.language else []),
            *(["works"] if self.works else []),
            *sorted(self.needs),
        ]

    def without(self, part: str) -> "Wish":
        """The same wish, one part looser."""
        if part == "language":
            return replace(self, language="")
        if part == "works":
            return replace(self, works="")
        return replace(self, needs=self.needs - {part})


def fits(wish: Wish, person: Candidate) -> bool:
    """Whether everything wished for is stated. What is not stated does not fit: nobody should come in vain."""
    said = person.stated
    return (
        (not wish.language or wish.language in said.languages)
        and (not wish.works or person.works in WORKS[wish.works])
        and all(_has(need, person) for need in wish.needs)
    )


def _has(need: str, person: Candidate) -> bool:
    said = person.stated
    match need:
        case "wheelchair":
            return any(place.is_step_free for place in said.places)
        case "toilet":
            return any(place.is_step_free and place.toilet is True for place in said.places)
        case "evening":
            return person.evenings
        case "home":
            return person.goes_home
        case "electro":
            return "electro" in said.techniques
        case "sliding":
            return said.prices.sliding is not None
        case _:
            return need in said.welcomes


def nearest_km(near: Spot, person: Candidate) -> float | None:
    """To the nearest of their places; None when no place has its degrees."""
    ways = [
        distance_km(near, Spot(place.latitude, place.longitude))
        for place in person.stated.places
        if place.latitude is not None and place.longitude is not None
    ]
    return min(ways, default=None)


def in_order(
    people: Iterable[Candidate], near: Spot | None, next_free: Mapping[UUID, dt.datetime | None]
) -> list[tuple[Candidate, float | None]]:
    """(person, kilometres) in the order the page shows; whoever has no distance or no free time comes last."""
    never = dt.datetime.max.replace(tzinfo=dt.UTC)
    found = [(person, nearest_km(near, person) if near else None) for person in people]
    return sorted(
        found,
        key=lambda pair: (
            # Rounded as it is shown: a hundred metres are no reason to stand behind.
            round(pair[1], 0) if pair[1] is not None else float("inf"),
            next_free.get(pair[0].id) or never,
            pair[0].name.casefold(),
            pair[0].id,
        ),
    )


def looser(wish: Wish, people: Sequence[Candidate]) -> list[tuple[str, int]]:
    """When nobody fits: each part of the wish that would help if left out, with how many would fit then."""
    counted = [(part, sum(fits(wish.without(part), person) for person in people)) for part in wish.parts]
    return [(part, number) for part, number in counted if number]
