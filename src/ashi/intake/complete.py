"""A half-finished paperwork: what is still missing, section by section, in the patient's words."""

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Literal, get_type_hints

from ashi.body.marks import PainDrawing
from ashi.intake.consent import CONSENT
from ashi.intake.document import About, Activity, CoTreatment, Intake, Intensity, Medicine, Modifiers, Onset
from ashi.intake.parse import field_problems, parse_intake
from ashi.intake.problem import IntakeError, Problem
from ashi.intake.vocabulary import SAFETY_QUESTIONS, is_asked

Progress = Literal["empty", "partly", "done"]
Draft = Mapping[str, Any]

SECTIONS = MappingProxyType(
    {
        "about": "About you",
        "where": "Where it hurts",
        "how_strong": "How strong",
        "better_worse": "Better and worse",
        "story": "How it began",
        "treatments": "Medicines and other care",
        "safety": "Safety questions",
        "hopes": "Hopes, worries, questions",
        "baseline": "What you want to do again",
        "consent": "Consent",
    }
)
"""The sections of the paperwork in order, with their headings."""


def check_complete(draft: Draft, on_date: dt.date | None = None) -> tuple[Problem, ...]:
    """Everything that keeps this draft from being submitted, in the order of `SECTIONS`.

    A draft is the dict of an `Intake`, as far as it goes, plus a ``consent`` part
    (``{"agreed": [...], "signed_name": "..."}``). Never raises, whatever the draft holds. With `on_date` a
    beginning after that day is a problem too. When () comes back, `intake_from_draft` takes the draft.

    >>> len(check_complete({})) >= 10
    True
    """
    problems = tuple(problem for section in SECTIONS for problem in section_problems(draft, section))
    if problems:
        return problems
    try:
        intake_from_draft(draft, on_date or dt.date.max)
    except IntakeError as error:
        return error.problems
    return ()


def section_problems(draft: Draft, section: str) -> tuple[Problem, ...]:
    """What one section still lacks. Raises `ValueError` for an unknown section."""
    if section not in SECTIONS:
        raise ValueError(f"No section {section!r}. Known: {', '.join(SECTIONS)}.")
    return tuple(_CHECKS[section](draft))


def progress(draft: Draft) -> dict[str, Progress]:
    """For each section: ``empty`` (nothing given), ``partly`` or ``done``.

    >>> progress({})["where"]
    'empty'
    """
    return {section: _progress(draft, section) for section in SECTIONS}


def intake_from_draft(draft: Draft, answered_on: dt.date) -> Intake:
    """The finished intake of a draft, its consent left out. Raises `IntakeError` like `parse_intake`."""
    answers = {key: value for key, value in draft.items() if key != "consent"}
    return parse_intake({**answers, "answered_on": answered_on.isoformat()})


def _progress(draft: Draft, section: str) -> Progress:
    if not any(_is_given(draft.get(key)) for key in _KEYS[section]):
        return "empty"
    return "partly" if section_problems(draft, section) else "done"


def _is_given(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_is_given(inner) for key, inner in value.items() if key not in {"body_version", "schema"})
    if isinstance(value, (list, tuple, str)):
        return len(value) > 0
    return value is not None and value is not False


def _part(draft: Draft, key: str) -> Mapping[str, Any]:
    part = draft.get(key)
    return part if isinstance(part, Mapping) else {}


def _need(path: str, message: str, what_to_do: str) -> Problem:
    return Problem(path, message, what_to_do)


def _fields(draft: Draft, key: str, kind: type, needed: dict[str, tuple[str, str]]) -> list[Problem]:
    """Missing fields in the section's own words; given but wrong ones in the words of the parser."""
    part = _part(draft, key)
    hints = get_type_hints(kind, include_extras=True)
    problems = []
    for name, hint in hints.items():
        value = part.get(name)
        if value is None or value == "":
            if name in needed:
                problems.append(_need(f"{key}.{name}", *needed[name]))
        else:
            problems += field_problems(value, hint, f"{key}.{name}")
    return problems


def _about(draft: Draft) -> list[Problem]:
    needed = {
        "age_years": ("Your age is missing.", "Write your age in years."),
        "sex": ("This is not answered yet: female, male or other.", "Choose one."),
    }
    return _fields(draft, "about", About, needed)


def _where(draft: Draft) -> list[Problem]:
    drawing = _part(draft, "drawing")
    if not drawing.get("strokes") and not drawing.get("regions"):
        return [
            _need(
                "drawing",
                "Nothing is marked on the body yet.",
                "Draw where it hurts, or choose from the list.",
            )
        ]
    return list(field_problems(drawing, PainDrawing, "drawing"))


