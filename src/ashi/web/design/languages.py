"""The languages of the public pages: which pages speak them, at which addresses, with which dates and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.formats import number_format
from django.utils.translation import (
    get_language,
    get_language_from_request,
    gettext,
    gettext_noop,
    override,
)

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
        *(
            "course",
            "appointment",
            "appointment_move",
            "appointment_address",
            "appointment_cancel",
            "cancel_rest",
            "take_back",
        ),
        *("tablet", "tablet_end", "tablet_here"),
        *("my_ways", "add_device", "remove_devices", "my_questions", "stop"),
        *(
            "home_of_role",
            "sign_in_link",
            "me",
            "my_trail",
            "my_home",
            "my_visit",
            "my_course",
            "my_diary",
            "my_download",
        ),
        *("messages", "my_messages", "my_message_sent", "my_after_visit", "after_visit", "check_in"),
        *("wait", "waiting", "my_account", "receipt"),
        *("calendar_devices", "calendar_add", "calendar_withdraw"),
        *("account_change_password", "account_set_password", "account_reauthenticate"),
        *("mfa_index", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_add_webauthn"),
        *("mfa_list_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn"),
        *("mfa_generate_recovery_codes", "mfa_view_recovery_codes"),
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
# Why a page is English only, by the beginning of its route's name; the first is that of all others.
WHY_ENGLISH = {
    "": gettext_noop("This page is in English only. It is not translated yet."),
    "atlas": gettext_noop("The points are in English only. They are written for practitioners."),
    "paperwork": gettext_noop(
        "The paperwork is in English only: the consent and the questions count as they were written and tested."
    ),
    "my_letter": gettext_noop("The letter is in English only. It is written for doctors."),
}
TO_FIRST_PAGE = gettext_noop("To the first page in your language")
TO_MY_PAGE = gettext_noop("To my page in my language")
_WEIGHED = "ashi.languages_were_weighed"
COMMA_LANGUAGES = frozenset({"de", "es"})


@dataclass(frozen=True, slots=True)
class Edition:
    """A page in one language: its `address` with what was asked of it, and `bare` without, from the site's root.

    When the page asked for is English only, `instead` names the route that stands for it, and `why` says so.
    """

    code: str
    name: str
    address: str
    bare: str
    is_current: bool
    instead: str = ""
    reason: str = ""

    @property
    def invitation(self) -> str:
        """Words of a link to this edition, in its own language."""
        if not self.instead or self.code == SOURCE:
            return INVITATIONS[self.code]
        to_it = TO_MY_PAGE if self.instead == "me" else TO_FIRST_PAGE
        with override(self.code):
            return gettext(to_it)

    @property
    def why(self) -> str:
        """Why the page asked for is not in this language, said in it; empty when it is."""
        if not self.instead or self.code == SOURCE:
            return ""
        with override(self.code):
            return gettext(self.reason)


def current() -> str:
    """The language this page is in."""
    code = get_language() or SOURCE
    return code if code in LANGUAGES else SOURCE


def is_translated(request: HttpRequest) -> bool:
    """Whether the page asked for exists in every language."""
    match = request.resolver_match
    return match is not None and match.url_name in TRANSLATED


def editions(request: HttpRequest, first: str = "home") -> list[Edition]:
    """The page in each language; for a page that is English only, the route `first` in each."""
    here = current()
    path, bare, instead, reason = request.get_full_path(), request.path, "", ""
    if not is_translated(request):
        path = bare = reverse(first)
        instead, reason = first, why_english(request)
    return [
        Edition(code, name, in_language(path, code), in_language(bare, code), code == here, instead, reason)
        for code, name in LANGUAGES.items()
    ]


def why_english(request: HttpRequest) -> str:
    """The English sentence that says why the page asked for is in English only."""
    name = (request.resolver_match.url_name or "") if request.resolver_match else ""
    return WHY_ENGLISH[next((start for start in WHY_ENGLISH if start and name.startswith(start)), "")]


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


def suggested(request: HttpRequest, found: list[Edition], wished: str | None = None) -> Edition | None:
    """The edition a reader of the English page may like better; only ever a link.

    `wished` is the language of an account; None lets a stranger's browser say.
    """
    if current() != SOURCE or request.resolver_match is None:
        return None
    if wished is None:
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
    if isinstance(part, date):
        return day(part)
    if isinstance(part, Decimal):
        return str(part).replace(".", ",") if current() in COMMA_LANGUAGES else str(part)
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
