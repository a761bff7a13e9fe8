"""What one section's page offers to choose from."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from ashi.body.figures import BODY_VERSION
from ashi.intake import (
    CO_TREATMENTS,
    CONSENT,
    CONSTITUTION,
    MODIFIERS,
    ONSETS,
    SAFETY_GROUPS,
    SAFETY_QUESTIONS,
    consent_digest,
    is_asked,
)
from ashi.web.intake.drawn import list_of_places
from ashi.web.intake.fields import ACTIVITIES, MEDICINES, Fields, chosen, text
from ashi.web.intake.queries import Paper
from ashi.web.intake.views_body import views_digest

SEXES = (("female", "Female"), ("male", "Male"), ("other", "Other"))
UNITS = (("days", "days"), ("weeks", "weeks"), ("months", "months"), ("years", "years"))
POINTS = tuple((str(n), str(n)) for n in range(11))
QUALITIES = (
    ("ache", "Dull ache"),
    ("sharp", "Sharp, stabbing"),
    ("burning", "Burning"),
    ("numb", "Numb"),
    ("tingling", "Pins and needles"),
    ("stiff", "Stiff"),
    ("throbbing", "Throbbing"),
)


def page_of(section: str, paper: Paper, shown: Fields) -> dict[str, Any]:
    """The choices of `section`'s page; a section without choices has none."""
    match section:
        case "about":
            return {"sexes": SEXES}
        case "where":
            return _where(shown)
        case "better_worse":
            return {"groups": _modifiers(), "constitution": _words(CONSTITUTION)}
        case "story":
            return {"units": UNITS, "onsets": _words(ONSETS)}
        case "treatments":
            return {
                "rows": rows_to_show(shown, "medicine_{}_name", MEDICINES, 3),
                "kinds": _words(CO_TREATMENTS),
            }
        case "safety":
            return {"groups": _safety(paper)}
        case "baseline":
            return {"rows": rows_to_show(shown, "activity_{}_words", ACTIVITIES, 3), "points": POINTS}
        case "hopes":
            return {"points": POINTS}
        case "consent":
            return {"text": CONSENT, "digest": consent_digest()}
        case _:
            return {}


def _words(table: Any) -> list[tuple[str, str]]:
    return [(choice.code, choice.words) for choice in table.values()]


MODIFIER_GROUPS = {
    "posture": "Being still",
    "movement": "Movements",
    "activity": "Through the day",
    "warm_cold": "Warm, cold, weather",
    "touch": "Touch and pressure",
    "mind": "Mind and sleep",
    "time": "Time of day",
}


def _modifiers() -> list[tuple[str, list[tuple[str, str]]]]:
    """Each thing stands once, to be marked better, worse, or left alone."""
    return [
        (title, [(choice.code, choice.words) for choice in MODIFIERS.values() if choice.group == group])
        for group, title in MODIFIER_GROUPS.items()
    ]


def figure_for(shown: Fields) -> str:
    """Which outline to draw on; the places have the same names on each."""
    return "male_average" if text(shown, "sex") == "male" else "female_average"


def _where(shown: Fields) -> dict[str, Any]:
    figure = figure_for(shown)
    return {
        "views_url": f"{reverse('body_views')}?{urlencode({'figure': figure, 'v': views_digest(figure)})}",
        "body_version": f"{BODY_VERSION}/{figure}",
        "places": list_of_places(),
        "qualities": QUALITIES,
        "chosen": chosen(shown, "drawing_regions"),
    }


def _safety(paper: Paper) -> list[dict[str, Any]]:
    about = paper.answers.draft["about"]
    age = about.get("age_years")
    asked = [q for q in SAFETY_QUESTIONS.values() if is_asked(q, age, about.get("sex"))]
    return [
        {"code": group.code, "title": group.words, "questions": [q for q in asked if q.group == group.code]}
        for group in SAFETY_GROUPS.values()
    ]


def rows_to_show(shown: Fields, name: str, most: int, least: int) -> list[int]:
    """Row numbers: all that are written and two more, so that there is always room."""
    written = [number for number in range(1, most + 1) if text(shown, name.format(number))]
    return list(range(1, min(most, max(least, (written[-1] if written else 0) + 2)) + 1))
