"""Consent stands under one exact text; duration has its published borders."""

import datetime as dt

import msgspec
import pytest

from ashi.intake import CONSENT, Consent, check_consent, consent_digest, consent_plain_text, duration_class
from tests.support.people import TODAY, person


def signature(**changes: object) -> Consent:
    given = {
        "text_version": CONSENT.version,
        "text_sha256": consent_digest(),
        "agreed": tuple(agreement.code for agreement in CONSENT.agreements),
        "signed_name": "Alice Example",
        "signed_at": dt.datetime(2026, 11, 22, tzinfo=dt.UTC),
    }
    return Consent(**(given | changes))  # type: ignore[arg-type]


def test_a_signature_under_the_text_in_force_stands() -> None:
    assert check_consent(signature()) == ()


@pytest.mark.parametrize(
    "changes",
    [{"text_version": "1"}, {"text_sha256": "0" * 64}, {"agreed": ("understood",)}, {"signed_name": " "}],
)
def test_anything_else_does_not_stand(changes: dict[str, object]) -> None:
    assert check_consent(signature(**changes))


def test_one_changed_letter_changes_the_digest() -> None:
    part = CONSENT.parts[0]
    changed = msgspec.structs.replace(part, heading=part.heading + ".")
    assert (
        consent_digest(msgspec.structs.replace(CONSENT, parts=(changed, *CONSENT.parts[1:])))
        != consent_digest()
    )


def test_the_text_has_both_contrasts_and_harms_with_their_units() -> None:
    text = consent_plain_text()
    # GERAC, abstract: responders 47.6, 44.2 and 27.4 %; typed from the paper, not from our file.
    for words in ("48 of 100 after acupuncture", "44 of 100 after pretend", "27 of 100 after usual care"):
        assert words in text
    assert "1 of 10,000 people" in text
    assert "{" not in text
    assert text.count("cure") == text.count("not a cure") == 1
    assert "safe" not in text.lower()


@pytest.mark.parametrize(
    ("days", "name"),
    [(0, "acute"), (41, "acute"), (42, "subacute"), (83, "subacute"), (84, "chronic"), (9_000, "chronic")],
)
def test_duration_class_changes_at_six_and_twelve_weeks(days: int, name: str) -> None:
    assert duration_class(person(weeks=days / 7), TODAY) == name
