"""What a screen finds, and what each finding does to points, depths and techniques."""

from typing import Literal

import msgspec

from ashi.knowledge import Basis

Level = Literal["emergency", "urgent", "routine", "note"]


class Effect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One consequence for needling. Empty `points` means every point; codes or groups otherwise.

    `side` limits it to one of the patient's sides. For ``setup``, `technique` may name what a plan must
    honour: ``not_prone``, ``not_seated``, ``fewer`` needles, ``gentle``.
    """

    kind: Literal["hard_block", "soft_block", "depth_cap", "technique_ban", "setup"]
    points: tuple[str, ...] = ()
    depth_mm: float | None = None
    technique: str | None = None
    advice: str = ""
    side: Literal["left", "right"] | None = None


class Finding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule that fired: why, for whom in which words, and on what basis.

    `because` quotes the answers that led to it; `missing` is true when it fired for want of an answer.
    """

    rule: str
    level: Level
    title: str
    because: tuple[str, ...]
    for_patient: str
    for_practitioner: str
    source: str
    locator: str
    basis: Basis
    effects: tuple[Effect, ...] = ()
    missing: bool = False


class Findings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All findings of one screen, most serious first, with the knowledge they were made from."""

    findings: tuple[Finding, ...]
    knowledge_version: str
    schema: Literal[1] = 1

    @property
    def is_emergency(self) -> bool:
        """Whether care stops here and the patient is told what to do now."""
        return any(finding.level == "emergency" for finding in self.findings)
