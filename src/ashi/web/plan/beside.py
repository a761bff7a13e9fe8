"""What goes on beside the needles, by whom it was told: medicines, other care, exercise, flares, the home plan.

Read from the documents in force; nothing of it is stored a second time.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from ashi.intake import CO_TREATMENTS, DiaryEntry, Intake
from ashi.knowledge import said, said_together
from ashi.preparing import HomeDay, HomePlan
from ashi.web.plan.course_events import changes
from ashi.web.records.documents import decode
from ashi.web.records.models import Document

KIND_WORDS = {
    "flare": said("Flare"),
    "medicine": said("Medicine"),
    "treatment": said("Other care"),
    "exercise": said("Exercise"),
    "agreed": said("Agreed with others"),
    "home": said("Home plan"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the shared timeline. `diary` is the entry's document, which its author may take back."""

    on: dt.date
    kind: str
    words: str
    by: str
    diary: UUID | None = None
    author: UUID | None = None

    @property
    def what(self) -> str:
        return KIND_WORDS[self.kind]


def told(rows: Iterable[Document]) -> list[tuple[str, DiaryEntry]]:
    """The diary without what was taken back, each entry with the name of who told it."""
    entries = [(row.author_name, decode(row, DiaryEntry)) for row in rows if row.kind == "diary"]
    return [(by, entry) for by, entry in entries if not entry.taken_back]


def timeline(rows: Sequence[Document]) -> tuple[Told, ...]:
    """Everything that goes on beside, the newest first; `rows` are documents in force, oldest first."""
    found = [line for row in rows for line in _line(row)]
    papers = [row for row in rows if row.kind == "intake"]
    if papers:
        found += _at_the_start(papers[0])
    for before, after in pairwise(papers):
        found += [
            Told(event.on, event.kind, event.words, after.author_name)
            for event in changes(decode(before, Intake), decode(after, Intake))
        ]
    return tuple(sorted(found, key=lambda line: line.on, reverse=True))


def home_words(rows: Sequence[Document]) -> str:
    """How often the home plan was ticked, in one sentence; empty when none was ever given."""
    plans = [row for row in rows if row.kind == "home_plan"]
    if not plans:
        return ""
    things = len(decode(plans[-1], HomePlan).tasks)
    if not things:
        given = said("The home plan has ended.")
    else:
        given = (
            said("Home plan: 1 thing.")
            if things == 1
            else said("Home plan: %(things)s things.", things=things)
        )
    days = sorted(row.happened_on for row in rows if row.kind == "home_day" and decode(row, HomeDay).done)
    if not days:
        return said_together((given, said("No day was ticked yet.")))
    last = days[-1]
    ticked = (
        said("Ticked on 1 day, the last on %(day)s.", day=last)
        if len(days) == 1
        else said("Ticked on %(days)s days, the last on %(day)s.", days=len(days), day=last)
    )
    return said_together((given, ticked))


def _line(row: Document) -> list[Told]:
    if row.kind == "diary":
        entry = decode(row, DiaryEntry)
        if entry.taken_back:
            return []
        return [Told(entry.on, entry.kind, entry.words, row.author_name, row.pk, row.author_id)]
    if row.kind == "home_plan":
        tasks = decode(row, HomePlan).tasks
        words = said("%(things)s to do at home", things=len(tasks)) if tasks else said("ended")
        return [Told(row.happened_on, "home", words, row.author_name)]
    return []


def _at_the_start(row: Document) -> list[Told]:
    intake = decode(row, Intake)
    medicines = ", ".join(f"{one.name} {one.dose}".strip() for one in intake.medicines)
    found = (
        [
            Told(
                intake.answered_on,
                "medicine",
                said("%(what)s (at the start)", what=medicines),
                row.author_name,
            )
        ]
        if medicines
        else []
    )
    for item in intake.co_treatments:
        choice = CO_TREATMENTS.get(item.kind)
        name = choice.words if choice else item.kind.replace("_", " ")
        kind = "exercise" if item.kind == "exercise" else "treatment"
        what = said("%(what)s, “%(words)s”", what=name, words=item.words) if item.words else name
        words = said("%(what)s (at the start)", what=what)
        found.append(Told(intake.answered_on, kind, words, row.author_name))
    return found
