"""A visit of Alice's that has just begun, on the accepted plan."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from msgspec.structs import replace
from uuid_utils.compat import uuid7

from ashi.web.records.models import Episode
from ashi.web.visit.actions import session_of
from ashi.web.visit.charting import Session
from ashi.web.visit.models import OpenVisit
from tests.support.charts import arrive, keep_paperwork
from tests.support.forms import forms
from tests.web.conftest import prove

SESSION = {
    "position": "prone",
    "style": "both",
    "needle_type": "0.25 × 30 mm",
    "response_sought": "de_qi",
    "stimulation": "manual",
    "variation": "nothing",
    "setting": "Quiet room, one to one; explained.",
    "no_other_components": "yes",
    "asked_for_adverse_events": "yes",
    "note": "Relaxed.",
}


@dataclass
class Room:
    """The treatment room's tablet."""

    browser: Client
    episode: Episode

    @property
    def visit(self) -> OpenVisit:
        return OpenVisit.unscoped.get(episode=self.episode)

    @property
    def session(self) -> Session:
        return session_of(self.visit)

    @property
    def url(self) -> str:
        return f"/visits/{self.visit.pk}/"

    @property
    def page(self) -> str:
        return self.browser.get(self.url).content.decode()

    def post(self, page: str, /, **fields: Any) -> HttpResponse:
        """As the page of this moment would send it; `revision` may be given to be an older page."""
        return self.browser.post(f"{self.url}{page}/", {"revision": str(self.visit.revision), **fields})

    def put_in(self, tile: int, needle: str = "", **fields: str) -> HttpResponse:
        return self.post("needle-in", tile=str(tile), needle=needle or str(uuid7()), **fields)

    def count_all_out(self) -> HttpResponse:
        [fields] = forms(self.page, f"{self.url}all-out/")
        held = dict(re.findall(r'name="(count_[a-z-]+)".*?of (\d+)', self.page, re.S))
        counted = self.browser.post(f"{self.url}all-out/", fields | held)
        self.leave()
        return counted

    def began_earlier(self, minutes: int) -> None:
        """As if the visit had begun, and the practitioner come in, so many minutes ago."""
        at = timezone.now().replace(microsecond=0) - dt.timedelta(minutes=minutes)
        session = self.session
        charting = replace(session.charting, started_at=at, with_patient_since=at)
        kept = msgspec.json.encode(replace(session, charting=charting)).decode()
        OpenVisit.unscoped.filter(pk=self.visit.pk).update(started_at=at, charting=kept)

    def leave(self) -> HttpResponse:
        return self.post("presence", there="no")

    def sign(self, name: str = "Chen Wei") -> HttpResponse:
        self.leave()
        [fields] = forms(self.browser.get(f"{self.url}sign/").content.decode(), f"{self.url}sign/")
        return self.browser.post(f"{self.url}sign/", fields | {"typed_name": name})


@pytest.fixture
def room(episode_a: Episode, people, client_of) -> Room:
    keep_paperwork(episode_a)
    arrive(episode_a)
    browser = client_of(people.practitioner)
    prove(browser)
    chart = f"/chart/{episode_a.pk}/"
    browser.post(f"{chart}plan/propose/")
    [accept] = forms(browser.get(f"{chart}plan/").content.decode(), f"{chart}plan/accept/")
    browser.post(f"{chart}plan/accept/", accept)
    assert browser.post(f"{chart}visit/").status_code == 302
    return Room(browser, episode_a)
