"""What a screen finds, and what each finding does to points, depths and techniques."""

import datetime as dt
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


class Clearance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A doctor looked at what an emergency finding feared: who, on which day, with which result.

    `noted_by` is the practitioner who took it down and asked again. Screening alone never clears anything.
    """

    doctor: str
    on: dt.date
    result: str
    noted_by: str


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
    cleared: Clearance | None = None


class Findings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All findings of one screen, most serious first, with the knowledge they were made from."""

    findings: tuple[Finding, ...]
    knowledge_version: str
    schema: Literal[1] = 1

    @property
    def is_emergency(self) -> bool:
        """Whether care stops here and the patient is told what to do now."""
        return bool(self.open_emergencies)

    @property
    def open_emergencies(self) -> tuple[Finding, ...]:
        """The emergencies that no doctor has cleared."""
        return tuple(f for f in self.findings if f.level == "emergency" and f.cleared is None)


def clear_emergencies(findings: Findings, clearance: Clearance) -> Findings:
    """The same findings after a doctor has looked: what the open emergencies forbade becomes advice.

    They keep their level and stay in sight; every other finding is untouched. Raises `ValueError` when
    nothing is open.
    """
    if not findings.is_emergency:
        raise ValueError("There is no open emergency to clear.")
    again = Effect(
        "setup",
        advice=f"Cleared by {clearance.doctor} on {clearance.on.isoformat()}: {clearance.result} "
        "Ask again before the first needle; stop if anything is new or worse.",
    )
    return msgspec.structs.replace(
        findings,
        findings=tuple(
            msgspec.structs.replace(finding, cleared=clearance, effects=(again,))
            if finding in findings.open_emergencies
            else finding
            for finding in findings.findings
        ),
    )
