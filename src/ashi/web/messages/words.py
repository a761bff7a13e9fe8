"""A message's words made harmless and kept as they were written; how long ago, in words."""

import datetime as dt
import re
import unicodedata

MOST_SIGNS = 4_000
# They turn the reading order of what stands around them, or show nothing at all.
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Accents piled on one letter reach over the lines above.
_PILED = re.compile(
    "([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{4})[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)


def plain(text: str) -> str:
    """`text` without control signs, reading-order overrides and what cannot be seen; lines stay lines.

    >>> plain("Hello\\u202e\\r\\n\\r\\n\\r\\n\\r\\nyou\\x07 ")
    'Hello\\n\\nyou'
    """
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    text = _OVERRIDES.sub("", text.replace("\t", " "))
    text = "".join(
        sign for sign in text if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs", "Co")
    )
    return re.sub("\n{3,}", "\n\n", _PILED.sub(r"\1", text)).strip()


def ago(since: dt.datetime, now: dt.datetime) -> str:
    """How long since, in the largest unit that says something.

    >>> noon = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
    >>> [ago(noon - dt.timedelta(minutes=m), noon) for m in (0, 1, 59, 61, 60 * 47, 60 * 24 * 15)]
    ['just now', '1 minute', '59 minutes', '1 hour', '47 hours', '15 days']
    """
    minutes = int((now - since).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return _count(minutes, "minute")
    if minutes < 48 * 60:
        return _count(minutes // 60, "hour")
    return _count(minutes // (24 * 60), "day")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
