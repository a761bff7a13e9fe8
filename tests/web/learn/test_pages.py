"""The public pages say both contrasts, mark what is from memory, and claim no more than that."""

from collections.abc import Callable

import pytest
from django.test import Client

from ashi.web.learn.queries import answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def text(clinic, client_of: Callable[..., Client]) -> Callable[[str], str]:
    return lambda path: client_of().get(path).content.decode()


@pytest.mark.parametrize("path", ["/", "/does-it-work/"])
def test_all_three_groups_stand_side_by_side(path: str, text: Callable[[str], str]) -> None:
    page = text(path)
    for treatment in ("acupuncture", "sham", "usual_care"):
        group = answer().main.group(treatment)  # type: ignore[arg-type]
        assert group is not None
        assert str(group.better) in page


def test_guidelines_for_and_against_are_both_named(text: Callable[[str], str]) -> None:
    page = text("/does-it-work/")
    assert answer().guidelines_for
    assert answer().guidelines_against
    for guideline in (*answer().guidelines_for, *answer().guidelines_against):
        assert guideline.body in page


def test_harms_name_their_unit(text: Callable[[str], str]) -> None:
    page = text("/does-it-work/")
    assert "10 000 people" in page
    assert "per 100 people" in page


@pytest.mark.parametrize("path", ["/", "/does-it-work/", "/what-happens/"])
@pytest.mark.parametrize("claim", ["cure", "guarantee", "is safe", "proven", "miracle", "detox"])
def test_no_page_claims_what_nobody_can(path: str, claim: str, text: Callable[[str], str]) -> None:
    assert claim not in text(path).lower()


def test_what_is_from_memory_is_marked(text: Callable[[str], str]) -> None:
    recalled = [g for g in (*answer().guidelines_for, *answer().guidelines_against) if g.basis == "recalled"]
    assert text("/does-it-work/").count("from memory, not yet checked") >= len(recalled) > 0
