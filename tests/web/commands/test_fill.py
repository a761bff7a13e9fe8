"""The demo is a clinic that is lived in: every page of whoever looks around has something to show."""

import datetime as dt
import html
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from ashi.web.booking.models import Appointment, LedgerEntry, WaitingPlace
from ashi.web.commands.fill import fill
from ashi.web.commands.visitors import visitor
from ashi.web.messages.models import Message
from ashi.web.records.models import Document

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 6, 2, 7, tzinfo=dt.UTC)


def test_whoever_looks_around_finds_each_page_lived_in(
    client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)  # the clinic is made around its today
    fill(patients=30, seed=1)
    kinds = set(Document.unscoped.values_list("kind", flat=True))
    assert {"promise", "home_plan", "home_day", "diary"} <= kinds
    for promise in Document.unscoped.filter(kind="promise"):
        assert promise.about is not None
        assert (promise.about.kind, promise.about.episode_id) == ("plan", promise.episode_id)
    beside = Document.unscoped.filter(kind__in=("promise", "home_plan", "home_day", "diary"))
    assert not beside.filter(made_at__gt=NOW).exists()
    assert WaitingPlace.unscoped.filter(ended_at=None).exists()
    home = Appointment.unscoped.get(travel_minutes__isnull=False)
    assert home.starts_at > NOW
    assert (home.travel_minutes, home.room) == (home.practitioner.habits.home_visit_travel_minutes, None)
    assert "made up" in home.home_address

    patient = visitor("patient")
    mine = patient.patient
    assert Message.unscoped.filter(patient=mine).exists()
    assert LedgerEntry.unscoped.filter(patient=mine).exists()
    browser = client_of(patient)
    for address, words in {
        "/me/": "things to do. A day without is no loss.",
        f"/me/home/{mine.episodes.get().pk}/": "Something done on",
        "/me/account/": "What was written down",
    }.items():
        page = html.unescape(browser.get(address).content.decode())
        assert words in page, address
    desk = client_of(visitor("front_desk")).get("/waiting-list/")
    assert "evening" in desk.content.decode().lower()
