"""The evidence as the public pages show it. Pure values from the library, worked out once per process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ashi.knowledge import Source, sources

if TYPE_CHECKING:
    from ashi.evidence import Guideline, Harm, PeoplePicture, Pooled

TREATMENTS = {
    "acupuncture": "with acupuncture",
    "sham": "with pretended acupuncture",
    "usual_care": "with usual care",
    "no_treatment": "without treatment",
}
PATIENT_HARMS = "baumler2021"


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything "Does it work?" says."""

    main: PeoplePicture
    others: tuple[PeoplePicture, ...]
    pooled: tuple[tuple[str, Pooled], ...]
    guidelines_for: tuple[Guideline, ...]
    guidelines_against: tuple[Guideline, ...]
    harms: tuple[Harm, ...]
    sources: dict[str, Source]


@cache
def answer() -> Answer:
    """The pictures, sums, positions and harms for chronic low back pain."""
    # Imported when first asked: it brings SciPy, which would slow every start.
    from ashi.evidence import guidelines, harms, people, pool

    pictures = people("chronic")
    # Both contrasts on one denominator: the first picture must hold acupuncture, sham and usual care.
    main = next(p for p in pictures if p.group("sham") and p.group("usual_care") and not p.recalled)
    pooled = (
        ("Pain, against pretended acupuncture", pool("sham", "pain")),
        ("Getting about, against usual care", pool("usual_care", "function")),
    )
    known = [g for g in guidelines() if g.status == "current"]
    return Answer(
        main=main,
        others=tuple(p for p in pictures if p is not main),
        pooled=pooled,
        guidelines_for=tuple(g for g in known if g.direction == "for"),
        guidelines_against=tuple(g for g in known if g.direction == "against"),
        harms=tuple(h for h in harms() if h.source == PATIENT_HARMS),
        sources=sources(),
    )
