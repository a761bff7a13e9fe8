"""Whom to call in an emergency, by country."""

from types import MappingProxyType

from ashi.knowledge import Fact, load, said


class EmergencyNumbers(Fact, frozen=True, kw_only=True):
    """Ambulance numbers by ISO 3166 two-letter code; `default_words` for every other country."""

    default: str
    default_words: str
    numbers: dict[str, str]


_NUMBERS = load("safety/emergency_numbers.toml", EmergencyNumbers)
EMERGENCY_NUMBERS = MappingProxyType(_NUMBERS.numbers)
"""Ambulance number by country code; recalled, not checked at each authority."""


def emergency_words(country: str) -> str:
    """What to tell a patient in `country` (two letters, such as DE).

    >>> emergency_words("US")
    'Call 911 now.'
    """
    number = EMERGENCY_NUMBERS.get(country.upper())
    return said("Call %(number)s now.", number=number) if number else _NUMBERS.default_words
