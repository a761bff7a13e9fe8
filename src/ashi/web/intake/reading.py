"""The whole paperwork in words, section by section, for the patient to read and check."""

from ashi.intake import CO_TREATMENTS, CONSENT, CONSTITUTION, MODIFIERS, ONSETS, SAFETY_QUESTIONS, SECTIONS
from ashi.web.intake.answers import Answers
from ashi.web.intake.drawn import places_in_words
from ashi.web.intake.fields import ACTIVITIES, MEDICINES, Fields, chosen, text
from ashi.web.intake.pages import SEXES

Lines = list[tuple[str, str]]

ANSWERS = {"yes": "Yes", "no": "No", "unsure": "Not sure"}


def summary_of(answers: Answers) -> dict[str, Lines]:
    """For each section its questions in short and what was answered; what was left empty is not listed."""
    fields = answers.fields
    table: dict[str, Lines] = {
        "about": _about(fields),
        "where": _where(answers),
        "how_strong": [
            (label, f"{text(fields, name)} of 10")
            for label, name in (
                ("Right now", "nrs_now"),
                ("On average", "nrs_average"),
                ("At its worst", "nrs_worst"),
            )
            if text(fields, name)
        ],
        "better_worse": _filled(
            ("Better with", _chosen(fields, "better", MODIFIERS, text(fields, "better_words"))),
            ("Worse with", _chosen(fields, "worse", MODIFIERS, text(fields, "worse_words"))),
            ("You also notice", _chosen(fields, "constitution", CONSTITUTION)),
        ),
        "story": _story(fields),
        "treatments": _treatments(fields),
        "safety": _safety(answers),
        "hopes": _filled(
            ("Hopes", text(fields, "hopes")),
            ("Worries", text(fields, "worries")),
            ("Questions", text(fields, "questions")),
            (
                "Fear of needles",
                f"{text(fields, 'needle_fear')} of 10" if text(fields, "needle_fear") else "",
            ),
        ),
        "baseline": [
            (text(fields, f"activity_{n}_words"), _of_ten(text(fields, f"activity_{n}_score")))
            for n in range(1, ACTIVITIES + 1)
            if text(fields, f"activity_{n}_words")
        ],
        "consent": _filled(
            (
                "You agreed",
                "\n".join(a.words for a in CONSENT.agreements if a.code in chosen(fields, "agreed")),
            ),
            ("Signed", text(fields, "signed_name")),
        ),
    }
    return {section: table[section] for section in SECTIONS}


def _filled(*lines: tuple[str, str]) -> Lines:
    return [(label, words) for label, words in lines if words]


def _of_ten(score: str) -> str:
    return f"{score} of 10" if score else "not rated yet"


def _chosen(fields: Fields, name: str, table: object, own: str = "") -> str:
    words = [table[code].words for code in chosen(fields, name) if code in table]  # type: ignore[index,operator]
    return "\n".join([*words, *([own] if own else [])])


def _about(fields: Fields) -> Lines:
    born = [text(fields, name) for name in ("born_day", "born_month", "born_year")]
    return _filled(
        ("Born", " · ".join(born) if any(born) else ""),
        ("Sex", dict(SEXES).get(text(fields, "sex"), text(fields, "sex"))),
        ("Height", f"{text(fields, 'stature_cm')} cm" if text(fields, "stature_cm") else ""),
        ("Weight", f"{text(fields, 'weight_kg')} kg" if text(fields, "weight_kg") else ""),
    )


def _where(answers: Answers) -> Lines:
    drawing = answers.draft.get("drawing") or {}
    strokes = drawing.get("strokes")
    lines = len(strokes) if isinstance(strokes, list) else 0
    return _filled(
        ("Drawn", ("1 line on the body" if lines == 1 else f"{lines} lines on the body") if lines else ""),
        ("Places", "\n".join(places_in_words(drawing))),
    )


def _story(fields: Fields) -> Lines:
    ago = f"{text(fields, 'ago')} {text(fields, 'ago_unit')} ago" if text(fields, "ago") else ""
    how = text(fields, "how")
    return _filled(
        ("Since", text(fields, "began_on") or ago),
        ("How it began", ONSETS[how].words if how in ONSETS else how),
        ("In your words", text(fields, "story")),
        ("Had it before", ANSWERS.get(text(fields, "had_before"), "")),
    )


def _treatments(fields: Fields) -> Lines:
    medicines = [
        " · ".join(filter(None, (text(fields, f"medicine_{n}_name"), text(fields, f"medicine_{n}_dose"))))
        for n in range(1, MEDICINES + 1)
    ]
    none = "None" if text(fields, "no_medicines") else ""
    care = [
        ": ".join(filter(None, (CO_TREATMENTS[kind].words, text(fields, f"treatment_{kind}"))))
        for kind in chosen(fields, "co_treatments")
        if kind in CO_TREATMENTS
    ]
    return _filled(("Medicines", "\n".join(filter(None, medicines)) or none), ("Other care", "\n".join(care)))


def answered_no(answers: Answers) -> list[str]:
    """The safety questions that were answered no: many, so the page folds them away."""
    given = answers.draft["safety"]
    return [question.question for question in SAFETY_QUESTIONS.values() if given.get(question.id) == "no"]


def _safety(answers: Answers) -> Lines:
    given, details = answers.draft["safety"], answers.draft["details"]
    lines = []
    for question in SAFETY_QUESTIONS.values():
        answer = given.get(question.id)
        if answer in (None, "no"):
            continue
        words = [ANSWERS.get(answer, answer)]
        for detail in question.details:
            if detail.id in details:
                words.append(dict(detail.choices).get(details[detail.id], details[detail.id]))
        lines.append((question.question, "\n".join(words)))
    return lines
