"""Current, cupping and the like, the back's movement and the minutes: from forms to values."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from ashi.body.regions import REGIONS
from ashi.safety import ASHI, Findings, limits
from ashi.visit import ADJUNCTS, SKIN, Adjunct, Contact, ElectroPair, Motion
from ashi.visit.document import Waveform
from ashi.web.visit.charting import CannotChart, Problem, Session
from ashi.web.visit.forms import client_id, moment_of, number, words
from ashi.web.visit.mending import find_needle
from ashi.web.visit.words import LIMITS, MOTIONS, WAVEFORMS


def pair_of(posted: Mapping[str, str]) -> ElectroPair:
    """The current to switch on. Raises `CannotChart` with a sentence for each problem."""
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for name, what, least, most, unit in (
        ("hz", "The frequency", 0.5, 200, " Hz"),
        ("ma", "The current", 0, 20, " mA"),
        ("minutes", "The time", 1, 60, " minutes"),
    ):
        try:
            values[name] = number(posted, name, what, least, most, unit)
        except CannotChart as refusal:
            problems += refusal.problems
    if posted.get("hz_high", "").strip():
        try:
            values["hz_high"] = number(posted, "hz_high", "The second frequency", 0.5, 200, " Hz")
        except CannotChart as refusal:
            problems += refusal.problems
    waveform = posted.get("waveform") or "continuous"
    if waveform not in WAVEFORMS:
        problems.append(Problem("waveform", "Choose the waveform from the list."))
    first, second = posted.get("first", ""), posted.get("second", "")
    if not first or not second:
        problems.append(Problem("second", "Choose two needles."))
    if problems:
        raise CannotChart(*problems)
    values["minutes"] = round(values["minutes"])
    return ElectroPair(
        first, second, id=client_id(posted, "pair"), waveform=cast(Waveform, waveform), **values
    )


def why_no_current(session: Session, pair: ElectroPair, findings: Findings | None) -> list[str]:
    """The words of every finding that speaks against a current at these two needles."""
    said: dict[str, None] = {}
    for end in (pair.first, pair.second):
        needle = find_needle(session, end)
        bounds = limits(findings or Findings((), ""), needle.point, needle.side, "electro", needle.place)
        if bounds.blocked or "electro" in bounds.banned_techniques:
            said |= dict.fromkeys(r.words for r in bounds.reasons if r.rule != "depth_cap" and r.words)
    return list(said)


def adjunct_of(posted: Mapping[str, str], findings: Findings | None) -> Adjunct:
    """What else was done. Raises `CannotChart`, also with the words of a finding that speaks against it."""
    problems: list[Problem] = []
    kind = ADJUNCTS.get(posted.get("kind", ""))
    if kind is None:
        problems.append(Problem("kind", "Choose what was done."))
    site = posted.get("site", "")
    if site not in REGIONS:
        problems.append(Problem("site", "Choose where."))
    skin = posted.get("skin_before", "")
    if skin not in SKIN:
        problems.append(Problem("skin_before", "Look at the skin first, and choose how it looks."))
    try:
        minutes = round(number(posted, "minutes", "The time", 0, 180, " minutes"))
        text = words(posted, "words", "The text", 500)
    except CannotChart as refusal:
        problems += refusal.problems
    if kind is not None and site in REGIONS and (why := why_no_adjunct(kind.technique, site, findings)):
        problems.append(Problem("kind", f"{kind.words} here: {why}"))
    if problems or kind is None:
        raise CannotChart(*problems)
    return Adjunct(client_id(posted, "adjunct"), kind.id, site, minutes, skin, words=text)


def why_no_adjunct(technique: str, site: str, findings: Findings | None) -> str:
    """The words of the findings that ban a technique at a region, or block the region altogether."""
    bounds = limits(findings or Findings((), ""), ASHI, REGIONS[site].side, technique, site)
    if technique not in bounds.banned_techniques and bounds.blocked != "hard":
        return ""
    return " ".join(
        dict.fromkeys(f"{r.words.rstrip('.')}." for r in bounds.reasons if r.rule != "depth_cap" and r.words)
    )


def motion_of(posted: Mapping[str, str], when: str) -> Motion:
    """How far the back moves; nothing filled in is nothing measured. Raises `CannotChart`."""
    values: dict[str, Any] = {}
    reach = f"{when}_fingertip_floor_cm"
    if posted.get(reach, "").strip():
        values["fingertip_floor_cm"] = number(posted, reach, "Fingertips to the floor", 0, 120, " cm")
    for name in MOTIONS:
        value = posted.get(f"{when}_{name}", "")
        if value and value not in LIMITS:
            raise CannotChart(Problem(f"{when}_{name}", "Choose none, some or strong."))
        values[name] = value or None
    return Motion(**values)


def contact_of(
    posted: Mapping[str, str], session: Session, day: dt.date, zone: str, now: dt.datetime
) -> tuple[Contact | None, Contact | None, str]:
    """Which stretch is mended, what it becomes, and why. Raises `CannotChart`."""
    number_of = posted.get("contact", "")
    contacts = session.charting.contacts
    old = contacts[int(number_of)] if number_of.isdecimal() and int(number_of) < len(contacts) else None
    if number_of and old is None:
        raise CannotChart(Problem("", "This stretch is not in the visit any more. Look at the list again."))
    because = words(posted, "because", "The reason", 300)
    if posted.get("act") == "remove":
        return old, None, because
    began = moment_of(posted, "began_at", "The beginning", day, zone, now)
    ended = moment_of(posted, "ended_at", "The end", day, zone, now)
    visit_began = session.charting.started_at
    if visit_began is not None and began < visit_began.replace(second=0, microsecond=0):
        raise CannotChart(Problem("began_at", "That is before the visit began. Mend the time."))
    return old, Contact(began, ended, because), because
