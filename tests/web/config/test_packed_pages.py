"""Public pages are packed for strangers; what holds a token or belongs to somebody is sent as it is."""

import gzip
from collections.abc import Callable

import pytest
from django.test import Client

from ashi.web.records.models import Clinic, Episode
from tests.support.clinic import People

pytestmark = pytest.mark.django_db
READS = {"Accept-Encoding": "gzip, deflate, br"}
FOR_STRANGERS = (
    *("/", "/de/", "/does-it-work/", "/does-it-work/chronic/pain/", "/what-happens/", "/decide/"),
    *("/atlas", "/atlas/BL23", "/practitioners/"),
)


@pytest.mark.parametrize("path", FOR_STRANGERS)
def test_a_stranger_gets_a_public_page_packed(
    path: str, people: People, client_of: Callable[..., Client]
) -> None:
    plain = client_of().get(path)
    packed = client_of().get(path, headers=READS)
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 2
    for answer in (plain, packed):
        assert {"Accept-Encoding", "Cookie"} <= {one.strip() for one in answer["Vary"].split(",")}
    text = gzip.decompress(packed.content).decode()
    assert text.count("</html>") == 1
    assert "csrfmiddlewaretoken" not in text, "a token's page must not be packed"


@pytest.mark.parametrize("path", FOR_STRANGERS)
def test_whoever_is_signed_in_gets_it_as_it_is(
    path: str, people: People, client_of: Callable[..., Client]
) -> None:
    assert "Content-Encoding" not in client_of(people.patient_a).get(path, headers=READS)


@pytest.mark.parametrize("path", ["/account/login/", "/account/signup/", "/account/password/reset/"])
def test_a_page_with_a_token_is_never_packed(
    path: str, clinic: Clinic, client_of: Callable[..., Client]
) -> None:
    answer = client_of().get(path, headers=READS)
    assert "csrfmiddlewaretoken" in answer.content.decode()
    assert "Content-Encoding" not in answer


def test_a_chart_is_never_packed(
    people: People, episode_a: Episode, client_of: Callable[..., Client]
) -> None:
    answer = client_of(people.practitioner).get(f"/chart/{episode_a.pk}/", headers=READS)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer
