"""The answers that a patient of the journeys gives, kept at once: as the paperwork's own script sends what was typed."""

import json
from typing import Any

from ashi.intake import SAFETY_QUESTIONS

DRAWING = {
    "schema": 1,
    "body_version": "1/female_average",
    "pains": [{"intensity": 6, "qualities": []}],
    # Across the lower back, right of the spine.
    "strokes": [{"pain": 0, "view": "back", "width": 160, "points": [[1516, 3356], [1867, 3606]]}],
    "regions": [],
}
ANSWERS: dict[str, Any] = {
    "born_day": "17",
    "born_month": "5",
    "born_year": "1984",
    "stature_cm": "168",
    "sex": "female",
    "drawing": json.dumps(DRAWING),
    "nrs_now": "5",
    "nrs_average": "6",
    "nrs_worst": "8",
    "worse": ["sitting"],
    "better": ["walking", "warmth"],
    "worse_words": "Long car rides.",
    "ago": "8",
    "ago_unit": "months",
    "how": "slowly",
    "had_before": "yes",
    "story": "After moving house it never quite went away.",
    "medicine_1_name": "Ibuprofen",
    "medicine_1_dose": "400 mg when needed",
    "co_treatments": ["physiotherapy"],
    **{f"safety_{question}": "no" for question in SAFETY_QUESTIONS},
    "hopes": "To sit through a film again.",
    "worries": "That the needles hurt.",
    "needle_fear": "4",
    "questions": "How many visits before I notice something?",
    "activity_1_words": "Sitting for an hour",
    "activity_1_score": "4",
    "activity_2_words": "Putting on socks",
    "activity_2_score": "6",
    "activity_3_words": "Carrying shopping",
    "activity_3_score": "5",
}
KEEP = """async ([to, fields]) => (await fetch(to, {
    method: "PUT",
    headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value,
    },
    body: JSON.stringify({revision: 0, fields}),
})).status"""
