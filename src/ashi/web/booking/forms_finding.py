"""What a person looks for, read from the address or the form; what is not known is left aside, and said."""

from dataclasses import dataclass
from pathlib import Path

from django.http import QueryDict

from ashi.web.booking.finding import WORKS, Wish
from ashi.web.booking.places import Spot, find_place, parse_position, postal_codes
from ashi.web.booking.words_profile import CODES, NEEDS

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Search:
    """The wish, and what was typed. `unknown_place`: a place was typed that is not in our table."""

    wish: Wish
    place: str
    position: Spot | None
    shown: int

    @property
    def unknown_place(self) -> bool:
        return bool(self.place) and self.wish.near is None


def parse_search(data: QueryDict, country: str, codes: Path, *, may_have_position: bool) -> Search:
    """Read a search. `codes` is the folder of postal codes; a browser's position counts only when it was posted."""
    place = data.get("place", "").strip()[:80]
    position = parse_position(data.get("position", "")) if may_have_position else None
    shown = data.get("shown", "")
    language, works = data.get("language", ""), data.get("works", "")
    typed = find_place(place, country, postal_codes(codes)) if place else None
    return Search(
        Wish(
            language=language if language in CODES else "",
            works=works if works in WORKS else "",
            needs=frozenset(data.getlist("need")) & NEEDS.keys(),
            near=typed if place else position,
        ),
        place=place,
        position=None if place else position,
        shown=int(shown) if shown.isdigit() and len(shown) < 5 else SHOWN,
    )
