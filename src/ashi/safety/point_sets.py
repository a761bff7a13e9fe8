"""Sets of points that rules speak of: codes, ranges, beginnings, and named groups."""

import re
from functools import cache
from types import MappingProxyType

import msgspec

from ashi.knowledge import Fact, load

ASHI = "ASHI"
"""The code of an ashi needle: a tender place, named by its region in `place`."""


class PointGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A named set of points; `regions` are beginnings of region names, for ashi places."""

    code: str
    points: tuple[str, ...]
    regions: tuple[str, ...] = ()


class _PointGroups(Fact, frozen=True, kw_only=True):
    groups: tuple[PointGroup, ...]


POINT_GROUPS = MappingProxyType(
    {group.code: group for group in load("safety/point_groups.toml", _PointGroups).groups}
)
"""Named sets of points by code."""


def check_points(names: tuple[str, ...]) -> None:
    """Raise `ValueError` for a name that is neither a group nor reads like points."""
    for name in names:
        if name not in POINT_GROUPS and name != "ashi" and not re.fullmatch(r"[A-Z]{2}[\w.*-]+|\*", name):
            raise ValueError(f"{name!r} is neither a point nor a group. Groups: {', '.join(POINT_GROUPS)}.")


@cache
def is_among(point: str, place: str, names: tuple[str, ...]) -> bool:
    """Whether a point (or, for ashi, its place) belongs to one of `names`; () names every point.

    >>> is_among("BL13", "", ("thorax",)), is_among("BL40", "", ("thorax",)), is_among("BL40", "", ())
    (True, False, True)
    """
    return not names or any(_is_in(point, place, name) for name in names)


def _is_in(point: str, place: str, name: str) -> bool:
    if name == "ashi":
        return point == ASHI
    group = POINT_GROUPS.get(name)
    if group is None:
        return matches(point, name)
    if point == ASHI:
        # A free place whose region nobody named could be anywhere: it counts as inside.
        return not place or any(region in place for region in group.regions)
    return any(matches(point, pattern) for pattern in group.points)


@cache
def matches(point: str, pattern: str) -> bool:
    """Whether a code fits a pattern: ``BL23``, ``BL11-BL21`` or ``EX-B2*``.

    >>> matches("BL15", "BL11-BL21"), matches("EX-B2-L4", "EX-B2-L*"), matches("BL2", "BL23")
    (True, True, False)
    """
    if pattern.endswith("*"):
        return point.startswith(pattern[:-1])
    span = re.fullmatch(r"([A-Z]{2})(\d+)-\1(\d+)", pattern)
    if span is None:
        return point == pattern
    code = re.fullmatch(r"([A-Z]{2})(\d+)", point)
    return code is not None and code[1] == span[1] and int(span[2]) <= int(code[2]) <= int(span[3])
