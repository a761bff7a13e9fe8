"""What tailoring knows: needling of each candidate, places, patterns, muscles, levels, trials, doses."""

from types import MappingProxyType
from typing import Literal

import msgspec

from ashi.knowledge import Fact, load, load_table
from ashi.safety.conditions import When

Position = Literal["prone", "supine", "side_lying", "seated"]


class NeedlingRow(Fact, frozen=True, kw_only=True):
    """How a candidate point is needled; `usual_mm` in mm, `positions` separated by spaces."""

    code: str
    role: Literal["local", "distal"]
    area: Literal["back", "thoracic", "buttock", "leg", "arm", "head", "abdomen"]
    midline: Literal["yes", "no"]
    usual_mm: float
    angle: str
    positions: str
    channel: str
    level: str


class RegionRow(Fact, frozen=True, kw_only=True):
    """What a painted region suggests: levels as hints, channels, muscles below, local points."""

    base: str
    words: str
    levels: str
    channels: str = ""
    muscles: str = ""
    points: str = ""


class Evidence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One atom of the rules' language and how much it counts."""

    atom: str
    weight: float

    def __post_init__(self) -> None:
        When(all=(self.atom,))  # refuses an atom that nobody knows


class PatternRule(Fact, frozen=True, kw_only=True):
    """One reading in one language: what speaks for and against it, and what it suggests."""

    id: str
    language: Literal["traditional", "modern"]
    name: str
    holds_from: float
    for_: tuple[Evidence, ...] = msgspec.field(name="for")
    against: tuple[Evidence, ...] = ()
    points: tuple[str, ...] = ()
    adjuncts: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    technique: str = "even"
    no_warmth: bool = False
    calming: bool = False
    position: Position | None = None


class Prior(Fact, frozen=True, kw_only=True):
    """Points that a trial or a group of experts used, and how much that counts here.

    `result` says what came of it, in a sentence that claims no more than the trial does. `protocol` is what
    everybody got, in the order in which it is kept when not all of it can be: ``CODE``, ``CODE:pair`` or ``ASHI``.
    """

    id: str
    short: str
    words: str
    result: str
    points: tuple[str, ...]
    weight: float
    only_if: str = ""
    protocol: tuple[str, ...] = ()
    retention_min: int | None = None
    sessions: int | None = None
    per_week: float | None = None


class Muscle(Fact, frozen=True, kw_only=True):
    """A muscle that often holds trigger areas, and points over it."""

    id: str
    words: str
    share: str
    weight: float
    points: tuple[str, ...]


class PointList(Fact, frozen=True, kw_only=True):
    """Points under a key (a level or a channel)."""

    points: dict[str, tuple[str, ...]]


class Segments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Points by spinal level near the spine and in the limb, distant points, points by channel."""

    neighbour_weight: float
    field: PointList
    local: PointList
    peripheral: PointList
    distant: PointList
    channels: PointList


class RegimenRule(Fact, frozen=True, kw_only=True):
    """Dose for one duration class."""

    sessions: int
    per_week: float
    retention_min: int
    review_after: int
    words: str


class ResponseRule(Fact, frozen=True, kw_only=True):
    """When to keep, widen, halve or stop."""

    responder_percent: float
    widen_from_visit: int
    stop_from_visit: int
    widen_points: tuple[str, ...]


class Caps(Fact, frozen=True, kw_only=True):
    """How many needles at most, and what a needle and a turning of the patient cost in the choice."""

    needles: int
    needles_low: int
    needles_if_fewer: int
    needles_if_gentle: int
    needles_if_fewer_and_gentle: int
    ashi: int
    ashi_if_fewer: int
    needle_cost: float
    turn_cost: float
    gentle_depth_share: float
    gentle_retention_min: int


class Regimens(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Doses by duration class, the response rule, the caps."""

    acute: RegimenRule
    subacute: RegimenRule
    chronic: RegimenRule
    response: ResponseRule
    caps: Caps


class _Patterns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    patterns: tuple[PatternRule, ...]


class _Priors(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    priors: tuple[Prior, ...]


class _Muscles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    muscles: tuple[Muscle, ...]


NEEDLING = MappingProxyType({row.code: row for row in load_table("tailoring/needling.csv", NeedlingRow)})
"""Every candidate point by code."""

REGION_ROWS = MappingProxyType({row.base: row for row in load_table("tailoring/regions.csv", RegionRow)})
"""What each region of the body suggests, by the region's base name (without its side)."""

PATTERNS = MappingProxyType({rule.id: rule for rule in load("tailoring/patterns.toml", _Patterns).patterns})
"""Every pattern rule by id, both languages."""

PRIORS = MappingProxyType({prior.id: prior for prior in load("tailoring/trials.toml", _Priors).priors})
"""Every trial's or experts' list by id."""

MUSCLES = MappingProxyType({muscle.id: muscle for muscle in load("tailoring/muscles.toml", _Muscles).muscles})
"""Every muscle by id."""

SEGMENTS = load("tailoring/segments.toml", Segments)
REGIMENS = load("tailoring/regimens.toml", Regimens)
