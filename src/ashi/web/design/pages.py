"""The Jinja2 environment: where templates live, and the few names every page may use."""

import hashlib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import jinja2
import msgspec
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop, ngettext
from markupsafe import Markup

from ashi.web.design import languages
from ashi.web.design.money import money
from ashi.web.design.places import place

WEB = Path(__file__).parent.parent
DIST = WEB / "static" / "dist"


def environment(**options: Any) -> jinja2.Environment:
    """Strict templates: an unknown name is an error, and everything is escaped."""
    options.pop("loader", None)
    folders = sorted(path for path in WEB.glob("*/templates") if path.is_dir())
    env = jinja2.Environment(  # noqa: S701 - autoescape is on, in the mapping
        **{**options, "autoescape": True, "undefined": jinja2.StrictUndefined, "auto_reload": False},
        loader=jinja2.FileSystemLoader(folders),
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(asset=asset, url=url, place=place, demo=settings.DEMO, _=said)
    env.filters.update(
        day=day,
        clock=clock,
        weekday=weekday,
        plain=languages.plain,
        number=languages.number,
        translated=languages.translated,
        large=large,
        money=money,
    )
    return env


def said(words: str, **values: Any) -> Markup:
    """`words` in the language of the page: what Jinja's own `_` answers, without its three calls for each of them."""
    text = Markup(gettext(words))  # noqa: S704 - our own words; what is put into them is escaped
    return text % values if "%" in text else text


def context(request: HttpRequest) -> dict[str, Any]:
    """What a page may ask of its request."""
    actor = getattr(request, "actor", None)

    @cache
    def token() -> str:  # masked anew at every call, and a page has many forms
        return get_token(request)

    @cache
    def csrf_input() -> Markup:
        return Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(token())

    return {
        "csrf_token": token,
        "csrf_input": csrf_input,
        "nonce": getattr(request, "nonce", ""),
        "actor": actor if actor is not None and actor.user else None,
        "nav": navigation(request, actor.role if actor else "anonymous"),
        "messages": get_messages(request),
        "on_tablet": getattr(request, "on_tablet", None),
        **spoken(request, actor),
    }


def spoken(request: HttpRequest, actor: Any) -> dict[str, Any]:
    """The page's language, where the same page is in the others, and which of them its reader may like better.

    Whoever works here reads English, and pays nothing for it. A patient's own language is that of their messages.
    """
    language, is_translated = languages.current(), languages.is_translated(request)
    is_stranger = actor is None or actor.user is None
    wished = None if is_stranger else (request.user.language if actor.role == "patient" else "")
    is_away = wished is None or wished not in ("", language)
    has_others = is_translated or is_away or language != languages.SOURCE
    first = "me" if wished and "me" in languages.TRANSLATED else "home"
    editions = languages.editions(request, first) if has_others else []
    return {
        "language": language,
        "editions": editions,
        "is_translated": is_translated,
        "suggested": languages.suggested(request, editions, wished) if is_away else None,
    }


_ = gettext_noop  # collected here, translated for each page

NAVIGATION = {
    "anonymous": (
        ("does_it_work", _("Does it work?")),
        ("what_happens", _("What happens")),
        ("atlas", _("Points")),
        ("practitioners", _("Find a time")),
    ),
    "patient": (
        ("me", _("My page")),
        ("practitioners", _("Find a time")),
        ("does_it_work", _("Does it work?")),
    ),
    "practitioner": (("today", _("Today")), ("questions", _("Questions")), ("atlas", _("Points"))),
    "front_desk": (
        ("desk", _("The day")),
        ("desk_book", _("Book")),
        ("desk_patients", _("Patients")),
        ("desk_messages", _("Messages")),
    ),
    "owner": (
        ("owner", _("Overview")),
        ("people", _("People")),
        ("caseload", _("Caseload")),
        ("desk", _("The day")),
    ),
}


def navigation(request: HttpRequest, role: str) -> list[dict[str, Any]]:
    """The few places each role goes to; the current one is marked."""
    match = request.resolver_match
    here = match.url_name if match else None
    return [
        {"label": gettext(label), "href": reverse(name), "current": name == here}
        for name, label in NAVIGATION.get(role, ())
    ]


@cache
def _manifest() -> dict[str, Any]:
    file = DIST / "manifest.json"
    if not file.exists():
        raise FileNotFoundError(
            f"{file} is missing: the front end is not built. Run ./ashi demo or ./ashi check."
        )
    manifest: dict[str, Any] = msgspec.json.decode(file.read_bytes())
    return manifest


@cache
def asset(name: str) -> str:
    """The address of a built file, such as ``entries/app.js``; ``entries/app.css`` is that entry's styles."""
    manifest = _manifest()
    source = f"src/{name}"
    if name.endswith(".css"):
        entry = manifest.get(source) or manifest[f"src/{name.removesuffix('.css')}.js"]
        return settings.STATIC_URL + (entry["file"] if entry["file"].endswith(".css") else entry["css"][0])
    return settings.STATIC_URL + str(manifest[source]["file"])


def stylesheet() -> bytes:
    """Both style sheets as they are built, for pages that are taken along."""
    return b"\n".join(
        (DIST / asset(f"styles/{name}.css").removeprefix(settings.STATIC_URL)).read_bytes()
        for name in ("main", "care")
    )


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """A page's address by its name."""
    return reverse(name, args=args, kwargs=kwargs)


def _local(moment: datetime, zone: str | None = None) -> datetime:
    return moment.astimezone(ZoneInfo(zone or "UTC"))


def day(value: date | datetime, zone: str | None = None) -> str:
    """``24 November 2026``."""
    return languages.day(_local(value, zone) if isinstance(value, datetime) else value)


def weekday(value: date | datetime, zone: str | None = None) -> str:
    """``Tuesday 24 November``."""
    return languages.weekday(_local(value, zone) if isinstance(value, datetime) else value)


def large(words: str) -> str:
    """A sentence's first letter large, and no other changed: a noun inside it stays as its language has it."""
    return words[:1].upper() + words[1:]


def clock(value: datetime, zone: str | None = None) -> str:
    """``09:30``."""
    return f"{_local(value, zone):%H:%M}"


@cache
def templates_hash() -> str:
    """Names the exact wording of all templates: a stored fragment is only used under the same hash."""
    digest = hashlib.sha256()
    for file in sorted(WEB.glob("*/templates/**/*")):
        if file.is_file():
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
