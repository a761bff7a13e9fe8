"""What else a practitioner does in the room. Like every act of a visit: kept at once, with its trace, or not at all."""

import datetime as dt
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from ashi.visit import Adjunct, Contact, ElectroPair, Motion, Visit, correct_contact, needle_name
from ashi.web.records.actor import Actor
from ashi.web.records.documents import decode
from ashi.web.records.models import Document
from ashi.web.visit import again, beside, charting, mending, rescue
from ashi.web.visit.actions import act
from ashi.web.visit.charting import CannotChart, Problem, Session, change_charting
from ashi.web.visit.mending import find_needle
from ashi.web.visit.models import OpenVisit
from ashi.web.visit.queries import findings_of, plan_of

Mend = Callable[[Session], Session]


def presence(actor: Actor, visit: OpenVisit, revision: int, *, is_there: bool, late_s: int = 0) -> None:
    """The practitioner comes into the room, or leaves it."""
    change = charting.be_there if is_there else charting.leave_room
    said = "With the patient" if is_there else "Left the room"
    act(actor, visit, revision, "visit.presence", change, lambda b, a: said, late_s)


def mend_contact(
    actor: Actor, visit: OpenVisit, revision: int, old: Contact | None, new: Contact | None, because: str
) -> None:
    """The minutes are corrected by hand, with a reason. Raises `CannotChart`."""
    if len(because.strip()) < 3:
        raise CannotChart(Problem("because", "Give the reason for the correction, in a few words."))

    def change(session: Session, at: dt.datetime) -> Session:
        del at
        try:
            after = correct_contact(session.charting, old, new)
        except ValueError as error:
            raise CannotChart(Problem("began_at", str(error))) from None
        return change_charting(session, contacts=after.contacts)

    said = f"Corrected the minutes: {because.strip()}"
    act(actor, visit, revision, "visit.minutes", change, lambda b, a: said)


def mend_needle(actor: Actor, visit: OpenVisit, revision: int, needle_id: str, mend: Mend) -> None:
    """What was said of one needle: how it felt, its depth, its times."""
    act(
        actor,
        visit,
        revision,
        "needle.change",
        lambda s, at: mend(s),
        lambda b, a: f"Changed {needle_name(find_needle(a, needle_id))}",
    )


def strike_needle(actor: Actor, visit: OpenVisit, revision: int, needle_id: str, because: str) -> None:
    """A needle that was tapped and never went in."""
    act(
        actor,
        visit,
        revision,
        "needle.strike_out",
        lambda s, at: mending.strike_out(s, needle_id, because),
        lambda b, a: a.struck[-1][1],
    )


def switch_on(
    actor: Actor, visit: OpenVisit, revision: int, pair: ElectroPair, forbidden: Sequence[str]
) -> None:
    """A current begins between two needles."""

    def change(session: Session, at: dt.datetime) -> Session:
        after = beside.switch_on(session, replace(pair, started_at=at), forbidden)
        return after if after == session else charting.be_there(after, at)

    act(actor, visit, revision, "electro.start", change, lambda b, a: f"Current on: {_pair(a, pair.id)}")


def set_current(actor: Actor, visit: OpenVisit, revision: int, pair_id: str, ma: float) -> None:
    """The strength of a current."""
    act(
        actor,
        visit,
        revision,
        "electro.change",
        lambda s, at: beside.set_current(s, pair_id, ma),
        lambda b, a: f"Current of {_pair(a, pair_id)}: {ma:g} mA",
    )


def switch_off(actor: Actor, visit: OpenVisit, revision: int, pair_id: str) -> None:
    """A current ends."""
    act(
        actor,
        visit,
        revision,
        "electro.stop",
        lambda s, at: beside.switch_off(s, pair_id, at),
        lambda b, a: f"Current off: {_pair(a, pair_id)}",
    )


def add_adjunct(actor: Actor, visit: OpenVisit, revision: int, adjunct: Adjunct) -> None:
    """Something else was done."""
    act(
        actor,
        visit,
        revision,
        "adjunct.add",
        lambda s, at: beside.add_adjunct(s, adjunct),
        lambda b, a: f"{adjunct.kind.replace('_', ' ').capitalize()} charted",
    )


def look_at_skin(actor: Actor, visit: OpenVisit, revision: int, adjunct_id: str, skin: str) -> None:
    """Somebody looked at the skin afterwards."""
    act(
        actor,
        visit,
        revision,
        "adjunct.skin",
        lambda s, at: beside.look_at_skin(s, adjunct_id, skin),
        lambda b, a: f"Looked at the skin: {skin.replace('_', ' ')}",
    )


def measure_motion(actor: Actor, visit: OpenVisit, revision: int, before: Motion, after: Motion) -> None:
    """How far the back moves, before and after."""

    def change(session: Session, at: dt.datetime) -> Session:
        del at
        return beside.measure_motion(beside.measure_motion(session, "before", before), "after", after)

    act(actor, visit, revision, "visit.motion", change, lambda b, a: "Measured how far the back moves")


def emergency_out(
    actor: Actor, visit: OpenVisit, revision: int, counted: int, late_s: int = 0
) -> tuple[Problem, ...]:
    """Everything out at once. Answers a sentence when the count does not agree."""
    found: list[Problem] = []

    def change(session: Session, at: dt.datetime) -> Session:
        after, problems = rescue.all_out_now(session, counted, at)
        found[:] = problems
        return after if after == session else charting.be_there(after, at)

    def say(before: Session, after: Session) -> str:
        del before
        return "Emergency: the count did not agree" if found else f"Emergency: all {len(after.removed)} out"

    act(actor, visit, revision, "needles.emergency_out", change, say, late_s)
    return tuple(found)


def offer_again(actor: Actor, visit: OpenVisit, revision: int) -> int:
    """The last signed visit's needles as tiles; answers how many are offered. Raises `CannotChart`."""
    last = (
        Document.records.scope(actor)
        .filter(episode=visit.episode_id, kind="visit", corrected_by=None)
        .order_by("-happened_on", "-made_at")
        .first()
    )
    if last is None:
        raise CannotChart(Problem("", "There is no signed visit yet, so there is nothing to copy."))
    findings = findings_of(actor, visit)
    if findings is None:
        raise CannotChart(Problem("", "There is no paperwork, so nothing was screened. Tap points by hand."))
    document, plan, count = decode(last, Visit), plan_of(actor, visit), 0

    def change(session: Session, at: dt.datetime) -> Session:
        nonlocal count
        del at
        after = again.offer_again(session, document, plan, findings)
        count = len(after.offered)
        return after

    act(actor, visit, revision, "visit.copy_last", change, lambda b, a: f"Offered {count} of the last visit")
    return count


def _pair(session: Session, pair_id: str) -> str:
    pair = next(pair for pair in session.charting.electro if pair.id == pair_id)
    return " and ".join(needle_name(find_needle(session, end)) for end in (pair.first, pair.second))
