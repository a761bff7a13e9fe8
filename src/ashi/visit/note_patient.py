"""The visit for the patient: what was done, why these points, what to expect, when to call. Plain words only."""

from collections.abc import Sequence

import msgspec

from ashi.body.regions import REGIONS
from ashi.knowledge import said, said_in_turn, said_listed, said_small
from ashi.visit.adverse_events import EVENT_KINDS
from ashi.visit.document import Needle, Visit
from ashi.visit.ledger import needles_over_the_chest, region_of
from ashi.visit.notes import Note, Part, PlanLike, kept_parts

WHY = {
    "local": said("It lies where it hurts."),
    "ashi": said("You showed us that this place is tender."),
    "segmental": said("It shares nerves with the place that hurts."),
    "muscle": said("It lies over a muscle that often takes part in back pain."),
    "distal": said("It is far from the pain. It is used to calm pain in general."),
    "channel": said("By tradition it belongs to the line on which it hurts."),
    "pattern": said("By tradition it fits what you told us."),
    "trial": said("It was used in studies of back pain."),
    "calming": said("It is used to help you relax."),
}
"""The strongest reason of a point, as a patient reads it. Tradition is named as tradition."""
CHOSEN = said("Your practitioner chose it during the visit.")

ALSO = {
    "moxibustion": said("warmth from burning herbs (moxa)"),
    "cupping": said("cups on the skin"),
    "gua_sha": said("stroking the skin with a smooth edge (gua sha)"),
    "heat": said("a heat lamp"),
    "electro": said("a weak current through some needles"),
    "auricular": said("small seeds on the ear"),
    "auricular_seeds": said("small seeds on the ear"),
    "auricular_needles": said("fine needles at the ear"),
    "massage": said("massage"),
    "exercise_advice": said("exercises to do at home"),
    "self_care_advice": said("tips for every day"),
}
_MARKS = {"cupping", "gua_sha"}


class Outlook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the clinic adds: the next visit, whom to call, and the emergency sentence of the country."""

    next_visit: str = ""
    telephone: str = ""
    emergency: str = "Call the emergency number now."


class WhyPoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One reason, and the places it holds for."""

    why: str
    places: tuple[str, ...]


def note_for_patient(visit: Visit, outlook: Outlook, plan: PlanLike | None = None) -> Note:
    """What was done and why, in short sentences."""
    next_visit = outlook.next_visit or said("No next visit is booked yet.")
    parts = [
        Part(said("What was done"), _done(visit)),
        Part(said("Why these points"), _why(visit, plan)),
        Part(said("What can come now"), _expect(visit)),
        Part(said("When to call"), _call(visit, outlook)),
        Part(said("Next visit"), (next_visit,)),
    ]
    return Note(said("Your visit on %(day)s", day=visit.started_at.date()), kept_parts(parts))


def why_points(visit: Visit, plan: PlanLike | None) -> tuple[WhyPoint, ...]:
    """The reasons of the needled points, each with its places in words; () without a plan to know them from."""
    if plan is None:
        return ()
    reasons = {(p.code, p.side, p.place): p.reasons[0].kind for p in plan.points if p.reasons}
    told: dict[str, list[Needle]] = {}
    for needle in visit.needles:
        kind = reasons.get((needle.point, needle.side, needle.place))
        told.setdefault(WHY[kind] if kind is not None else CHOSEN, []).append(needle)
    return tuple(WhyPoint(why, places_words(needles)) for why, needles in told.items())


def places_words(needles: Sequence[Needle]) -> tuple[str, ...]:
    """Where needles were, for the person they were in: ``left lower back (BL23, BL25)``, each place once."""
    codes: dict[str, list[str]] = {}
    for needle in needles:
        known = codes.setdefault(_place(needle), [])
        if not needle.place and needle.point not in known:
            known.append(needle.point)
    return tuple(
        said("%(place)s (%(points)s)", place=place, points=", ".join(points)) if points else place
        for place, points in codes.items()
    )


def _place(needle: Needle) -> str:
    known = REGIONS.get(needle.place)
    name = known.name if known is not None else region_of(needle)
    region = said_small(name.removesuffix(f", {needle.side}"))
    if needle.side == "midline":
        return region
    return (
        said("left %(place)s", place=region)
        if needle.side == "left"
        else said("right %(place)s", place=region)
    )


def _done(visit: Visit) -> tuple[str, ...]:
    count = len(visit.needles)
    if not count:
        lines = [said("No needles were used this time.")]
    elif count == 1:
        lines = [said("You had one needle. It is out again.")]
    else:
        lines = [said("You had %(count)s needles. All of them are out and were counted.", count=count)]
    also = [ALSO.get(code, code.replace("_", " ")) for code in visit.other_components]
    also += [ALSO.get(item.kind, item.kind.replace("_", " ")) for item in visit.adjuncts]
    also += [ALSO["electro"]] if visit.electro else []
    lines += [said("You also had: %(also)s.", also=said_listed(dict.fromkeys(also)))] if also else []
    for event in visit.adverse_events:
        kind = EVENT_KINDS.get(event.kind)
        what = kind.plain if kind else event.kind
        lines.append(said("Something unwanted happened: %(what)s. It is written down.", what=what))
    return tuple(lines)


def _why(visit: Visit, plan: PlanLike | None) -> tuple[str, ...]:
    found = why_points(visit, plan)
    if not found:
        return ()
    return (
        *(said("%(places)s: %(why)s", places=said_in_turn(why.places), why=why.why) for why in found),
        said("How much the exact place of a needle matters is not certain. Ask us if you want to know more."),
    )


def _expect(visit: Visit) -> tuple[str, ...]:
    if not visit.needles:
        return ()
    lines = [
        said("You may have a small bruise, a dull ache, or feel tired. Do not drive while you feel sleepy."),
        said("The pain can be stronger for a day. That does not mean that harm was done."),
    ]
    if _MARKS & {*visit.other_components, *(item.kind for item in visit.adjuncts)}:
        lines.append(said("Marks on the skin are usual. They fade within about a week."))
    return tuple(lines)


def _call(visit: Visit, outlook: Outlook) -> tuple[str, ...]:
    """Whom to call when; a clinic without a telephone is called all the same."""
    call = outlook.emergency
    us = said("Call us on %(number)s.", number=outlook.telephone) if outlook.telephone else said("Call us.")
    if needles_over_the_chest(visit):
        lines = [
            said(
                "Short of breath, or chest pain, in the next two days? %(call)s "
                "Say that you had needles near the chest.",
                call=call,
            )
        ]
    else:
        lines = [said("Short of breath, or chest pain? %(call)s", call=call)]
    lines.append(
        said(
            "Numb between the legs, a weak leg, or trouble passing water? That is an emergency too. %(call)s",
            call=call,
        )
    )
    if not visit.needles:
        return (*lines, said("Anything that worries you? %(call)s", call=us))
    doctor = (
        said("Call us or a doctor the same day on %(number)s.", number=outlook.telephone)
        if outlook.telephone
        else said("Call us or a doctor the same day.")
    )
    return (
        *lines,
        said("Fever, or a needle place that gets red and hot? %(call)s", call=doctor),
        said("Stronger pain for more than a day, or anything that worries you? %(call)s", call=us),
    )
