"""The ways out of the house: each takes one message and says what became of it."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Message:
    """What leaves the house. `id` is the same at every try, so that whoever takes it knows it again."""

    id: str
    to: str
    subject: str
    body: str
    stop_url: str = ""
    until: dt.datetime | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Sent:
    """The other side has it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """It will never be taken; `why` in words of our own, never the other side's, which may quote the message."""

    why: str


@dataclass(frozen=True, slots=True)
class Later:
    """Not now. `for_all`: nobody answers there, so other messages need not be tried at once either."""

    why: str
    for_all: bool = False


Outcome = Sent | Refused | Later


class Channel(Protocol):
    """One way out."""

    def send(self, message: Message) -> Outcome:
        """Hand over one message. Raises nothing that the other side can cause."""
        ...


def channel(name: str) -> Channel:
    """The channel of that name; raises `KeyError` when this clinic does not have it."""
    return _switched_on()[name]()


def is_on(name: str) -> bool:
    """Whether the owner has switched this channel on. In a demo mail and text messages are: nothing leaves the machine,
    while a browser that signs up for push messages calls its maker."""
    return name in _switched_on() or (settings.DEMO and name != "push")


def _switched_on() -> dict[str, type[Channel]]:
    from ashi.web.records.channels.push import WebPush
    from ashi.web.records.channels.sms import SmsGateway
    from ashi.web.records.channels.smtp import Smtp

    found: dict[str, type[Channel]] = {"mail": Smtp}
    if settings.ENVIRONMENT.sms_url:
        found["sms"] = SmsGateway
    if settings.ENVIRONMENT.push:
        found["push"] = WebPush
    return found