def _how_strong(draft: Draft) -> list[Problem]:
    needed = {
        "now": ("The pain right now is not given.", "Choose 0 to 10."),
        "average": ("The average pain of the last 7 days is not given.", "Choose 0 to 10."),
        "worst": ("The worst pain of the last 7 days is not given.", "Choose 0 to 10."),
    }
    problems = _fields(draft, "intensity", Intensity, needed)
    part = _part(draft, "intensity")
    now, average, worst = (part.get(name) for name in ("now", "average", "worst"))
    if not problems and isinstance(worst, int) and worst < max(now or 0, average or 0):
        problems.append(
            _need(
                "intensity.worst",
                "Your worst pain is lower than your average or your pain now.",
                "Please look at the three numbers again.",
            )
        )
    return problems


def _better_worse(draft: Draft) -> list[Problem]:
    part = _part(draft, "modifiers")
    problems = _fields(draft, "modifiers", Modifiers, {})
    if not problems and not any(_is_given(value) for value in part.values()):
        return [
            _need(
                "modifiers",
                "Nothing is chosen that makes it better or worse.",
                "Choose at least one, or write it in your words (“nothing helps” is an answer too).",
            )
        ]
    return problems


def _story(draft: Draft) -> list[Problem]:
    needed = {
        "began": ("The day it began is missing.", "Choose a day; about right is fine."),
        "how": ("How it began is missing.", "Choose one; “I do not know” is an answer too."),
    }
    return _fields(draft, "onset", Onset, needed)


def _treatments(draft: Draft) -> list[Problem]:
    problems = list(field_problems(draft.get("medicines", ()), tuple[Medicine, ...], "medicines"))
    problems += field_problems(draft.get("co_treatments", ()), tuple[CoTreatment, ...], "co_treatments")
    if not draft.get("medicines") and draft.get("no_medicines") is not True:
        problems.append(
            _need("medicines", "No medicine is named yet.", "Name each one, or tick “I take no medicines”.")
        )
    return problems


def _safety(draft: Draft) -> list[Problem]:
    answers, details, about = _part(draft, "safety"), _part(draft, "details"), _part(draft, "about")
    age = about.get("age_years")
    age = age if isinstance(age, int) else None
    problems = []
    for question in SAFETY_QUESTIONS.values():
        if not is_asked(question, age, about.get("sex")):
            continue
        answer = answers.get(question.id)
        if answer not in ("yes", "no", "unsure"):
            problems.append(
                _need(
                    f"safety.{question.id}",
                    f"Not answered yet: “{question.question}”",
                    "Choose yes, no or not sure.",
                )
            )
        elif answer == "yes":
            problems += [
                _need(f"details.{detail.id}", f"You said yes. {detail.question}", "Please answer this too.")
                for detail in question.details
                if not detail.optional and not details.get(detail.id)
            ]
    return problems


def _hopes(draft: Draft) -> list[Problem]:
    problems: list[Problem] = []
    hints = get_type_hints(Intake, include_extras=True)
    for key in ("hopes", "worries", "questions", "needle_fear"):
        if draft.get(key) not in (None, ""):
            problems += field_problems(draft[key], hints[key], key)
    if not problems and draft.get("needle_fear") is None:
        problems.append(
            _need(
                "needle_fear",
                "How you feel about needles is not answered.",
                "Choose 0 (fine) to 10 (very afraid).",
            )
        )
    return problems


def _baseline(draft: Draft) -> list[Problem]:
    if not draft.get("activities"):
        return [
            _need(
                "activities",
                "No activity is named yet.",
                "Name one to five things that are hard because of your back, and how well you can do them.",
            )
        ]
    return list(field_problems(draft["activities"], tuple[Activity, ...], "activities"))


def _consent(draft: Draft) -> list[Problem]:
    part = _part(draft, "consent")
    agreed = part.get("agreed")
    agreed = agreed if isinstance(agreed, (list, tuple)) else ()
    problems = [
        _need("consent.agreed", f"Not ticked yet: “{agreement.words}”", "Tick it if you agree.")
        for agreement in CONSENT.agreements
        if agreement.required and agreement.code not in agreed
    ]
    name = part.get("signed_name")
    if not isinstance(name, str) or not name.strip():
        problems.append(_need("consent.signed_name", "Your name is missing.", "Write your name to sign."))
    return problems


_CHECKS: dict[str, Callable[[Draft], list[Problem]]] = {
    "about": _about,
    "where": _where,
    "how_strong": _how_strong,
    "better_worse": _better_worse,
    "story": _story,
    "treatments": _treatments,
    "safety": _safety,
    "hopes": _hopes,
    "baseline": _baseline,
    "consent": _consent,
}

_KEYS: dict[str, tuple[str, ...]] = {
    "about": ("about",),
    "where": ("drawing",),
    "how_strong": ("intensity",),
    "better_worse": ("modifiers",),
    "story": ("onset",),
    "treatments": ("medicines", "no_medicines", "co_treatments"),
    "safety": ("safety", "details"),
    "hopes": ("hopes", "worries", "questions", "needle_fear"),
    "baseline": ("activities",),
    "consent": ("consent",),
}
