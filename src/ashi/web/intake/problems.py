"""From a problem of the document back to the field where it was typed, and how far each section is. Pure."""

import re
from dataclasses import dataclass

from ashi.intake import CO_TREATMENTS, SECTIONS, Problem, section_problems
from ashi.web.intake.answers import Answers
from ashi.web.intake.fields import FIELDS_OF, MEDICINES, SECTION_OF, chosen


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

    >>> import datetime as dt
    >>> from ashi.web.intake.answers import answers_of
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
