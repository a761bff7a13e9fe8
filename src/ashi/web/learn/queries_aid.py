"""The decision aid as pages show it: whether it is on, what each way does, and what readers told."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from ashi.knowledge import Source, sources
from ashi.web.learn.models import AidCount, AidSwitch
from ashi.web.learn.queries import answer
from ashi.web.records.actor import Actor


@dataclass(frozen=True, slots=True)
class AidPage:
    """The numbers of the aid. `effects` by (option, versus); `cited` are the sources in the order of the page."""

    effects: dict[tuple[str, str], Any]
    waiting: dict[int, Any]
    recent: dict[int, Any]
    recent_medicines: Any
    harms: dict[str, Any]
    cited: tuple[Source, ...]
    recalled: frozenset[str]


def aid_is_on(actor: Actor) -> bool:
    """Whether the clinic shows the decision aid. On, until its owner switches it off."""
    found = AidSwitch.records.scope(actor).first()
    return found is None or found.is_on


@cache
def aid_page() -> AidPage:
    """Worked out once per process."""
    # Imported when first asked, like the evidence itself.
    from ashi.deciding import AID, pain_effects, waiting

    chronic = pain_effects("chronic")
    acute = pain_effects("acute")
    course = waiting("chronic")
    recent = waiting("acute")
    harms = {harm.event: harm for harm in answer().harms if harm.unit == "people"}
    facts: list[Any] = [answer().main, *chronic, *acute, *course, *recent, *harms.values()]
    used = list(dict.fromkeys([*(fact.source for fact in facts), AID.source]))
    return AidPage(
        effects={(effect.option, effect.versus): effect for effect in chronic},
        waiting={int(point.week): point for point in course},
        recent={int(point.week): point for point in recent},
        recent_medicines=next(effect for effect in acute if effect.option == "medicines"),
        harms=harms,
        cited=tuple(sources()[name] for name in used),
        recalled=frozenset(fact.source for fact in facts if fact.basis == "recalled"),
    )


def told(actor: Actor, edition: str) -> dict[str, int]:
    """The counts of one edition; nothing for whoever is not the owner."""
    rows = AidCount.records.scope(actor).filter(edition=edition)
    return dict(rows.values_list("name", "number"))
