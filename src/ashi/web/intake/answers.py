"""From what was typed to what the library reads, and from its problems back to the fields. Pure."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ashi.intake import CO_TREATMENTS, SAFETY_QUESTIONS, SECTIONS, Problem, is_asked, section_problems
from ashi.web.intake.drawn import drawing_of
from ashi.web.intake.fields import ACTIVITIES, FIELDS_OF, MEDICINES, SECTION_OF, Fields, chosen, text

DAYS = {"days": 1.0, "weeks": 7.0, "months": 30.4375, "years": 365.25}
OLDEST_YEARS = 120


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """A problem at the field where it can be mended. `missing` is false when something was typed and is wrong."""

    section: str
    field: str
    message: str
    what_to_do: str
    missing: bool

    @property
    def words(self) -> str:
        return f"{self.message} {self.what_to_do}".strip()


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


def problems_of(answers: Answers, section: str) -> tuple[FieldProblem, ...]:
    """What one section lacks or has wrong, at its fields."""
    own = [p for p in answers.problems if place_of(p.field_path, answers)[0] == section]
    known = {p.field_path for p in own}
    found = [p for p in section_problems(answers.draft, section) if p.field_path not in known]
    return tuple(at_field(problem, answers) for problem in (*own, *found))


def all_problems(answers: Answers) -> tuple[FieldProblem, ...]:
    return tuple(problem for section in SECTIONS for problem in problems_of(answers, section))


def progress_of(answers: Answers) -> dict[str, str]:
    """``empty``, ``partly`` or ``done`` for every section."""
    return {section: _progress(answers, section) for section in SECTIONS}


def _progress(answers: Answers, section: str) -> str:
    own = (name for name in FIELDS_OF[section] if name not in GIVEN_BY_THE_PAGE)
    if not any(answers.fields.get(name) for name in own):
        return "empty"
    return "partly" if problems_of(answers, section) else "done"


GIVEN_BY_THE_PAGE = frozenset({"client_key", "consent_version", "consent_sha256"})


def at_field(problem: Problem, answers: Answers) -> FieldProblem:
    section, name = place_of(problem.field_path, answers)
    missing = not any(answers.fields.get(sibling) for sibling in _TOGETHER.get(name, (name,)))
    return FieldProblem(section, name, problem.message, problem.what_to_do, missing)


_PLACES = {
    "about.age_years": "born_day",
    "about.stature_mm": "stature_cm",
    "intensity": "nrs_now",
    "modifiers": "better",
    "onset": "ago",
    "onset.began": "ago",
    "onset.words": "story",
    "consent": "agreed",
    "consent.text_version": "agreed",
    "about": "born_day",
}
_TOGETHER = {
    "born_day": ("born_day", "born_month", "born_year"),
    "ago": ("ago", "began_on"),
    "drawing": ("drawing", "drawing_regions"),
    "better": ("better", "worse", "better_words", "worse_words"),
    "medicine_1_name": tuple(f"medicine_{n}_name" for n in range(1, MEDICINES + 1)),
}


def place_of(path: str, answers: Answers) -> tuple[str, str]:
    """The section and the field where `path` of the document is written.

    >>> place_of("intensity.now", answers_of({}, dt.date(2026, 1, 1)))
    ('how_strong', 'nrs_now')
    """
    name = _PLACES.get(path) or _field_of(path, answers)
    return SECTION_OF.get(name, "consent"), name


def _field_of(path: str, answers: Answers) -> str:
    head, _, rest = path.partition(".")
    listed = re.fullmatch(r"(medicines|activities|co_treatments)\[(\d+)\]", head)
    if listed:
        kind, number = listed[1], int(listed[2])
        if kind == "co_treatments":
            kinds = chosen(answers.fields, kind)
            return (
                f"treatment_{kinds[number]}" if rest == "words" and kinds[number] in CO_TREATMENTS else kind
            )
        row = answers.rows[kind][number]
        if kind == "medicines":
            return f"medicine_{row}_{rest if rest in ('name', 'dose') else 'name'}"
        return f"activity_{row}_{rest if rest in ('words', 'score') else 'words'}"
    match head:
        case "medicines":
            return "medicine_1_name"
        case "activities":
            return "activity_1_words"
        case "intensity":
            return f"nrs_{rest}"
        case "safety":
            return f"safety_{rest}"
        case "details":
            return f"detail_{rest}"
        case "about" | "onset" | "consent" | "modifiers":
            return rest.partition(".")[0].partition("[")[0]
        case _:
            return re.split(r"[\[.]", head)[0]


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
    typed = [text(fields, name) for name in _TOGETHER["born_day"]]
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
