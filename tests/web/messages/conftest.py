"""Alice writes, Dr Chen answers, Dora sits at the desk."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ashi.web.messages.models import Message
from ashi.web.records.models import Episode
from tests.support.clinic import People


@dataclass
class Writer:
    """A patient with the page of messages open."""

    browser: Client
    episode: Episode

    @property
    def url(self) -> str:
        return f"/me/messages/{self.episode.pk}/"

    def writes(
        self, words: str, *, to: str = "care_team", key: UUID | None = None, picture: bytes | None = None,
        **more: Any,
    ) -> Any:  # fmt: skip
        fields: dict[str, Any] = {"words": words, "to": to, "client_key": str(key or uuid4())}
        if picture is not None:
            fields["picture"] = SimpleUploadedFile("holiday.jpg", picture)
        return self.browser.post(self.url, fields, **more)

    def page(self) -> str:
        return self.browser.get(self.url).content.decode()


@dataclass
class Team:
    """A practitioner, or the desk."""

    browser: Client
    episode: Episode

    def answers(self, words: str, *messages: Message, key: UUID | None = None) -> Any:
        return self.browser.post(
            f"/threads/{self.episode.pk}/",
            {
                "words": words,
                "answers": [str(message.pk) for message in messages],
                "client_key": str(key or uuid4()),
            },
        )

    def settles(self, message: Message, how: str = "talked", back: str = "chart") -> Any:
        return self.browser.post(f"/messages/{message.pk}/settle/", {"how": how, "back": back})

    def sees(self, path: str) -> str:
        answer = self.browser.get(path)
        assert answer.status_code == 200, path
        return answer.content.decode()

    @property
    def chart(self) -> str:
        return self.sees(f"/chart/{self.episode.pk}/")


@pytest.fixture
def alice(people: People, episode_a: Episode, client_of: Callable[..., Client]) -> Writer:
    return Writer(client_of(people.patient_a), episode_a)


@pytest.fixture
def chen(people: People, episode_a: Episode, client_of: Callable[..., Client]) -> Team:
    return Team(client_of(people.practitioner), episode_a)


@pytest.fixture
def dora(people: People, episode_a: Episode, client_of: Callable[..., Client]) -> Team:
    return Team(client_of(people.front_desk), episode_a)


def newest() -> Message:
    return Message.unscoped.order_by("-made_at")[0]
