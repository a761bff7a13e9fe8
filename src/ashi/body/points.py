"""Acupuncture points: names, the rule of place, what lies beneath, usual depth, cautions; each with its basis."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Literal

import msgspec
import numpy as np

from ashi.body.figures import FLAT_VIEWS, FlatView, Floats, figure
from ashi.body.lumbar import window
from ashi.body.marks import View
from ashi.body.placing import Place, places_on
from ashi.body.point_facts import FIELDS, Caution, Evidence, cautions_of, evidence_of
from ashi.body.regions import REGIONS, Side
from ashi.knowledge import Basis, Fact, load_table

RuleFrame = Literal[
    "back", "front", "flank", "hip", "leg", "upper_arm", "elbow", "forearm", "hand", "foot", "face", "ear", "scalp", "head_curve",
    "neck_side", "shoulder", "site", "free",
]  # fmt: skip

MIDLINE_FRAMES = ("back", "front", "scalp", "face")
"""Frames whose offset is measured from the midline of the body."""


class Rule(msgspec.Struct, frozen=True):
    """Where a point lies, as landmarks and B-cun, never as text.

    Height or place: from landmark `start`, `cun` of the `of` B-cun toward landmark `end`. `offset` is B-cun from the
    midline on the trunk, degrees round a limb (0 front or palm, 90 outer or thumb side), or directions on a digit.
    """

    frame: RuleFrame
    start: str | None
    end: str | None
    cun: float | None
    of: float | None
    offset: str | None

    @property
    def words(self) -> str:
        """The rule as a sentence's part.

        >>> point("BL23").rule.words, point("SP6").rule.words
        ('back: L2, 1.5 B-cun from the midline', 'leg: medial malleolus, 3 of 15 B-cun toward patella apex, at 258 degrees')
        """
        parts = [self.start.replace("_", " ")] if self.start else []
        if self.end and self.of == 1:  # digits: a share of the bone
            parts.append(f"{self.cun:.0%} of the way to {self.end.replace('_', ' ')}")
        elif self.end:
            parts.append(f"{self.cun:g} of {self.of:g} B-cun toward {self.end.replace('_', ' ')}")
        elif self.cun is not None:
            parts.append(
                f"{self.cun:g} {'B-cun behind the front hairline' if self.frame == 'scalp' else 'down'}"
            )
        if self.offset == "0" and self.frame in MIDLINE_FRAMES:
            parts.append("on the midline")
        elif self.offset and self.frame in ("upper_arm", "elbow", "forearm", "leg"):
            parts.append(f"at {self.offset} degrees")
        elif self.offset:
            digits = self.frame in ("hand", "foot")
            parts.append(
                f"{self.offset.replace('+', ' and ')} side"
                if digits
                else f"{self.offset} B-cun from the midline"
            )
        return f"{self.frame.replace('_', ' ')}: {', '.join(parts) or 'where it was touched'}"


class PointRow(
    Fact, frozen=True, forbid_unknown_fields=True, kw_only=True, rename={"start": "from", "end": "to"}
):
    """One line of ``knowledge/points/points.csv``. The row's own source and basis are those of its place."""

    code: str
    pinyin: str
    han_traditional: str
    han_simplified: str
    english: str
    channel: str
    frame: RuleFrame
    start: str | None = None
    end: str | None = None
    cun: float | None = None
    of: float | None = None
    offset: str | None = None
    muscle: str
    nerve: str | None = None
    skin_segments: str | None = None
    deep_segments: str | None = None
    depth_min_mm: int
    depth_max_mm: int
    angle: str
    cautions: str | None = None
    field: str


@dataclass(frozen=True, slots=True)
class Point:
    """One point, each fact with its origin in `evidence`; `source`, `locator` and `basis` are those of its place.

    `usual_depth_mm` is what textbooks usually give, not what is permitted: see the depth caps in ashi.safety.
    `hazards` are the cautions with codes from a closed list; `cautions` their words.
    """

    code: str
    pinyin: str
    han_traditional: str
    han_simplified: str
    english: str
    channel: str
    rule: Rule
    muscle: str
    nerve: str | None
    skin_segments: tuple[str, ...]
    deep_segments: tuple[str, ...]
    usual_depth_mm: tuple[int, int]
    angle: str
    hazards: tuple[Caution, ...]
    field_radius_mm: int
    evidence: Mapping[str, Evidence] = field(hash=False)

    @property
    def cautions(self) -> tuple[str, ...]:
        """The cautions in words, the gravest first."""
        return tuple(hazard.words for hazard in self.hazards)

    @property
    def source(self) -> str:
        """Where the place is from."""
        return self.evidence["place"].source

    @property
    def locator(self) -> str:
        """Where in the source the place stands."""
        return self.evidence["place"].locator

    @property
    def basis(self) -> Basis:
        """Whether the place was read, derived or recalled."""
        return self.evidence["place"].basis

    @property
    def detail_source(self) -> str:
        """Where the tissue under the point is from."""
        return self.evidence["muscle"].source

    @property
    def detail_basis(self) -> Basis:
        """Whether the tissue under the point was read, derived or recalled."""
        return self.evidence["muscle"].basis

    @property
    def is_midline(self) -> bool:
        """True where there is one such point, not a left and a right one."""
        return self.rule.frame == "site" or (self.rule.offset == "0" and self.rule.frame in MIDLINE_FRAMES)


def _build() -> dict[str, Point]:
    points = {}
    for row in load_table("points/points.csv", PointRow):
        width = FIELDS[row.field]
        place = Evidence(source=row.source, locator=row.locator, basis=row.basis)
        points[row.code] = Point(
            row.code, row.pinyin, row.han_traditional, row.han_simplified, row.english, row.channel,
            Rule(row.frame, row.start, row.end, row.cun, row.of, row.offset),
            row.muscle, row.nerve, tuple((row.skin_segments or "").split()), tuple((row.deep_segments or "").split()),
            (row.depth_min_mm, row.depth_max_mm), row.angle, cautions_of(row.code, row.cautions or ""), width.radius_mm,
            {"place": place, **evidence_of(row.code), "field": width.evidence},
        )  # fmt: skip
    return points


POINTS: Mapping[str, Point] = MappingProxyType(_build())
"""Every point by code, in the order of the channels; the jiaji are ``EX-B2-T1`` to ``EX-B2-L5``."""


def point(code: str) -> Point:
    """The point with this code.

    >>> point("BL23").han_traditional, point("BL23").rule.start
    ('腎俞', 'L2')
    """
    try:
        return POINTS[code]
    except KeyError:
        near = [c for c in POINTS if c.startswith(code.upper())][:20] or [
            c for c in POINTS if c.rstrip("0123456789") == code.upper().rstrip("0123456789")
        ][:20]
        hint = f"Did you mean {', '.join(near)}?" if near else "Codes look like BL23, GV4 or EX-B2-L4."
        raise KeyError(f"No point {code!r}. {hint}") from None


@dataclass(frozen=True, slots=True)
class PlacedPoint:
    """A point on one figure: its place, region, and where it is seen, as x and y in each view's units."""

    code: str
    side: Side
    place: Place
    region: str
    field_radius_mm: int
    views: Mapping[View, tuple[int, int]]


def places(code: str, body: str = "female_average") -> tuple[PlacedPoint, ...]:
    """Where a point lies on a canonical figure: left and right, or the midline. Ashi has no place of its own."""
    known = point(code)
    sides: tuple[Side, ...] = ("midline", "left", "right")
    all_places = places_on(body)
    return tuple(_placed(known, s, all_places[code, s], body) for s in sides if (code, s) in all_places)


def ashi_at(view: View, x: int, y: int, body: str = "female_average") -> PlacedPoint | None:
    """A free point (ashi) where someone touched a view; None beside the body. Found to about 2 mm."""
    fig = figure(body)
    flat: FlatView = "back" if view == "lumbar" else view
    if view == "lumbar":
        w = window(fig)
        x, y = round(w.left + x * w.scale), round(w.top + y * w.scale)
    seen = fig.visible[flat]
    units = fig.frames[flat].to_units(fig.sample_xyz[seen])
    gap = np.hypot(units[:, 0] - x, units[:, 1] - y)
    nearest = int(np.argmin(gap))
    if gap[nearest] * fig.frames[flat].mm_per_unit > 6:
        return None
    xyz = fig.sample_xyz[seen[nearest]]
    side: Side = "midline" if abs(xyz[0]) < 4 else "left" if xyz[0] > 0 else "right"
    face = int(fig.sample_face[seen[nearest]])
    u, v, w_ = np.linalg.solve(fig.vertices[fig.faces[face]].T, xyz).tolist()
    place = Place(face, (u, v, w_), (float(xyz[0]), float(xyz[1]), float(xyz[2])))
    return _placed(POINTS["ASHI"], side, place, body)


def points_near(placed: PlacedPoint, body: str = "female_average", within_mm: float = 40) -> tuple[str, ...]:
    """Codes of named points around a place, nearest first."""
    here = np.asarray(placed.place.xyz_mm)
    gaps = {key: float(np.linalg.norm(here - other.xyz_mm)) for key, other in places_on(body).items()}
    near = sorted((gap, code) for (code, _), gap in gaps.items() if gap <= within_mm)
    return tuple(dict.fromkeys(code for _, code in near))


def _placed(known: Point, side: Side, place: Place, body: str) -> PlacedPoint:
    fig = figure(body)
    a, b, c = fig.vertices[fig.faces[place.face]]
    normal = np.cross(b - a, c - a)
    normal /= np.linalg.norm(normal)
    xyz = np.asarray([place.xyz_mm])
    seen: dict[View, tuple[int, int]] = {}
    for view in FLAT_VIEWS:
        if normal @ TOWARD[view] < 0.05 or _seen_share(body, view)[place.face] < 1 / 3:
            continue
        x, y = fig.frames[view].to_units(xyz)[0]
        seen[view] = (round(float(x)), round(float(y)))
        if view == "back":
            w = window(fig)
            lx, ly = round((float(x) - w.left) / w.scale), round((float(y) - w.top) / w.scale)
            if 0 <= lx <= w.width and 0 <= ly <= w.height:
                seen["lumbar"] = (lx, ly)
    region = tuple(REGIONS)[int(fig.region[place.face])]
    return PlacedPoint(known.code, side, place, region, known.field_radius_mm, seen)


TOWARD: dict[FlatView, tuple[float, float, float]] = {
    "front": (0.0, -1.0, 0.0), "back": (0.0, 1.0, 0.0), "left": (1.0, 0.0, 0.0), "right": (-1.0, 0.0, 0.0),
}  # fmt: skip


@cache
def _seen_share(body: str, view: FlatView) -> Floats:
    """Share of each face's samples that the view sees."""
    fig = figure(body)
    seen = np.bincount(fig.sample_face[fig.visible[view]], minlength=len(fig.faces))
    return np.asarray(seen / np.bincount(fig.sample_face, minlength=len(fig.faces)), dtype=np.float64)
