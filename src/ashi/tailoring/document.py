"""A plan: the chosen points with their reasons, what was left out, and how to go on."""

import datetime as dt
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ashi.knowledge import Basis

Side = Literal["left", "right", "midline"]


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a point is there. `from_patient` names the words, answer or stroke that led to it."""

    kind: Literal["local", "ashi", "segmental", "muscle", "distal", "channel", "pattern", "trial", "calming"]
    words: str
    from_patient: str
    weight: float
    source: str
    locator: str
    basis: Basis


class PlannedPoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One needle that is proposed. `place` is given for ashi, whose code names no fixed point."""

    code: str
    side: Side
    depth_mm: Annotated[float, Meta(gt=0, le=80)]
    depth_cap_mm: Annotated[float, Meta(gt=0, le=80)]
    angle: str
    technique: str
    position: Literal["prone", "supine", "side_lying", "seated"]
    reasons: tuple[Reason, ...]
    cautions: tuple[str, ...] = ()
    place: str = ""


class LeftOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A point that had reasons but is not in the plan, and why not."""

    code: str
    side: Side
    why: str


class Pattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One reading of the problem, in one of the two languages; never merged into one verdict."""

    language: Literal["traditional", "modern"]
    name: str
    weight: float
    because: tuple[str, ...]
    source: str
    locator: str
    basis: Basis


class Regimen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often, how long, when to look again and when to stop."""

    sessions: int
    per_week: float
    retention_min: int
    stimulation: str
    review_after: int
    stop_rule: str
    source: str
    locator: str
    basis: Basis


class PlanChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One edit by the practitioner, and why.

    ``override`` lifts a soft block and counts only when `patient_agrees`: told of the caution, they said yes.
    ``replace`` takes another way (`what` names it). ``go_on`` treats on although the course says otherwise;
    its reason is shown to the patient, too.
    """

    kind: Literal["add", "remove", "change", "override", "regimen", "replace", "go_on"]
    what: str
    reason: Annotated[str, Meta(min_length=3, max_length=1_000)]
    patient_agrees: bool = False

    @property
    def lifts(self) -> bool:
        """Whether this lifts a soft block: an override to which the patient agreed."""
        return self.kind == "override" and self.patient_agrees


class Ending(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a plan ended, to whom the patient was sent (an id of knowledge/tailoring/endings.toml, and a name), and
    what else there is, in the words they read. `review` names the review that it followed, if one did.
    """

    on: dt.date
    reason: Annotated[str, Meta(min_length=3, max_length=1_000)]
    refer_to: str
    refer_name: Annotated[str, Meta(max_length=200)] = ""
    what_else: tuple[str, ...] = ()
    review: str = ""


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A proposed, accepted or ended plan. `changes` is the practitioner's own hand, with reasons."""

    status: Literal["proposed", "accepted", "ended"]
    points: tuple[PlannedPoint, ...]
    left_out: tuple[LeftOut, ...]
    patterns: tuple[Pattern, ...]
    regimen: Regimen
    adjuncts: tuple[str, ...]
    setup: tuple[str, ...]
    knowledge_version: str
    changes: tuple[PlanChange, ...] = ()
    ending: Ending | None = None
    schema: Literal[1] = 1
