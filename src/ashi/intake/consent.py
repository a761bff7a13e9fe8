"""The consent text, its digest, and whether a signature stands under exactly this text."""

import hashlib

import msgspec

from ashi.intake.document import Consent
from ashi.intake.problem import Problem
from ashi.intake.vocabulary import Choice
from ashi.knowledge import Fact, load


class Figure(Fact, frozen=True, kw_only=True):
    """One number in the text, with what it counts."""

    value: int
    unit: str


class ConsentPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One heading with its paragraphs, as shown."""

    code: str
    heading: str
    paragraphs: tuple[str, ...]


class Agreement(Choice, frozen=True):
    """One box to tick."""

    required: bool = True


class ConsentText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole text of one version. Figures are already written into the paragraphs of `CONSENT`."""

    version: str
    language: str
    title: str
    parts: tuple[ConsentPart, ...]
    agreements: tuple[Agreement, ...]
    figures: dict[str, Figure]


def _with_figures(text: ConsentText) -> ConsentText:
    values = {name: figure.value for name, figure in text.figures.items()}
    parts = tuple(
        msgspec.structs.replace(part, paragraphs=tuple(words.format_map(values) for words in part.paragraphs))
        for part in text.parts
    )
    return msgspec.structs.replace(text, parts=parts)


CONSENT = _with_figures(load("intake/consent.toml", ConsentText))
"""The consent text in force."""


def consent_plain_text(text: ConsentText = CONSENT) -> str:
    """The text exactly as it is signed: title, parts, then the boxes; newline-separated UTF-8."""
    lines = [text.title, f"Version {text.version}"]
    for part in text.parts:
        lines += ["", part.heading, *part.paragraphs]
    lines += ["", *(agreement.words for agreement in text.agreements)]
    return "\n".join(lines) + "\n"


def consent_digest(text: ConsentText = CONSENT) -> str:
    """SHA-256 of `consent_plain_text`, 64 hex digits; one changed letter changes it."""
    return hashlib.sha256(consent_plain_text(text).encode()).hexdigest()


def check_consent(consent: Consent, text: ConsentText = CONSENT) -> tuple[Problem, ...]:
    """What keeps this signature from standing under `text`: another version, a box not ticked, no name."""
    problems = []
    if consent.text_version != text.version or consent.text_sha256 != consent_digest(text):
        problems.append(
            Problem(
                "consent.text_version",
                "The text has changed since you opened it.",
                "Please read the new text and sign again.",
            )
        )
    missing = [a for a in text.agreements if a.required and a.code not in consent.agreed]
    problems += [
        Problem("consent.agreed", f"Not ticked yet: “{agreement.words}”", "Tick it if you agree.")
        for agreement in missing
    ]
    if not consent.signed_name.strip():
        problems.append(Problem("consent.signed_name", "Your name is missing.", "Write your name to sign."))
    return tuple(problems)
