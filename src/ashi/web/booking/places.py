"""Where something is, worked out on this machine: towns by name, postal codes by file, distances by haversine.

Towns: GeoNames, places of more than 15,000 people, CC BY 4.0 (tools/towns.py). Postal codes: whatever files in GeoNames'
format the clinic puts into `postal_codes/` of its data directory; without one a town has to be typed.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

EARTH_KM = 6371.0  # mean radius
TOWNS = Path(__file__).with_name("towns.csv")
POSTAL_CODES = "postal_codes"  # the folder of the clinic's own files, in its data directory
COLUMNS = 11  # country, code, place, three pairs of areas, latitude, longitude; an accuracy may follow


@dataclass(frozen=True, slots=True)
class Spot:
    """A named place, in degrees (WGS 84)."""

    latitude: float
    longitude: float
    name: str = ""


class PostalCodesError(ValueError):
    """A file of postal codes cannot be right: names the file, the line and what to do."""


def distance_km(one: Spot, other: Spot) -> float:
    """The way of a bird, by the haversine formula.

    >>> round(distance_km(Spot(52.52, 13.40), Spot(52.40, 13.06)), 1)
    26.6
    """
    rise, turn = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    share = (
        sin(rise / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(turn / 2) ** 2
    )
    return 2 * EARTH_KM * asin(min(1.0, sqrt(share)))


def parse_position(text: str) -> Spot | None:
    """``52.52,13.41`` as a browser sends it, rounded to about a kilometre; None for anything else."""
    latitude, _, longitude = text.partition(",")
    try:
        spot = Spot(round(float(latitude), 2), round(float(longitude), 2))
    except ValueError:
        return None
    return spot if abs(spot.latitude) <= 90 and abs(spot.longitude) <= 180 else None


def find_place(text: str, country: str, codes: Mapping[tuple[str, str], Spot]) -> Spot | None:
    """The place meant by a town, a postal code or both (``14467 Potsdam``), rather in `country`; None if unknown."""
    words = text.split()[:8]
    numbers = "".join(word for word in words if any(letter.isdigit() for letter in word))
    if numbers:
        code = _code(numbers)
        found = codes.get((country, code)) or next(
            (spot for (_country, known), spot in codes.items() if known == code), None
        )
        if found:
            return found
    name = fold(" ".join(word for word in words if not any(letter.isdigit() for letter in word)))
    towns = list(_towns(name)) if name else []
    return next((spot for where, spot in towns if where == country), towns[0][1] if towns else None)


def fold(name: str) -> str:
    """Letters only, without case and accents: how names are compared.

    >>> fold("München"), fold("MUNCHEN"), fold("Sankt-Pölten")
    ('munchen', 'munchen', 'sanktpolten')
    """
    return "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if sign.isalnum())


def _towns(name: str) -> Iterator[tuple[str, Spot]]:
    """(country, place) of every town called so, the largest first; `name` is folded."""
    text = _table()
    at = text.find(f"|{name}|")
    while at >= 0:
        end = text.index("\n", at)
        _names, country, latitude, longitude, shown = text[at:end].split(";")
        yield country, Spot(float(latitude), float(longitude), shown)
        at = text.find(f"|{name}|", end)


@cache
def _table() -> str:
    return TOWNS.read_text("utf-8")


@cache
def postal_codes(folder: Path) -> dict[tuple[str, str], Spot]:
    """(country, code) to place, from every ``*.txt`` in `folder`; empty without one. Raises `PostalCodesError`."""
    found: dict[tuple[str, str], Spot] = {}
    for file in sorted(folder.glob("*.txt")) if folder.is_dir() else ():
        try:
            lines = file.read_text("utf-8").splitlines()
        except UnicodeDecodeError:
            raise PostalCodesError(
                f"{file} is not UTF-8 text. Put the unpacked file of GeoNames' postal codes there, or take it away."
            ) from None
        found |= _read(file, lines)
    return found


def _read(file: Path, lines: Iterable[str]) -> dict[tuple[str, str], Spot]:
    found: dict[tuple[str, str], Spot] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row = line.split("\t")
        try:
            if len(row) < COLUMNS or len(row[0]) != 2 or not _code(row[1]):
                raise ValueError
            spot = Spot(float(row[9]), float(row[10]), f"{row[1]} {row[2]}".strip())
            if abs(spot.latitude) > 90 or abs(spot.longitude) > 180:
                raise ValueError
        except ValueError:
            raise PostalCodesError(
                f"{file}, line {number}: expected GeoNames' postal codes: tab-separated country, code, place, …, "
                f"with latitude and longitude as columns 10 and 11. Mend the line or take the file away."
            ) from None
        found.setdefault((row[0].upper(), _code(row[1])), spot)
    return found


def _code(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalnum())
