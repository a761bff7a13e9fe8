"""What a patient can do at home: offered after the findings, with what is left out and why; and a day's ticks."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ashi.body import locate
from ashi.intake import Intake
from ashi.knowledge import Fact, load
from ashi.safety import RULES, Findings, limits
from ashi.safety.conditions import When, is_true
from ashi.safety.situation import drawn_names, situation_of

Kind = Literal["movement", "heat", "pressure", "rest"]
DOCTOR_FIRST = "A doctor has to look first."
MOST_OWN = 300


class LeaveOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """With one of these findings (rule ids) or answers (facts of a situation) an item is not offered."""

    why: str
    findings: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if unknown := set(self.findings) - set(RULES):
            raise ValueError(f"No safety rule {', '.join(sorted(unknown))}. Name one of the rules' ids.")
        if self.answers:
            When(any=self.answers)  # refuses what is no answer


class HomeItem(Fact, frozen=True, kw_only=True):
    """One thing to do. `mind` says what to watch; `points` are pressed."""

    id: str
    kind: Kind
    words: str
    how_often: str
    mind: str
    points: tuple[str, ...] = ()
    leave_out: tuple[LeaveOut, ...] = ()


class _Table(Fact, frozen=True, kw_only=True):
    doctor_first: tuple[str, ...]
    items: tuple[HomeItem, ...]


TABLE = load("preparing/home_plan.toml", _Table)


class HomeTask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An item as it was given: its words stay, whatever the table says later."""

    id: str
    kind: Kind
    words: str
    how_often: str
    mind: str


class HomePlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a practitioner gave a patient to do at home; `own` in their own words. No tasks: it has ended."""

    tasks: tuple[HomeTask, ...]
    own: Annotated[str, Meta(max_length=MOST_OWN)] = ""
    schema: Literal[1] = 1


class HomeDay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What of the home plan was done on one day: ids of tasks."""

    on: dt.date
    done: tuple[str, ...]
    schema: Literal[1] = 1


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be given, and what was left out with its reasons."""

    items: tuple[HomeItem, ...]
    left_out: tuple[tuple[HomeItem, tuple[str, ...]], ...]


def home_plan(findings: Findings, intake: Intake) -> Offered:
    """Everything of knowledge/preparing/home_plan.toml, parted by what this patient's findings and answers allow."""
    rules = {finding.rule for finding in findings.findings if finding.cleared is None}
    if findings.is_emergency or rules & set(TABLE.doctor_first):
        return Offered((), tuple((item, (DOCTOR_FIRST,)) for item in TABLE.items))
    about = intake.about
    places = locate(intake.drawing, about.stature_mm, about.sex, about.weight_kg)
    situation = situation_of(intake, intake.answered_on, drawn_names(places))
    items, left_out = [], []
    for item in TABLE.items:
        why = [
            one.why
            for one in item.leave_out
            if rules & set(one.findings) or any(is_true(answer, situation) for answer in one.answers)
        ]
        why += _blocked(item, findings)
        if why:
            left_out.append((item, tuple(dict.fromkeys(why))))
        else:
            items.append(item)
    return Offered(tuple(items), tuple(left_out))


def given(offered: Offered, ids: frozenset[str], own: str = "") -> HomePlan:
    """The chosen items as tasks. Raises `ValueError` for one that is not offered."""
    known = {item.id for item in offered.items}
    if unknown := ids - known:
        raise ValueError(f"Not offered to this patient: {', '.join(sorted(unknown))}.")
    tasks = tuple(
        HomeTask(item.id, item.kind, item.words, item.how_often, item.mind)
        for item in offered.items
        if item.id in ids
    )
    return HomePlan(tasks, own)


def days_done(days: list[HomeDay], until: dt.date, span: int = 14) -> int:
    """On how many of the last `span` days anything was done, `until` among them."""
    first = until - dt.timedelta(days=span - 1)
    return len({day.on for day in days if day.done and first <= day.on <= until})


def _blocked(item: HomeItem, findings: Findings) -> list[str]:
    """What a finding says against these points for needles holds for a thumb as well."""
    found = []
    for code in item.points:
        for side in ("left", "right"):
            limit = limits(findings, code, side)
            if limit.blocked is not None:
                found += [reason.words for reason in limit.reasons if reason.kind.endswith("_block")]
    return found
