"""Amounts of money: whole minor units (cents) with a currency, read from what people type and written as they read it."""

import re

from ashi.web.design import languages

# Currency code (ISO 4217): its sign and its digits after the point.
CURRENCIES = {
    "EUR": ("€", 2),
    "USD": ("$", 2),
    "GBP": ("£", 2),
    "CHF": ("CHF", 2),
    "CNY": ("¥", 2),
    "JPY": ("¥", 0),
}
MOST = 10_000_000
"""No single amount of a clinic is larger: a slipped digit is more likely."""
_TYPED = re.compile(r"(\d{1,3}(?:[ '’\N{NO-BREAK SPACE}]\d{3})+|\d+)(?:[.,](\d{1,2}))?", re.ASCII)


class NotAnAmount(ValueError):
    """The sentence says what to type instead."""


def parse_amount(text: str, currency: str) -> int:
    """An amount as typed (``70``, ``72.50``, ``72,50``, ``1 200``) in minor units.

    A group of three digits after one point or comma is refused, since it means a thousand to some and one to others.

    >>> parse_amount("72,50", "EUR"), parse_amount("1 200", "EUR"), parse_amount("900", "JPY")
    (7250, 120000, 900)
    """
    sign, digits = CURRENCIES[currency]
    found = _TYPED.fullmatch(text.strip().removeprefix(sign).removesuffix(sign).strip())
    if not found or (found[2] and not digits):
        example = "72.50" if digits else "7200"
        raise NotAnAmount(f"Write an amount such as {example}.")
    whole = int(re.sub(r"\D", "", found[1]))
    minor = whole * 10**digits + int((found[2] or "").ljust(digits, "0") or 0)
    if minor > MOST:
        raise NotAnAmount("This amount is too large. Please look at the digits again.")
    return minor


def money(minor: int, currency: str, *, exact: bool = False) -> str:
    """``€70``, ``€72.50``, ``70 €``; `exact` writes the cents of a whole amount too.

    >>> money(7000, "EUR"), money(7000, "EUR", exact=True), money(-125, "USD"), money(900, "JPY")
    ('€70', '€70.00', '−$1.25', '¥900')
    """
    sign, digits = CURRENCIES[currency]
    whole, rest = divmod(abs(minor), 10**digits)
    shown = languages.number(whole)
    if digits and (rest or exact):
        point = "," if languages.current() in languages.COMMA_LANGUAGES else "."
        shown = f"{shown}{point}{rest:0{digits}d}"
    minus = "\N{MINUS SIGN}" if minor < 0 else ""
    is_after = languages.current() in languages.COMMA_LANGUAGES
    if is_after:
        return f"{minus}{shown}\N{NO-BREAK SPACE}{sign}"
    return f"{minus}{sign}{'' if len(sign) == 1 else chr(0xA0)}{shown}"


def typed(minor: int | None, currency: str) -> str:
    """The amount as a field shows it: ``72.50``, ``70``; nothing for nothing."""
    if minor is None:
        return ""
    digits = CURRENCIES[currency][1]
    whole, rest = divmod(minor, 10**digits)
    return f"{whole}.{rest:0{digits}d}" if rest else str(whole)
