"""Signed visits as the chart lists them: amendments in front, the note as it was signed, what was told later."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from markupsafe import Markup

from ashi.visit import AdverseEvent, event_key, event_name, marks_the_chart
from ashi.visit.document import Visit
from ashi.visit.later import FollowUp, LaterReport, level_of, said_words

ALERT = "\x1e"
"""Stands between a piece's alerts and its HTML; it cannot come out of anyone's words."""
WHOLE = "*"
"""The key of an alert that any follow-up of its document answers."""
KINDS = frozenset({"visit", "amendment", "later_report", "follow_up"})


class Row(NamedTuple):
    """One stored piece of these kinds."""

    document: UUID
    kind: str
    about: UUID | None
    piece: str


@dataclass(frozen=True, slots=True)
class VisitEntry:
    """One visit on the chart. `amendments` stand in front, `later` behind, both oldest first."""

    document: UUID
    html: Markup
    amendments: tuple[Markup, ...]
    later: tuple[Markup, ...]


def alerts_of_visit(visit: Visit) -> list[tuple[str, str]]:
    """Key and words of every charted event that marks the chart."""
    return _alerts(enumerate(visit.adverse_events))


def alerts_of_report(report: LaterReport) -> list[tuple[str, str]]:
    """A patient's report of something grave stands until it was followed up."""
    if report.by == "practitioner":
        return _alerts(enumerate(report.events))
    if level_of(report) not in ("emergency", "today"):
        return []
    return [(WHOLE, f"Told after the visit: {said_words(report)[0].lower()}")]


def alerts_of_follow_up(follow_up: FollowUp) -> list[tuple[str, str]]:
    """The event as it stands now; without words when it marks the chart no longer."""
    event = follow_up.event
    return [(event.id, event_name(event) if marks_the_chart(event) else "")]


def join_piece(alerts: list[tuple[str, str]], html: str) -> str:
    """A piece as it is stored."""
    lines = "\n".join(f"{key}\t{words}" for key, words in alerts)
    return f"{lines}{ALERT}{html.replace(ALERT, '')}"


def entries(rows: Iterable[Row]) -> tuple[tuple[VisitEntry, ...], list[str]]:
    """The visits, newest first, and the alerts that are not answered yet. `rows` come newest first."""
    newest_first = list(rows)
    visit_of = {row.document: row.document for row in newest_first if row.kind == "visit"}
    amendments: dict[UUID, list[Markup]] = {}
    later: dict[UUID, list[Markup]] = {}
    html: dict[UUID, Markup] = {}
    open_alerts: dict[tuple[UUID, str], str] = {}
    for row in reversed(newest_first):
        alerts, _, text = row.piece.rpartition(ALERT)
        markup = Markup(text)  # noqa: S704 - made by our own templates, escaped there
        source = row.document
        if row.kind == "visit":
            html[row.document] = markup
        elif row.about in visit_of:
            visit = visit_of[row.document] = visit_of[row.about]
            (amendments if row.kind == "amendment" else later).setdefault(visit, []).append(markup)
            if row.kind == "follow_up":
                source = row.about
                open_alerts.pop((source, WHOLE), None)
        for line in alerts.splitlines():
            key, _, words = line.partition("\t")
            open_alerts[source, key] = words
    found = tuple(
        VisitEntry(
            row.document,
            html[row.document],
            tuple(amendments.get(row.document, ())),
            tuple(later.get(row.document, ())),
        )
        for row in newest_first
        if row.kind == "visit"
    )
    return found, list(dict.fromkeys(filter(None, open_alerts.values())))


def _alerts(events: Iterable[tuple[int, AdverseEvent]]) -> list[tuple[str, str]]:
    return [(event_key(event, index), event_name(event)) for index, event in events if marks_the_chart(event)]
