"""Points by whatever a person types: code, pinyin with or without tone marks, Han in both scripts, English."""

import difflib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from ashi import body

CHANNELS = {
    "LU": "Lung",
    "LI": "Large Intestine",
    "ST": "Stomach",
    "SP": "Spleen",
    "HT": "Heart",
    "SI": "Small Intestine",
    "BL": "Bladder",
    "KI": "Kidney",
    "PC": "Pericardium",
    "TE": "Triple Energizer",
    "GB": "Gallbladder",
    "LR": "Liver",
    "GV": "Governor Vessel",
    "CV": "Conception Vessel",
    "EX": "Extra points",
}
# Letters that older books and schools write for the same channel.
OTHER_LETTERS = {
    "UB": "BL",
    "DU": "GV",
    "DM": "GV",
    "REN": "CV",
    "RN": "CV",
    "RM": "CV",
    "SJ": "TE",
    "TB": "TE",
    "TW": "TE",
    "TH": "TE",
    "LV": "LR",
    "LIV": "LR",
    "HE": "HT",
    "KD": "KI",
    "K": "KI",
    "P": "PC",
    "G": "GB",
    "H": "HT",
}
MOST_FOUND = 12
_CODE = re.compile(r"([a-z]+)0*(\d+)")


@dataclass(frozen=True, slots=True)
class Found:
    """Points that fit a text, best first. `exact`: each is called exactly that; `near`: none is, these look alike."""

    points: tuple[body.Point, ...]
    exact: bool = False
    near: bool = False


def find(text: str, most: int = MOST_FOUND) -> Found:
    """Points by code, pinyin, Han or English; when nothing fits, names that look alike.

    >>> [p.code for p in find("shèn shū").points], [p.code for p in find("肾俞").points]
    (['BL23'], ['BL23'])
    >>> find("UB 40").points[0].code, find("Lower Back Transprot").near
    ('BL40', True)
    """
    wanted = plain(text)
    if not wanted:
        return Found(())
    wanted = _modern_code(wanted)
    exact = _codes(name == wanted for name, _ in _names())
    if exact:
        return Found(_points(exact, most), exact=True)
    begins = _codes(name.startswith(wanted) for name, _ in _names())
    holds = _codes(wanted in name for name, _ in _names())
    if begins or holds:
        return Found(_points([*begins, *holds], most))
    alike = difflib.get_close_matches(wanted, [name for name, _ in _names()], n=most, cutoff=0.6)
    of_channel = _codes(name.startswith(re.sub(r"\d+$", "", wanted)) for name, _ in _names())
    by_name = [code for one in alike for name, code in _names() if name == one]
    return Found(_points([*by_name, *(of_channel if wanted[-1].isdigit() else ())], most), near=True)


def plain(text: str) -> str:
    """Without case, tone marks, spaces, hyphens and apostrophes.

    >>> plain("Shèn-shū"), plain(" BL 23")
    ('shenshu', 'bl23')
    """
    parted = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in parted if not unicodedata.combining(c) and c not in " -–'’.·")


def channel_points(channel: str) -> tuple[body.Point, ...]:
    """The points of one channel, in its order."""
    return tuple(point for point in body.POINTS.values() if point.channel == channel)


def beside_on_channel(point: body.Point) -> tuple[body.Point | None, body.Point | None]:
    """The point before and the point after on the same channel."""
    row = channel_points(point.channel)
    here = row.index(point)
    return (row[here - 1] if here else None), (row[here + 1] if here + 1 < len(row) else None)


def _modern_code(wanted: str) -> str:
    code = _CODE.fullmatch(wanted)
    if code is None:
        return wanted
    letters = OTHER_LETTERS.get(code[1].upper(), code[1])
    return f"{letters.casefold()}{code[2]}"


@cache
def _names() -> tuple[tuple[str, str], ...]:
    rows = []
    for code, point in body.POINTS.items():
        names = (code, point.pinyin, point.han_traditional, point.han_simplified, point.english)
        rows += [(plain(name), code) for name in dict.fromkeys(names)]
    rows.append(("阿是穴", "ASHI"))
    return tuple(rows)


def _codes(fits) -> list[str]:
    return [code for (_, code), fit in zip(_names(), fits, strict=True) if fit]


def _points(codes: list[str], most: int) -> tuple[body.Point, ...]:
    return tuple(body.POINTS[code] for code in list(dict.fromkeys(codes))[:most])
