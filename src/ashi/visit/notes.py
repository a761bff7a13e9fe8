"""Three notes from one entry: for the practitioner, for the payer or physician, for the patient."""

from collections.abc import Sequence
from typing import Protocol

from ashi.visit.charting import needle_name, retention_min
from ashi.visit.document import Visit
from ashi.visit.ledger import needles_by_region


class _Reason(Protocol):
    @property
    def words(self) -> str: ...
    @property
    def from_patient(self) -> str: ...
    @property
    def kind(self) -> str: ...


class _Point(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def side(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def reasons(self) -> Sequence[_Reason]: ...


class _Pattern(Protocol):
    @property
    def language(self) -> str: ...
    @property
    def name(self) -> str: ...


class PlanLike(Protocol):
    """What a note reads of a plan; `ashi.tailoring.Plan` is one."""

    @property
    def points(self) -> Sequence[_Point]: ...
    @property
    def patterns(self) -> Sequence[_Pattern]: ...


_WHY = {
    "local": "it lies where it hurts",
    "ashi": "it is a tender place that you showed us",
    "segmental": "it shares nerves with the painful place",
    "muscle": "it lies over a muscle that often takes part in back pain",
    "distal": "it is far from the pain and is used to calm pain in general",
    "channel": "by tradition it belongs to the line on which it hurts",
    "pattern": "by tradition it fits what you told us",
    "trial": "it was used in studies of back pain",
    "calming": "it is used to help you relax",
}


def note_for_practitioner(visit: Visit, plan: PlanLike | None = None) -> str:
    """Everything that was charted, with both languages of the plan; plain text."""
    lines = [f"Visit {visit.started_at:%Y-%m-%d %H:%M} to {visit.ended_at:%H:%M}. Style: {visit.style}."]
    if plan is not None:
        for language in ("traditional", "modern"):
            names = [p.name for p in plan.patterns if p.language == language]
            if names:
                lines.append(f"{language.capitalize()} reading: {', '.join(names)}.")
    lines.append(f"Position: {visit.position}. Needle: {visit.needle_type}.")
    for needle in visit.needles:
        deqi = {True: ", de qi", False: ", no de qi", None: ""}[needle.de_qi]
        lines.append(
            f"- {needle_name(needle)}: {needle.depth_mm:g} mm, {needle.angle}, {needle.technique}{deqi}"
        )
    lines += _dose(visit)
    lines += _also(visit)
    lines += _adverse(visit)
    lines += [visit.note] if visit.note.strip() else []
    return "\n".join(lines) + "\n"


def note_for_payer(visit: Visit, plan: PlanLike | None = None) -> str:
    """The visit in biomedical words: regions, needles, minutes, findings; no traditional terms."""
    lines = [f"Acupuncture on {visit.started_at:%Y-%m-%d}, {len(visit.needles)} needles."]
    if plan is not None:
        modern = [p.name for p in plan.patterns if p.language == "modern"]
        if modern:
            lines.append(f"Clinical picture: {', '.join(modern)}.")
    where = ", ".join(f"{row.region} ({row.inserted})" for row in needles_by_region(visit))
    lines.append(f"Needled regions: {where or 'none'}. All {len(visit.needles)} needles removed and counted.")
    lines += _dose(visit)
    lines += _adverse(visit)
    return "\n".join(lines) + "\n"


def note_for_patient(visit: Visit, plan: PlanLike | None = None) -> str:
    """What was done and why these points, in plain words. Tradition is named as tradition."""
    count = len(visit.needles)
    lines = [f"On {visit.started_at:%d %B %Y} you had acupuncture with {count} needles. All of them are out."]
    if plan is not None:
        needled = {(n.point, n.side, n.place) for n in visit.needles}
        told: dict[str, list[str]] = {}
        for point in plan.points:
            if (point.code, point.side, point.place) in needled and point.reasons:
                name = point.place.replace("_", " ") if point.place else f"{point.code} {point.side}"
                told.setdefault(_WHY[point.reasons[0].kind], []).append(name)
        if told:
            lines += ["", "Why these points:"]
            lines += [f"- {', '.join(names)}: {why}." for why, names in told.items()]
            lines.append("How much the exact place of a needle matters is not certain.")
    lines += _also(visit)
    lines += [
        "",
        "What can come now: a small bruise, a dull ache, feeling tired. Do not drive while you feel drowsy.",
        "The pain can be stronger for a day or two. Call the clinic if it lasts longer.",
    ]
    if any(row.region.startswith(("upper back", "chest")) for row in needles_by_region(visit)):
        lines.append(
            "If you get short of breath or have chest pain in the next two days, call the emergency number "
            "and say that you had acupuncture."
        )
    return "\n".join(lines) + "\n"


def _also(visit: Visit) -> list[str]:
    named = [code.replace("_", " ") for code in visit.other_components]
    return [f"Also: {', '.join(named)}."] if named else []


def _dose(visit: Visit) -> list[str]:
    minutes = retention_min(visit)
    kept = f"{minutes:.0f} min" if minutes is not None else "not known"
    return [
        f"Needles stayed {kept}. Response sought: {visit.response_sought}. Stimulation: {visit.stimulation}."
    ]


def _adverse(visit: Visit) -> list[str]:
    if not visit.adverse_events:
        return ["Unwanted effects: none reported."]
    return [
        f"Unwanted effect: {e.kind}, grade {e.grade}, {'serious' if e.serious else 'not serious'}, "
        f"{e.relatedness} related. {e.words}".strip()
        for e in visit.adverse_events
    ]
