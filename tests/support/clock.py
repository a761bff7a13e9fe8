"""The clinic's time, which a test sets. A test file imports the fixture by name: ``from tests.support.clock import clock as clock``."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone


class Clock:
    """Monday morning, until a test says otherwise."""

    now = dt.datetime(2027, 3, 22, 10, tzinfo=ZoneInfo("Europe/Berlin"))

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock)
    return clock
