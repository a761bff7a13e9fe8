"""How people fared, for the owner: sums alone, and none of a small group. The rows are read for them, not by them."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
from django.utils import timezone

from ashi.outcomes import Caseload, FunnelPoint, caseload, funnel, funnel_words, how_they_fared
from ashi.web.booking.queries import the_clinic
from ashi.web.owner.forms_caseload import Selection
from ashi.web.owner.queries_began import DURATIONS, NOBODY, Began, began
from ashi.web.records.actor import Actor
from ashi.web.records.models import EpisodeSummary, Practitioner

SMALLEST_GROUP = 5


@dataclass(frozen=True, slots=True)
class Flow:
    """From the first visit to the answer. `no_start` were at their end without a first answer to compare with."""

    began: int = 0
    in_care: int = 0
    no_start: int = 0
    asked: int = 0
    answered: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """One practitioner's people; `caseload` is None where they are too few to say anything about."""

    name: str
    flow: Flow
    caseload: Caseload | None


@dataclass(frozen=True, slots=True)
class CaseloadPage:
    """Everything the page, the sheet and the file tell. `everyone` is None when too few have answered."""

    flow: Flow
    everyone: Caseload | None
    groups: tuple[Group, ...]
    points: tuple[FunnelPoint, ...]
    side_by_side: str
    since: dt.date | None
    today: dt.date


@dataclass(frozen=True, slots=True)
class Read:
    """What was read for one opening, not yet summed up."""

    selection: Selection
    today: dt.date
    since: dt.date | None
    practitioners: tuple[UUID, ...]
    began: Began


def practitioners_of(actor: Actor) -> dict[UUID, str]:
    """Whose people can be chosen, by name; a second one of the same name has a number."""
    found: dict[UUID, str] = {}
    seen: Counter[str] = Counter()
    for pk, name in Practitioner.records.scope(actor).order_by("name", "pk").values_list("pk", "name"):
        seen[name] += 1
        found[pk] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return found


def read(
    actor: Actor,
    selection: Selection,
    names: Mapping[UUID, str],
    beside: Sequence[EpisodeSummary] = (),
) -> Read:
    """Everybody of this time and duration, whoever treats them: whether a group is shown hangs on the others as well.
    `beside` are summaries that could not be kept. Nobody but the owner gets anybody."""
    today = timezone.now().astimezone(ZoneInfo(the_clinic(actor).zone)).date()
    since = selection.since(today)
    people = began(actor, names, today, since, beside) if actor.role == "owner" else NOBODY
    if selection.duration:
        people = people.only(people.kind == DURATIONS.index(selection.duration))
    return Read(selection, today, since, tuple(names), people)


def caseload_page(found: Read) -> CaseloadPage:
    """Sum up what was read."""
    people, chosen = found.began, found.selection.practitioner
    flows = _flows(people)
    hidden = _hidden({place: flow.answered for place, flow in flows.items()})
    if chosen is not None:
        place = found.practitioners.index(chosen)
        shown = place in flows and place not in hidden
        fared = how_they_fared(people.asked(people.is_asked & (people.practitioner == place)))
        return CaseloadPage(
            flows.get(place, Flow()), caseload(fared) if shown else None, (), (), "", found.since, found.today
        )
    fared = how_they_fared(people.asked(people.is_asked))
    everyone = Flow(*(sum(counts) for counts in zip(*map(astuple, flows.values()), strict=True)))
    by_name = fared.by_practitioner()
    groups = tuple(
        Group(name, flows[place], None if place in hidden else caseload(by_name[name]))
        for place, name in enumerate(people.names[:-1])
        if place in flows
    )
    nobody = len(people.names) - 1
    points = funnel(fared.only(~np.isin(fared.practitioner, [*hidden, nobody])))
    return CaseloadPage(
        everyone,
        caseload(fared) if everyone.answered >= SMALLEST_GROUP else None,
        groups,
        points,
        funnel_words(points),
        found.since,
        found.today,
    )


def _flows(people: Began) -> dict[int, Flow]:
    """Of each practitioner who has anybody, by place."""
    steps = (
        np.ones(len(people.practitioner), dtype=np.bool_),
        ~people.is_over,
        people.is_over & ~people.is_asked,
        people.is_asked,
        people.is_asked & ~np.isnan(people.follow_up),
    )
    counts = np.array([
        np.bincount(people.practitioner[step], minlength=len(people.names)) for step in steps
    ]).T.tolist()  # fmt: skip
    return {place: Flow(*told) for place, told in enumerate(counts) if told[0]}


def _hidden(answered: Mapping[int, int]) -> set[int]:
    """Small groups; and when those are few together, the next larger one as well, so that nobody is found by subtracting."""
    by_size = sorted(answered, key=lambda place: answered[place])
    small = [place for place in by_size if answered[place] < SMALLEST_GROUP]
    together = sum(answered[place] for place in small)
    return set(by_size[: len(small) + 1] if 0 < together < SMALLEST_GROUP else small)
