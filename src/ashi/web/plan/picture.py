"""The patient's picture as values for the templates: what they said, in words, nothing computed twice."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from ashi import body
from ashi.body.drawing import PainDrawing
from ashi.intake import (
    CO_TREATMENTS,
    CONSTITUTION,
    MODIFIERS,
    ONSETS,
    SAFETY_QUESTIONS,
    Choice,
    Intake,
    duration_class,
    is_afraid,
)
from ashi.safety import Finding, Findings, screen
from ashi.tailoring import Plan, referral_words
from ashi.visit.document import Needle
from ashi.web.plan.body_picture import drawn_views
from ashi.web.plan.points import region_words

LEVELS = {
    "emergency": "Emergency: do not treat",
    "urgent": "Urgent: refer before treating",
    "routine": "Ask or refer, no hurry",
    "note": "Mind this",
}
DURATIONS = {
    "acute": "acute: under 6 weeks",
    "subacute": "subacute: 6 to 12 weeks",
    "chronic": "chronic: 12 weeks or more",
}


@dataclass(frozen=True, slots=True)
class PainLine:
    """One drawn pain: its number on the picture, how strong, what it feels like."""

    number: int
    intensity: int
    qualities: str


@dataclass(frozen=True, slots=True)
class FlagGroup:
    """All findings of one level."""

    level: str
    words: str
    findings: tuple[Finding, ...]


def screened(intake: Intake) -> Findings:
    """Findings of an intake that was kept without any."""
    return screen(intake, intake.answered_on)


def picture(intake: Intake, findings: Findings) -> dict[str, Any]:
    """Everything the intake's pieces show."""
    places = body.locate(intake.drawing, intake.about.stature_mm, intake.about.sex, intake.about.weight_kg)
    return {
        "intake": intake,
        "duration": DURATIONS[duration_class(intake, intake.answered_on)],
        "began_how": _words(ONSETS, intake.onset.how),
        "better": [_words(MODIFIERS, code) for code in intake.modifiers.better],
        "worse": [_words(MODIFIERS, code) for code in intake.modifiers.worse],
        "co_treatments": [(_words(CO_TREATMENTS, item.kind), item.words) for item in intake.co_treatments],
        "signs": [_words(CONSTITUTION, code) for code in intake.constitution],
        "answers": _safety_answers(intake),
        "flags": flag_groups(findings),
        "alerts": alerts(findings),
        "emergencies": findings.open_emergencies,
        "drawings": drawn_views(intake.drawing),
        "pains": _pains(intake.drawing),
        "places": places,
        "much_fear": is_afraid(intake),
    }


def flag_groups(findings: Findings) -> tuple[FlagGroup, ...]:
    """Most serious level first; a level without findings is left out."""
    return tuple(
        FlagGroup(level, words, found)
        for level, words in LEVELS.items()
        if (found := tuple(finding for finding in findings.findings if finding.level == level))
    )


def alerts(findings: Findings) -> list[str]:
    """What stands in the banner of every page of this patient: every finding above a note, by its title."""
    return [
        finding.title + (" (cleared by a doctor)" if finding.cleared else "")
        for finding in findings.findings
        if finding.level != "note" and not finding.missing
    ]


def local_day(moment: dt.datetime, zone: str) -> dt.date:
    """The day of `moment` on the clinic's wall."""
    return moment.astimezone(ZoneInfo(zone)).date()


@dataclass(frozen=True, slots=True)
class NeedleRow:
    """Needles that went in and out in the same minutes, with the same technique."""

    inserted_at: dt.datetime
    removed_at: dt.datetime | None
    technique: str
    needles: tuple[Needle, ...]


def needle_rows(needles: Sequence[Needle]) -> list[NeedleRow]:
    """Needles by the minutes they were in, in order; every needle stands in exactly one row."""
    rows: dict[tuple[object, ...], list[Needle]] = {}
    for needle in needles:
        rows.setdefault(
            (_minute(needle.inserted_at), _minute(needle.removed_at), needle.technique), []
        ).append(needle)
    return [
        NeedleRow(group[0].inserted_at, group[0].removed_at, group[0].technique, tuple(group))
        for group in rows.values()
    ]


def _minute(moment: dt.datetime | None) -> dt.datetime | None:
    return moment.replace(second=0, microsecond=0) if moment else None


def plan_summary(plan: Plan) -> dict[str, Any]:
    """A plan in a few lines: its points by code with their sides, and how to go on."""
    return {
        "status": plan.status,
        "points": plan_codes(plan),
        "needles": len(plan.points),
        "regimen": plan.regimen,
        "changes": plan.changes,
        "ending": plan.ending,
        "sent_to": referral_words(plan.ending) if plan.ending else "",
    }


def plan_codes(plan: Plan) -> list[tuple[str, str]]:
    """The points by code, ashi places by name, each with its sides in words."""
    by_code: dict[str, list[str]] = {}
    for point in plan.points:
        where = f"{point.code} {region_words(point.place)}" if point.place else point.code
        by_code.setdefault(where, []).append("midline" if point.place else point.side)
    return [(code, side_words(sides)) for code, sides in by_code.items()]


def side_words(sides: Iterable[str]) -> str:
    """``both sides`` for left and right, nothing for the midline."""
    found = sorted(set(sides))
    if found == ["left", "right"]:
        return "both sides"
    return "" if found == ["midline"] else " and ".join(found)


def _words(table: Any, code: str) -> str:
    choice: Choice | None = table.get(code)
    return choice.words if choice else code.replace("_", " ")


def _pains(drawing: PainDrawing) -> list[PainLine]:
    return [
        PainLine(number, pain.intensity, ", ".join(pain.qualities))
        for number, pain in enumerate(drawing.pains, start=1)
    ]


def _safety_answers(intake: Intake) -> list[tuple[str, str, str]]:
    """What was answered yes or not sure: question, answer, details."""
    rows = []
    for question in SAFETY_QUESTIONS.values():
        answer = intake.safety.get(question.id)
        if answer in ("yes", "unsure"):
            chosen = []
            for detail in question.details:
                given = intake.details.get(detail.id, "")
                chosen.append(dict(detail.choices).get(given, given))
            rows.append(
                (question.question, "yes" if answer == "yes" else "not sure", "; ".join(filter(None, chosen)))
            )
    return rows
