"""Points by whatever a practitioner types: a code, a pinyin name, Han characters."""

from dataclasses import dataclass
from functools import cache

from ashi import body
from ashi.body.regions import REGIONS
from ashi.safety import ASHI
from ashi.web.atlas.names import plain

MOST_FOUND = 8


@dataclass(frozen=True, slots=True)
class PointName:
    """A point as the page names it, with the sides it can have."""

    code: str
    pinyin: str
    han: str
    sides: tuple[str, ...]

    @property
    def words(self) -> str:
        return f"{self.code} {self.pinyin} {self.han}".strip()


def point_name(code: str) -> PointName:
    """The names of `code`; an ashi place, and a code that is not known, have only the code."""
    if code == ASHI:
        return PointName(ASHI, "Ashi", "阿是", ("left", "right", "midline"))
    point = body.POINTS.get(code)
    if point is None:
        return PointName(code, "", "", ("left", "right", "midline"))
    sides = ("midline",) if point.is_midline else ("left", "right")
    return PointName(code, point.pinyin, point.han_traditional, sides)


def find_point(text: str) -> PointName | None:
    """The one point that `text` names exactly, by code, pinyin or Han; None when there is none, or several.

    >>> find_point(" bl 23 ").code, find_point("shenshu").code
    ('BL23', 'BL23')
    """
    wanted = plain(text)
    if not wanted:
        return None
    found = {code for name, code in _names() if name == wanted}
    return point_name(found.pop()) if len(found) == 1 else None


def near_points(text: str) -> list[PointName]:
    """Points whose code or name begins with, or contains, what was typed; at most eight."""
    wanted = plain(text)
    if not wanted:
        return []
    begins = [code for name, code in _names() if name.startswith(wanted)]
    holds = [code for name, code in _names() if wanted in name]
    return [point_name(code) for code in dict.fromkeys([*begins, *holds])][:MOST_FOUND]


def region_words(region: str) -> str:
    """A region's name for people; of one that is not known, its id without underscores."""
    known = REGIONS.get(region)
    return known.name if known else region.replace("_", " ")


@cache
def all_points() -> tuple[PointName, ...]:
    """Every point, for the list a field offers while typing."""
    return (point_name(ASHI), *(point_name(code) for code in body.POINTS))


@cache
def _names() -> tuple[tuple[str, str], ...]:
    rows = [(plain(ASHI), ASHI), ("阿是", ASHI), ("阿是穴", ASHI)]
    for code, point in body.POINTS.items():
        names = (code, point.pinyin, point.han_traditional, point.han_simplified)
        rows += [(plain(name), code) for name in names if name]
    return tuple(rows)
