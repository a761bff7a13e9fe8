"""What goes on beside the visits of made-up patients: a promise, things to do at home, a line in the diary, a wish."""

import datetime as dt
from random import Random
from typing import Literal

import msgspec

from ashi.intake import DiaryEntry, DiaryKind
from ashi.preparing import (
    HomeDay,
    HomePlan,
    Promise,
    given,
    home_plan,
    is_nervous,
    propose_promise,
)
from ashi.synthetic.generate import SyntheticPatient
from ashi.tailoring import positions_to_choose

WANTED = ("walk", "heat", "knee", "rest", "daily")
"""What the made-up practitioners like to give, best first; the findings may leave some out."""
GIVEN = 3
TICKED_DAYS = 14
OWN = ("", "Walk to the river and back.", "The exercises from the sheet, as far as they feel good.")
TOLD: tuple[tuple[DiaryKind, str], ...] = (
    ("medicine", "Paracetamol only when needed, no longer every day"),
    ("exercise", "Swimming on Wednesdays, begun again"),
    ("flare", "Carried a washing machine, bad for three days"),
    ("treatment", "Physiotherapy, six times"),
)
WHY_FIRST = "Night shifts until the end of the month"


class SyntheticBeside(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of it for one patient; each may be missing. `home_days` are oldest first, none is `until` or later."""

    promise: Promise | None = None
    home_plan: HomePlan | None = None
    home_days: tuple[HomeDay, ...] = ()
    diary: DiaryEntry | None = None
    synthetic: Literal[True] = True


class SyntheticWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place on the waiting list: evenings, which this clinic seldom has. `why_first` puts somebody before the others."""

    weekdays: str
    parts: tuple[str, ...]
    joined_at: dt.datetime
    last_day: dt.date
    why_first: str = ""
    synthetic: Literal[True] = True


def beside(patient: SyntheticPatient, until: dt.date) -> SyntheticBeside:
    """What the clinic holds beside the visits. The same patient always has the same.

    Whoever is in care and was seen has things to do at home; the nervous, and some others, have a promise.
    """
    if patient.intake is None or patient.plan is None or patient.findings is None or not patient.visits:
        return SyntheticBeside()
    random = Random(f"ashi beside {patient.number}")  # noqa: S311  (made-up people, nothing secret)
    made = SyntheticBeside(promise=_promise(patient))
    if patient.closed_at is not None:
        return made
    kind, words = TOLD[patient.number % len(TOLD)]
    told_on = until - dt.timedelta(days=random.randint(3, 9))
    first_on = patient.visits[0].visit.ended_at.date()
    plan = _home_plan(patient)
    days = _days(random, plan, max(first_on, until - dt.timedelta(days=TICKED_DAYS)), until) if plan else ()
    told = DiaryEntry(kind, told_on, words) if told_on > first_on else None
    return msgspec.structs.replace(made, home_plan=plan, home_days=days, diary=told)


def wish_of(patient: SyntheticPatient, until: dt.date) -> SyntheticWish | None:
    """Whether this patient waits for a time, and for which."""
    if patient.closed_at is not None or not _has_booked(patient, until) or patient.number % 5 != 3:
        return None
    joined = dt.datetime.combine(until - dt.timedelta(days=2), dt.time(18, 10), patient.opened_at.tzinfo)
    return SyntheticWish(
        weekdays=("024", "13", "01234")[patient.number // 5 % 3],
        parts=("evening",),
        joined_at=joined - dt.timedelta(hours=patient.number % 40),
        last_day=until + dt.timedelta(days=28),
        why_first=WHY_FIRST if patient.number % 4 == 0 else "",
    )


def _has_booked(patient: SyntheticPatient, until: dt.date) -> bool:
    return any(one.status == "booked" and one.starts_at.date() >= until for one in patient.appointments)


def _promise(patient: SyntheticPatient) -> Promise | None:
    intake, plan, findings = patient.intake, patient.plan, patient.findings
    if intake is None or plan is None or findings is None or not plan.points:
        return None
    if not is_nervous(intake) and patient.number % 3:
        return None
    turns = tuple(dict.fromkeys(point.position for point in plan.points))
    return propose_promise(intake, len(plan.points), positions_to_choose(plan, findings), turns)


def _home_plan(patient: SyntheticPatient) -> HomePlan | None:
    if patient.intake is None or patient.findings is None:
        return None
    offered = home_plan(patient.findings, patient.intake)
    known = {item.id for item in offered.items}
    chosen = frozenset([one for one in WANTED if one in known][:GIVEN])
    return given(offered, chosen, OWN[patient.number % len(OWN)]) if chosen else None


def _days(random: Random, plan: HomePlan, first: dt.date, until: dt.date) -> tuple[HomeDay, ...]:
    days = []
    for number in range((until - first).days):
        done = tuple(task.id for task in plan.tasks if random.random() < 0.55)
        if done and random.random() < 0.8:  # a day without is no loss
            days.append(HomeDay(first + dt.timedelta(days=number), done))
    return tuple(days)
