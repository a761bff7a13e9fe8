"""A patient's paperwork as it is typed, and short ways to send it."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from uuid_utils.compat import uuid7

from ashi.intake import CONSENT, SAFETY_QUESTIONS, consent_digest
from ashi.web.records.models import Episode

PAPER = {
    "about": {"born_day": "17", "born_month": "5", "born_year": "1980", "sex": "female", "stature_cm": "168"},
    "where": {"drawing_regions": ["sacrum_upper", "lumbar_paraspinal_l4_right"], "qualities": ["ache"]},
    "how_strong": {"nrs_now": "4", "nrs_average": "5", "nrs_worst": "8"},
    "better_worse": {
        "better": ["warmth"],
        "worse": ["sitting", "lifting"],
        "worse_words": "The long drive to work",
    },
    "story": {
        "ago": "7",
        "ago_unit": "months",
        "how": "slowly",
        "story": "It crept up.",
        "had_before": "yes",
    },
    "treatments": {
        "medicine_1_name": "Ibuprofen 400",
        "medicine_1_dose": "twice a week",
        "co_treatments": ["physiotherapy"],
        "treatment_physiotherapy": "Since May",
    },
    "safety": {f"safety_{question}": "no" for question in SAFETY_QUESTIONS} | {"safety_diabetes": "yes"},
    "hopes": {
        "hopes": "To garden again",
        "worries": "Needles",
        "questions": "How often?",
        "needle_fear": "6",
    },
    "baseline": {
        "activity_1_words": "Putting on socks",
        "activity_1_score": "4",
        "activity_2_words": "Sitting through a film",
        "activity_2_score": "2",
    },
    "consent": {
        "agreed": [agreement.code for agreement in CONSENT.agreements],
        "signed_name": "Alice Adler",
        "consent_version": CONSENT.version,
        "consent_sha256": consent_digest(),
    },
}
ALL: dict[str, Any] = {name: value for fields in PAPER.values() for name, value in fields.items()}


def whole(**changes: Any) -> dict[str, Any]:
    """Everything typed, with a key of its own; None leaves a field out."""
    fields = ALL | {"client_key": str(uuid7())} | changes
    return {name: value for name, value in fields.items() if value is not None}


class Paperwork:
    """One signed-in browser at one episode's paperwork."""

    def __init__(self, client: Client, episode: Episode) -> None:
        self.client, self.episode = client, episode

    def url(self, name: str, *more: str) -> str:
        return reverse(name, args=[self.episode.pk, *more])

    def save(self, fields: Any, *, seen: int = 0, page: str = "page1", **more: Any) -> HttpResponse:
        body = more.pop("body", None)
        message = json.dumps({"revision": seen, "fields": fields}) if body is None else body
        return self.client.put(
            f"{self.url('paperwork_draft')}?writer={page}", message, content_type="application/json", **more
        )

    def send(self, fields: Any, *, seen: int = 0, page: str = "page1", body: Any = None) -> HttpResponse:
        message = json.dumps({"revision": seen, "fields": fields}) if body is None else body
        return self.client.post(
            f"{self.url('paperwork_submit')}?writer={page}", message, content_type="application/json"
        )

    def post(self, section: str, fields: Any, **more: Any) -> HttpResponse:
        return self.client.post(self.url("paperwork_section", section), {"revision": "0", **fields}, **more)

    def get(self, name: str, *more: str) -> HttpResponse:
        return self.client.get(self.url(name, *more))


@pytest.fixture
def alice(people: Any, episode_a: Episode, client_of: Any) -> Paperwork:
    return Paperwork(client_of(people.patient_a), episode_a)


@pytest.fixture
def bob(people: Any, episode_b: Episode, client_of: Any) -> Paperwork:
    return Paperwork(client_of(people.patient_b), episode_b)
