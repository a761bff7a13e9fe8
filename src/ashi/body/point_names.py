"""Find points by what a person types: a code, pinyin with or without tones, Han in either script, English."""

import re
import unicodedata
from difflib import get_close_matches
from functools import cache

from ashi.body.points import POINTS, Point

# Codes of older books and other countries, by the standard's. "Du4" and "Ren6" are on patients' papers everywhere.
OTHER_CODES = {
    "UB": "BL", "V": "BL", "DU": "GV", "REN": "CV", "SJ": "TE", "TH": "TE", "TW": "TE", "LIV": "LR", "LV": "LR",
    "KID": "KI", "KD": "KI", "CO": "LI", "HE": "HT", "HC": "PC", "P": "PC", "LUNG": "LU",
}  # fmt: skip


def find_points(text: str) -> tuple[Point, ...]:
    """Points that the text names exactly, then those whose code, pinyin, Han or English name holds it.

    Case, spaces, hyphens and tone marks do not matter.

    >>> [p.code for p in find_points("腎俞")], [p.code for p in find_points("shèn shū")], find_points("Du 4")[0].code
    (['BL23'], ['BL23'], 'GV4')
    """
    wanted = _plain(text)
    if not wanted:
        return ()
    wanted = _standard_code(wanted)
    names = _names()
    exact = [code for code, known in names.items() if wanted in known]
    part = [
        code for code, known in names.items() if code not in exact and any(wanted in name for name in known)
    ]
    return tuple(POINTS[code] for code in exact + part)


def near_names(text: str, most: int = 5) -> tuple[str, ...]:
    """Codes with pinyin that look like what was typed, nearest first, for a helpful refusal.

    >>> near_names("weizong")[0], near_names("BL99")[0]
    ('BL40 Weizhong', 'BL67 Zhiyin')
    """
    wanted = _standard_code(_plain(text))
    letters = re.match(r"[a-z]*", wanted)
    family = letters[0] if letters else ""
    owners: dict[str, str] = {}
    for code, known in _names().items():
        for name in known[:4]:
            owners.setdefault(name, code)
    close = [owners[name] for name in get_close_matches(wanted, owners, n=most, cutoff=0.6)]
    if wanted != family and family.upper() in {p.channel for p in POINTS.values()}:
        last = [code for code, p in POINTS.items() if p.channel == family.upper()][-1]
        close = [last, *close]  # BL99: the channel ends at BL67
    return tuple(f"{code} {POINTS[code].pinyin}" for code in dict.fromkeys(close))[:most]


@cache
def _names() -> dict[str, tuple[str, ...]]:
    return {
        code: tuple(_plain(n) for n in (code, p.pinyin, p.han_traditional, p.han_simplified, p.english))
        for code, p in POINTS.items()
    }


def _standard_code(plain: str) -> str:
    parts = re.fullmatch(r"([a-z]+)(\d+)", plain)
    return OTHER_CODES.get(parts[1].upper(), parts[1]).lower() + parts[2] if parts else plain


def _plain(text: str) -> str:
    parted = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in parted if not unicodedata.combining(c) and c not in " -–'’").removesuffix("穴")
