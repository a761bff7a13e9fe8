"""The visit for the patient: what was done, why these points, what to expect, when to call. Plain words only."""

from collections.abc import Sequence

import msgspec

from ashi.body.regions import REGIONS
from ashi.visit.adverse_events import EVENT_KINDS
from ashi.visit.document import Needle, Visit
from ashi.visit.ledger import needles_over_the_chest, region_of
from ashi.visit.notes import Note, Part, PlanLike, kept_parts

WHY = {
    "local": "It lies where it hurts.",
    "ashi": "You showed us that this place is tender.",
    "segmental": "It shares nerves with the place that hurts.",
    "muscle": "It lies over a muscle that often takes part in back pain.",
    "distal": "It is far from the pain. It is used to calm pain in general.",
    "channel": "By tradition it belongs to the line on which it hurts.",
    "pattern": "By tradition it fits what you told us.",
    "trial": "It was used in studies of back pain.",
    "calming": "It is used to help you relax.",
}
"""The strongest reason of a point, as a patient reads it. Tradition is named as tradition."""
CHOSEN = "Your practitioner chose it during the visit."

ALSO = {
    "moxibustion": "warmth from burning herbs (moxa)",
    "cupping": "cups on the skin",
    "gua_sha": "stroking the skin with a smooth edge (gua sha)",
    "heat": "a heat lamp",
    "electro": "a weak current through some needles",
    "auricular": "small seeds on the ear",
    "auricular_seeds": "small seeds on the ear",
    "auricular_needles": "fine needles at the ear",
    "massage": "massage",
    "exercise_advice": "exercises to do at home",
    "self_care_advice": "tips for every day",
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
    parts = [
        Part("What was done", _done(visit)),
        Part("Why these points", _why(visit, plan)),
        Part("What can come now", _expect(visit)),
        Part("When to call", _call(visit, outlook)),
        Part("Next visit", (outlook.next_visit or "No next visit is booked yet.",)),
    ]
    return Note(f"Your visit on {visit.started_at.day} {visit.started_at:%B %Y}", kept_parts(parts))


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
    return tuple(f"{place} ({', '.join(points)})" if points else place for place, points in codes.items())


def _place(needle: Needle) -> str:
    known = REGIONS.get(needle.place)
    region = known.name.lower() if known is not None else region_of(needle)
    region = region.removesuffix(f", {needle.side}")
    return region if needle.side == "midline" else f"{needle.side} {region}"


def _done(visit: Visit) -> tuple[str, ...]:
    count = len(visit.needles)
    if not count:
        lines = ["No needles were used this time."]
    elif count == 1:
        lines = ["You had one needle. It is out again."]
    else:
        lines = [f"You had {count} needles. All of them are out and were counted."]
    also = [ALSO.get(code, code.replace("_", " ")) for code in visit.other_components]
    also += [ALSO.get(item.kind, item.kind.replace("_", " ")) for item in visit.adjuncts]
    also += [ALSO["electro"]] if visit.electro else []
    lines += [f"You also had: {', '.join(dict.fromkeys(also))}."] if also else []
    for event in visit.adverse_events:
        kind = EVENT_KINDS.get(event.kind)
        lines.append(
            f"Something unwanted happened: {kind.plain if kind else event.kind}. It is written down."
        )
    return tuple(lines)


def _why(visit: Visit, plan: PlanLike | None) -> tuple[str, ...]:
    found = why_points(visit, plan)
    if not found:
        return ()
    return (
        *(f"{_capital('; '.join(why.places))}: {why.why}" for why in found),
        "How much the exact place of a needle matters is not certain. Ask us if you want to know more.",
    )


def _expect(visit: Visit) -> tuple[str, ...]:
    if not visit.needles:
        return ()
    lines = [
        "You may have a small bruise, a dull ache, or feel tired. Do not drive while you feel sleepy.",
        "The pain can be stronger for a day. That does not mean that harm was done.",
    ]
    if _MARKS & {*visit.other_components, *(item.kind for item in visit.adjuncts)}:
        lines.append("Marks on the skin are usual. They fade within about a week.")
    return tuple(lines)


def _call(visit: Visit, outlook: Outlook) -> tuple[str, ...]:
    number = f" on {outlook.telephone}" if outlook.telephone else ""
    lines = []
    if needles_over_the_chest(visit):
        lines.append(
            f"Short of breath, or chest pain, in the next two days? {outlook.emergency} "
            "Say that you had needles near the chest."
        )
    else:
        lines.append(f"Short of breath, or chest pain? {outlook.emergency}")
    lines.append(
        f"Numb between the legs, a weak leg, or trouble passing water? That is an emergency too. {outlook.emergency}"
    )
    if visit.needles:
        lines.append(
            f"Fever, or a needle place that gets red and hot? Call us or a doctor the same day{number}."
        )
        lines.append(f"Stronger pain for more than a day, or anything that worries you? Call us{number}.")
    else:
        lines.append(f"Anything that worries you? Call us{number}.")
    return tuple(lines)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
