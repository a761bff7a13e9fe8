"""From what was typed to what the library reads. Pure."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ashi.intake import CO_TREATMENTS, SAFETY_QUESTIONS, Problem, is_asked
from ashi.web.intake.drawn import drawing_of
from ashi.web.intake.fields import ACTIVITIES, MEDICINES, Fields, chosen, text

DAYS = {"days": 1.0, "weeks": 7.0, "months": 30.4375, "years": 365.25}
OLDEST_YEARS = 120


@dataclass(frozen=True, slots=True)
class Answers:
    """`draft` is what `ashi.intake` reads. `problems` are those of typing, which only this page knows."""

    fields: Fields
    draft: dict[str, Any]
    problems: tuple[Problem, ...] = ()
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def answers_of(fields: Fields, today: dt.date) -> Answers:
    """Read the typed fields. Never raises: what cannot be read stays as typed, for the library to name."""
    problems: list[Problem] = []
    age = _age(fields, today, problems)
    about = {
        "age_years": age,
        "sex": text(fields, "sex") or None,
        "stature_mm": _scaled(text(fields, "stature_cm"), 10),
        "weight_kg": _scaled(text(fields, "weight_kg"), 1),
    }
    medicines, medicine_rows = _medicines(fields, problems)
    activities, activity_rows = _activities(fields)
    draft: dict[str, Any] = {
        "about": {key: value for key, value in about.items() if value is not None},
        "intensity": _numbers(fields, now="nrs_now", average="nrs_average", worst="nrs_worst"),
        "modifiers": {
            "better": chosen(fields, "better"),
            "worse": chosen(fields, "worse"),
            "better_words": text(fields, "better_words"),
            "worse_words": text(fields, "worse_words"),
        },
        "constitution": chosen(fields, "constitution"),
        "onset": _onset(fields, today, problems),
        "medicines": medicines,
        "no_medicines": text(fields, "no_medicines") == "yes",
        "co_treatments": [
            {"kind": kind, "words": text(fields, f"treatment_{kind}")}
            if kind in CO_TREATMENTS
            else {"kind": kind}
            for kind in chosen(fields, "co_treatments")
        ],
        **_safety(fields, age if isinstance(age, int) else None, about["sex"]),
        **{name: text(fields, name) for name in ("hopes", "worries", "questions")},
        **_numbers(fields, needle_fear="needle_fear"),
        "activities": activities,
        "consent": {"agreed": chosen(fields, "agreed"), "signed_name": text(fields, "signed_name")},
    }
    drawing, garbled = drawing_of(fields)
    if drawing is not None:
        draft["drawing"] = drawing
    problems += garbled
    if draft["no_medicines"] and medicines:
        problems.append(
            Problem(
                "no_medicines",
                "You ticked that you take none, and you also named some.",
                "Keep one of the two.",
            )
        )
    return Answers(fields, draft, tuple(problems), {"medicines": medicine_rows, "activities": activity_rows})


# --- reading single answers


def _whole(typed: str) -> int | str | None:
    """A number as typed, or the words as they are; nothing when nothing was typed."""
    if not typed:
        return None
    return int(typed) if re.fullmatch(r"-?[0-9]{1,9}", typed) else typed


def _scaled(typed: str, factor: int) -> int | str | None:
    if not typed:
        return None
    if re.fullmatch(r"[0-9]{1,4}([.,][0-9]{1,2})?", typed):
        return round(float(typed.replace(",", ".")) * factor)
    return typed


def _numbers(fields: Fields, **names: str) -> dict[str, Any]:
    read = {key: _whole(text(fields, name)) for key, name in names.items()}
    return {key: value for key, value in read.items() if value is not None}


def born_on(fields: Fields) -> dt.date | None:
    """The date of birth, if what is typed is one."""
    parts = [text(fields, name) for name in ("born_year", "born_month", "born_day")]
    if not all(re.fullmatch(r"[0-9]{1,4}", part) for part in parts):
        return None
    try:
        return dt.date(*map(int, parts))
    except ValueError:
        return None


def _age(fields: Fields, today: dt.date, problems: list[Problem]) -> int | None:
    typed = [text(fields, name) for name in ("born_day", "born_month", "born_year")]
    day = born_on(fields)
    if day is None:
        problems.append(
            Problem(
                "about.age_years",
                "This is not a full date of birth.",
                "Write day, month and year, such as 17 5 1980.",
            )
            if any(typed)
            else Problem("about.age_years", "Your date of birth is missing.", "Write day, month and year.")
        )
        return None
    age = today.year - day.year - ((today.month, today.day) < (day.month, day.day))
    if not 0 <= age <= OLDEST_YEARS:
        problems.append(
            Problem(
                "about.age_years", f"This would make you {age} years old.", "Please look at the year again."
            )
        )
        return None
    return age


def _onset(fields: Fields, today: dt.date, problems: list[Problem]) -> dict[str, Any]:
    onset: dict[str, Any] = {"words": text(fields, "story")}
    if text(fields, "how"):
        onset["how"] = text(fields, "how")
    if text(fields, "had_before"):
        onset["had_before"] = {"yes": True, "no": False, "unsure": None}.get(
            text(fields, "had_before"), text(fields, "had_before")
        )
    began = began_on(fields, today)
    if began is not None and began > today:
        problems.append(
            Problem("onset.began", "This day has not come yet.", "Choose the day the pain began.")
        )
    elif began is not None:
        onset["began"] = began.isoformat()
    elif text(fields, "ago") or text(fields, "began_on"):
        problems.append(
            Problem(
                "onset.began",
                "We cannot read since when it hurts.",
                "Write a number and choose days, weeks, months or years; about right is fine.",
            )
        )
    else:
        problems.append(
            Problem("onset.began", "Since when it hurts is missing.", "A number is enough, such as 7 months.")
        )
    return onset


def began_on(fields: Fields, today: dt.date) -> dt.date | None:
    """The first day of the pain: the exact day if one was given, else counted back from `today`."""
    exact = text(fields, "began_on")
    if exact:
        try:
            return dt.date.fromisoformat(exact) if len(exact) == 10 else None
        except ValueError:
            return None
    ago, unit = text(fields, "ago").replace(",", "."), text(fields, "ago_unit")
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9])?", ago) or unit not in DAYS:
        return None
    days = round(float(ago) * DAYS[unit])
    return today - dt.timedelta(days=days) if days <= OLDEST_YEARS * 366 else None


def _medicines(fields: Fields, problems: list[Problem]) -> tuple[list[dict[str, str]], tuple[int, ...]]:
    rows = [
        (n, text(fields, f"medicine_{n}_name"), text(fields, f"medicine_{n}_dose"))
        for n in range(1, MEDICINES + 1)
    ]
    given = [(n, name, dose) for n, name, dose in rows if name or dose]
    problems += [
        Problem(
            f"medicines[{at}].name", "The name of this medicine is missing.", "Write the name on its box."
        )
        for at, (_, name, _) in enumerate(given)
        if not name
    ]
    return [{"name": name, "dose": dose} for _, name, dose in given], tuple(n for n, _, _ in given)


def _activities(fields: Fields) -> tuple[list[dict[str, Any]], tuple[int, ...]]:
    rows = [
        (n, text(fields, f"activity_{n}_words"), _whole(text(fields, f"activity_{n}_score")))
        for n in range(1, ACTIVITIES + 1)
    ]
    given = [(n, words, score) for n, words, score in rows if words or score is not None]
    return (
        [{"words": words} | ({} if score is None else {"score": score}) for _, words, score in given],
        tuple(n for n, _, _ in given),
    )


def _safety(fields: Fields, age: int | None, sex: Any) -> dict[str, dict[str, str]]:
    """The answers to what this person is asked; a detail counts only under the answer that asked for it."""
    safety: dict[str, str] = {}
    details: dict[str, str] = {}
    for question in SAFETY_QUESTIONS.values():
        answer = text(fields, f"safety_{question.id}")
        if not answer or not is_asked(question, age, sex):
            continue
        safety[question.id] = answer
        if answer != "no":
            typed = {detail.id: text(fields, f"detail_{detail.id}") for detail in question.details}
            details |= {name: words for name, words in typed.items() if words}
    return {"safety": safety, "details": details}
