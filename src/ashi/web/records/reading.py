"""Who reads a message: in which language it is written, and whose clock stands in it beside the clinic's."""

import datetime as dt
from contextlib import AbstractContextManager
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from ashi.web.design.languages import LANGUAGES, SOURCE, current, weekday, weekday_short
from ashi.web.records import audit
from ashi.web.records.actor import Actor
from ashi.web.records.models import User
from ashi.web.records.storage import check_can_store


def written_for(user: User | None) -> AbstractContextManager[None]:
    """Write what is inside in the language of `user`. Whoever works here reads English, like their pages."""
    return override(language_of(user))


def language_of(user: User | None) -> str:
    """The language that messages to `user` are written in."""
    is_known = user is not None and user.role == User.Role.PATIENT and user.language in LANGUAGES
    return user.language if user is not None and is_known else SOURCE


def choose(actor: Actor, user: User, language: str, zone: str) -> bool:
    """Keep what a patient says of language and clock; false when it was so before. Raises `ValueError`."""
    if language not in LANGUAGES or (zone and zone not in available_timezones()):
        raise ValueError("No such language or time zone.")
    check_can_store()
    with transaction.atomic():
        others = User.objects.filter(pk=user.pk).exclude(language=language, zone=zone)
        if others.update(language=language, zone=zone) != 1:
            return False
        audit.record(actor, "reading.choose", f"user:{user.pk.hex}", patient=actor.patient, why=language)
    return True


def notice(actor: Actor, user: User, clinic_zone: str, own_zone: str = "") -> None:
    """Remember the language of the page in use, and a clock that is not the clinic's; never over what is known.

    English says nothing: it is also what somebody reads who found no other.
    """
    language = user.language or ("" if current() == SOURCE else current())
    zone = user.zone or (own_zone if differs(own_zone, clinic_zone) else "")
    if user.role != User.Role.PATIENT or (language, zone) == (user.language, user.zone):
        return
    check_can_store()
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(language=language, zone=zone)
        audit.record(actor, "reading.notice", f"user:{user.pk.hex}", patient=actor.patient, why=language)
    user.language, user.zone = language, zone


def link(name: str, *args: object) -> str:
    """The whole address of a page, in the language that is being written, where it exists in that."""
    return settings.ENVIRONMENT.url + reverse(name, args=args)


@cache
def zones() -> list[tuple[str, str]]:
    """Every place whose clock can be chosen, by its name. What is no place (Etc/GMT+3, EST) is left out."""
    areas = (
        "Africa",
        "America",
        "Antarctica",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    )
    places = sorted(name for name in available_timezones() if name.startswith(areas) and "/" in name)
    return [(name, name.replace("_", " ")) for name in places]


def differs(own_zone: str, clinic_zone: str) -> bool:
    """Whether `own_zone` is a zone at all, and another than the clinic's."""
    return own_zone != clinic_zone and own_zone in available_timezones()


def when(at: dt.datetime, zone: str, user: User | None) -> str:
    """``Tuesday 4 March, 10:30``, with ``(20:30, Australia/Sydney)`` for a reader elsewhere."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{weekday(local)}, {local:%H:%M}{beside(at, zone, user)}"


def when_in_short(at: dt.datetime, zone: str, user: User | None) -> str:
    """``Tue 4 Mar, 10:30``, for a locked screen and a text message."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{weekday_short(local)}, {local:%H:%M}{beside(at, zone, user)}"


def beside(at: dt.datetime, zone: str, user: User | None) -> str:
    """The reader's own clock in brackets, with its day where that is another; empty where the clocks agree.

    It names the zone: whoever has come home since sees that it is not theirs any more.
    """
    if user is None or not user.zone:
        return ""
    own, local = at.astimezone(ZoneInfo(user.zone)), at.astimezone(ZoneInfo(zone))
    if own.utcoffset() == local.utcoffset():
        return ""
    clock = f"{own:%H:%M}" if own.date() == local.date() else f"{weekday_short(own)}, {own:%H:%M}"
    return f" ({clock}, {user.zone.replace('_', ' ')})"
