"""The home plan as both sides see it: what was given, what may be given now, what was ticked on which day."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from ashi.intake import Intake
from ashi.knowledge import said_together
from ashi.preparing import HomeDay, HomePlan, HomeTask, Offered, home_plan
from ashi.web.plan.actions import findings_in_force
from ashi.web.records.actor import Actor
from ashi.web.records.documents import decode
from ashi.web.records.models import Document

KINDS = ("home_plan", "home_day", "intake", "findings")
SHOWN_DAYS = 14
BACK_DAYS = 1
"""Today and yesterday can be ticked: who remembers more is asked at the visit."""


@dataclass(frozen=True, slots=True)
class DoneOn:
    """One day of the plain row."""

    on: dt.date
    done: tuple[str, ...]


@dataclass(frozen=True)
class Home:
    """`plan` is None while nothing was given or it has ended; `rows` are the documents it is read from."""

    document: Document | None
    plan: HomePlan | None
    days: dict[dt.date, Document]
    today: dt.date
    rows: Sequence[Document]

    @cached_property
    def offered(self) -> Offered | None:
        """What may be given now; None without paperwork."""
        intake = next((row for row in self.rows if row.kind == "intake"), None)
        return home_plan(findings_in_force(list(self.rows)), decode(intake, Intake)) if intake else None

    def done_on(self, day: dt.date) -> tuple[str, ...]:
        row = self.days.get(day)
        return decode(row, HomeDay).done if row else ()

    @property
    def not_now(self) -> dict[str, str]:
        """Tasks that were given and that newer answers speak against, with the reason."""
        if self.offered is None:
            return {}
        return {item.id: said_together(why) for item, why in self.offered.left_out}

    @property
    def row(self) -> list[DoneOn]:
        """The last days, oldest first."""
        first = self.today - dt.timedelta(days=SHOWN_DAYS - 1)
        days = [first + dt.timedelta(days=number) for number in range(SHOWN_DAYS)]
        return [DoneOn(day, self.done_on(day)) for day in days]

    @property
    def days_with_any(self) -> int:
        return sum(bool(day.done) for day in self.row)

    def times(self, task: HomeTask) -> int:
        """On how many of the shown days a task was done."""
        return sum(task.id in day.done for day in self.row)


def home_of(actor: Actor, episode: UUID, today: dt.date) -> Home:
    """Everything about the home plan of an episode that `actor` may see."""
    rows = list(
        Document.records.scope(actor)
        .filter(episode=episode, corrected_by=None, kind__in=KINDS)
        .order_by("-made_at")
    )
    return home_from(rows, today)


def home_from(rows: Sequence[Document], today: dt.date) -> Home:
    """The same from documents in force, newest first."""
    document = next((row for row in rows if row.kind == "home_plan"), None)
    plan = decode(document, HomePlan) if document else None
    days = {row.happened_on: row for row in rows if row.kind == "home_day"}
    return Home(document, plan if plan and plan.tasks else None, days, today, rows)
