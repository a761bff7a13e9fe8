"""Visits as they stand today: with their amendments, and with what was told later. For reading on, never kept."""

from collections.abc import Iterable
from dataclasses import dataclass

from ashi.visit.amendment import Amendment, as_amended
from ashi.visit.document import Visit
from ashi.visit.later import FollowUp, LaterReport, flared, with_events
from ashi.web.records.documents import decode
from ashi.web.records.models import Document


@dataclass(frozen=True, slots=True)
class StandingVisit:
    """`visit` is the signed one with everything that came later; `signed` exactly what was signed."""

    document: Document
    signed: Visit
    visit: Visit
    amendments: tuple[tuple[Document, Amendment], ...]
    reports: tuple[tuple[Document, LaterReport], ...]
    follow_ups: tuple[tuple[Document, FollowUp], ...]

    @property
    def has_flared(self) -> bool:
        """The patient told of stronger pain for more than a day."""
        return flared(report for _, report in self.reports)

    @property
    def unanswered(self) -> tuple[tuple[Document, LaterReport], ...]:
        """The patient's reports of something unwanted that no practitioner has followed up."""
        answered = {row.about_id for row, _ in self.follow_ups}
        return tuple(
            (row, report)
            for row, report in self.reports
            if report.by == "patient" and (report.said or report.words) and row.pk not in answered
        )


def standing_visits(rows: Iterable[Document]) -> list[StandingVisit]:
    """Every signed visit among `rows` (documents of one episode, any order, other kinds passed over), by time."""
    by_time = sorted(rows, key=lambda row: row.made_at)
    about: dict[object, list[Document]] = {}
    for row in by_time:
        if row.about_id is not None:
            about.setdefault(row.about_id, []).append(row)
    found = [_standing(row, about) for row in by_time if row.kind == "visit"]
    return sorted(found, key=lambda standing: standing.visit.started_at)


def _standing(document: Document, about: dict[object, list[Document]]) -> StandingVisit:
    own = about.get(document.pk, [])
    signed = decode(document, Visit)
    amendments = tuple((row, decode(row, Amendment)) for row in own if row.kind == "amendment")
    reports = tuple((row, decode(row, LaterReport)) for row in own if row.kind == "later_report")
    sources = [document.pk, *(row.pk for row, _ in reports)]
    follow_up_rows = [row for pk in sources for row in about.get(pk, []) if row.kind == "follow_up"]
    follow_ups = tuple(
        (row, decode(row, FollowUp)) for row in sorted(follow_up_rows, key=lambda row: row.made_at)
    )
    visit = with_events(
        as_amended(signed, [amendment for _, amendment in amendments]),
        [report for _, report in reports],
        [follow_up for _, follow_up in follow_ups],
    )
    return StandingVisit(document, signed, visit, amendments, reports, follow_ups)
