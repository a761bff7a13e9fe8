"""A practitioner in front of Alice's chart."""

import re
from dataclasses import dataclass
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client

from ashi.safety import screen
from ashi.tailoring import Plan, propose
from ashi.web.records.documents import decode
from ashi.web.records.models import Document, Episode
from tests.support.charts import arrive, keep_paperwork
from tests.support.people import ALICE


@pytest.fixture(scope="session")
def plan_of_alice() -> Plan:
    return propose(ALICE, screen(ALICE, ALICE.answered_on))


@dataclass
class PlanDesk:
    """The plan's page in one browser."""

    browser: Client
    episode: Episode

    @property
    def url(self) -> str:
        return f"/chart/{self.episode.pk}/plan/"

    @property
    def document(self) -> Document:
        return Document.unscoped.get(episode=self.episode, kind="plan", corrected_by=None)

    @property
    def plan(self) -> Plan:
        return decode(self.document, Plan)

    def post(self, act: str, **fields: str) -> HttpResponse:
        return self.browser.post(f"{self.url}{act}/", {"base": str(self.document.pk), **fields})

    def edit(self, kind: str, **fields: str) -> HttpResponse:
        return self.post("edit", kind=kind, **fields)


@pytest.fixture
def paperwork(episode_a: Episode) -> Episode:
    keep_paperwork(episode_a)
    arrive(episode_a)
    return episode_a


@pytest.fixture
def desk(paperwork: Episode, people, client_of) -> PlanDesk:
    browser = client_of(people.practitioner)
    assert browser.post(f"/chart/{paperwork.pk}/plan/propose/").status_code == 302
    return PlanDesk(browser, paperwork)


def words(response: HttpResponse) -> str:
    """The page as a person reads it."""
    text = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())
