"""The languages of the public pages: which pages speak them, at which addresses, with which dates and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.formats import number_format
from django.utils.translation import get_language, get_language_from_request, gettext

from ashi.knowledge import Said
from ashi.knowledge.said import Part

# Each by its own name. The first is the language that all others are made from, and has no prefix in its addresses.
LANGUAGES = {"en": "English", "de": "Deutsch", "es": "Español", "zh-hans": "简体中文"}
SOURCE = "en"

# The routes whose page exists whole in every language; all others are English only. docs/guides/translating.md
TRANSLATED = frozenset(
    {
        *("does_it_work", "does_it_work_for", "evidence_answer", "trials", "trial"),
        *("what_else", "who_pays", "in_the_body", "decide", "decide_tell"),
        *("what_happens", "needles_sheet", "what_to_ask"),
        *("home", "practitioners", "practitioners_near", "practitioner", "book"),
        *(
            "account_login",
            "account_logout",
            "account_inactive",
            "account_signup",
            "account_signup_by_passkey",
        ),
        *("account_email_verification_sent", "account_reset_password"),
        *("account_confirm_password_reset_code", "account_complete_password_reset"),
        *(
            "account_password_reset_completed",
            "mfa_authenticate",
            "mfa_login_webauthn",
            "mfa_signup_webauthn",
        ),
        *("course", "appointment", "appointment_move", "appointment_cancel", "cancel_rest", "take_back"),
        *("tablet", "tablet_end", "tablet_here"),
        *("my_ways", "add_device", "remove_devices", "my_questions", "stop"),
    }
)

# Django's letters for dates; a backslash keeps a letter as it is.
DAY = {"de": "j. F Y", "es": r"j \d\e F \d\e Y", "zh-hans": "Y年n月j日"}
WEEKDAY = {"de": "l, j. F", "es": r"l j \d\e F", "zh-hans": "n月j日 l"}
WEEKDAY_SHORT = {"de": "D j. N", "es": "D j b", "zh-hans": "n月j日 D"}
INVITATIONS = {
    "en": "Read this page in English",
    "de": "Diese Seite auf Deutsch lesen",
    "es": "Leer esta página en español",
    "zh-hans": "阅读本页的中文版",
}
ENGLISH_ONLY = {
    "de": "Diese Seite gibt es nur auf Englisch. Zur Startseite auf Deutsch",
    "es": "Esta página solo existe en inglés. Ir a la portada en español",
    "zh-hans": "本页只有英文。前往中文首页",
}
_WEIGHED = "ashi.languages_were_weighed"
COMMA_LANGUAGES = frozenset({"de", "es"})


@dataclass(frozen=True, slots=True)
class Edition:
    """A page in one language: its `address` with what was asked of it, and `bare` without, from the site's root.

    `is_this_page` is False when the page asked for is English only, and the first page stands for it.
    """

    code: str
    name: str
    address: str
    bare: str
    is_current: bool
    is_this_page: bool = True

    @property
    def invitation(self) -> str:
        """Words of a link to this edition, in its own language."""
        return INVITATIONS[self.code] if self.is_this_page or self.code == SOURCE else ENGLISH_ONLY[self.code]


def current() -> str:
    """The language this page is in."""
    code = get_language() or SOURCE
    return code if code in LANGUAGES else SOURCE


def is_translated(request: HttpRequest) -> bool:
    """Whether the page asked for exists in every language."""
    match = request.resolver_match
    return match is not None and match.url_name in TRANSLATED


def editions(request: HttpRequest) -> list[Edition]:
    """The page in each language; for a page that is English only, the first page in each."""
    here = current()
    path, bare = request.get_full_path(), request.path
    if not (is_this_page := is_translated(request)):
        path = bare = reverse("home")
    return [
        Edition(code, name, in_language(path, code), in_language(bare, code), code == here, is_this_page)
        for code, name in LANGUAGES.items()
    ]


def language_of(path: str) -> str:
    """The language that `path` is in: that of its prefix.

    >>> language_of("/de/does-it-work/"), language_of("/does-it-work/"), language_of("/design/")
    ('de', 'en', 'en')
    """
    first = path[1:].partition("/")[0]
    return first if first in LANGUAGES else SOURCE


def in_language(path: str, code: str) -> str:
    """A translated page's `path` with the prefix of language `code`.

    >>> in_language("/de/does-it-work/", "es"), in_language("/does-it-work/", "en"), in_language("/de/", "en")
    ('/es/does-it-work/', '/does-it-work/', '/')
    """
    here = language_of(path)
    bare = path if here == SOURCE else path.removeprefix(f"/{here}")
    return bare if code == SOURCE else f"/{code}{bare}"


def suggested(request: HttpRequest, found: list[Edition]) -> Edition | None:
    """The edition a reader of the English page may like better, by what the browser says; only ever a link."""
    if current() != SOURCE or request.resolver_match is None:
        return None
    request.META[_WEIGHED] = True
    wished = get_language_from_request(request)
    return next((one for one in found if one.code == wished and not one.is_current), None)


def languages_were_weighed(request: HttpRequest) -> bool:
    """Whether the page made for this request depends on the languages that the browser asks for."""
    return _WEIGHED in request.META


def translated(text: str) -> str:
    """A text of the data or a sentence of the library, in the language of the page; `tools/catalogues.py` collects them."""
    if isinstance(text, Said):
        return gettext(text.pattern) % {name: _translated_part(part) for name, part in text.parts.items()}
    return gettext(text) if text else ""


def _translated_part(part: Part) -> str:
    if isinstance(part, str):
        return translated(part)
    return plain(part) if isinstance(part, float) else str(part)


def day(value: date) -> str:
    """``24 November 2026``, ``24. November 2026``, ``2026年11月24日``."""
    code = current()
    # A chart has many dates, and Django's own way takes fifteen times as long.
    return f"{value.day} {value:%B %Y}" if code == SOURCE else format_date(value, DAY[code])


def weekday(value: date) -> str:
    """``Tuesday 24 November``, ``Dienstag, 24. November``, ``11月24日 星期二``."""
    code = current()
    return f"{value:%A} {value.day} {value:%B}" if code == SOURCE else format_date(value, WEEKDAY[code])


def weekday_short(value: date) -> str:
    """``Tue 4 Mar``, ``Di 4. März``, ``3月4日 星期二``: for a locked screen."""
    code = current()
    return f"{value:%a} {value.day} {value:%b}" if code == SOURCE else format_date(value, WEEKDAY_SHORT[code])


def plain(value: float, digits: int | None = None) -> str:
    """A number with the decimal sign of the language: as short as it gets, or with so many `digits`."""
    text = f"{value:g}" if digits is None else f"{value:.{digits}f}"
    return text.replace(".", ",") if current() in COMMA_LANGUAGES else text


def number(value: float, digits: int | None = None) -> str:
    """A number as the language writes it, thousands in groups: ``10,000``, ``10.000``; a true minus sign."""
    text = format(Decimal(str(value)).normalize(), "f") if digits is None else f"{value:.{digits}f}"
    return str(number_format(Decimal(text), digits, force_grouping=True)).replace("-", "\N{MINUS SIGN}")
