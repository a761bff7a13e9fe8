"""From a drawing to numbers: how much skin, which regions, sides, levels, muscles and points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ashi.body.areas import AREAS, Area, areas_of_faces
from ashi.body.figures import FIGURE_NAMES, Figure, Floats, Ints, figure, figure_name
from ashi.body.marks import Pain, PainDrawing, Quality
from ashi.body.painting import painted_samples, union
from ashi.body.placing import point_fields
from ashi.body.regions import REGIONS, Side
from ashi.body.size import cm2_per_mm2

# A place counts when this much skin of it is covered; less is a brush that strayed over a border.
LEAST_CM2 = 1.0
LEAST_SHARE = 0.15
FACT_CM2 = 3.0
SIDE_SHARE = 0.10

DrawnSide = Literal["left", "right", "midline", "bilateral"]


@dataclass(frozen=True, slots=True)
class RegionShare:
    """One region that the drawing covers: `share` of the region's own skin (0 to 1), and of which pain."""

    region: str
    name: str
    side: Side
    share: float
    area_cm2: float
    pain: int


@dataclass(frozen=True, slots=True)
class PointHit:
    """A point whose field meets the drawing; `share` of its field that is covered."""

    code: str
    side: Side
    share: float


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """Plain yes or no about where the drawing lies. Iterating gives the names of those that hold."""

    low_back: bool = False
    buttock: bool = False
    hip: bool = False
    groin: bool = False
    leg: bool = False
    bilateral_leg: bool = False
    below_knee: bool = False
    bilateral_below_knee: bool = False
    foot: bool = False
    saddle: bool = False
    thoracic: bool = False
    neck: bool = False
    head: bool = False
    chest: bool = False
    abdomen: bool = False
    arm: bool = False

    def __iter__(self) -> Iterator[str]:
        return (field.name for field in fields(self) if getattr(self, field.name))

    def __contains__(self, name: object) -> bool:
        return any(name == own for own in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True, slots=True)
class PainPlaces:
    """The same numbers for one pain of the drawing."""

    pain: int
    intensity: int
    qualities: tuple[Quality, ...]
    area_cm2: float
    regions: tuple[str, ...]
    sides: tuple[DrawnSide, ...]
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Everything a drawing says about the body.

    `area_cm2` is skin on this patient's size; `levels` are the vertebral levels that the marks on the back span;
    `dermatomes` are hints only: pain drawings rarely keep to them. `faces` are the skin faces more than half
    covered, as little-endian 16-bit numbers, the same places on every figure: what `density` adds up.
    """

    figure: str
    area_cm2: float
    share_of_body: float
    regions: tuple[RegionShare, ...]
    sides: tuple[DrawnSide, ...]
    levels: tuple[str, ...]
    dermatomes: tuple[str, ...]
    muscles: tuple[str, ...]
    referral: tuple[str, ...]
    points: tuple[PointHit, ...]
    facts: BodyFacts
    pains: tuple[PainPlaces, ...]
    faces: bytes


@dataclass(frozen=True, eq=False)
class Lookup:
    """What `locate` needs of a figure, computed once."""

    body: Figure
    sample_region: Ints
    sample_level: Ints  # index into level_names, or the number of levels where there is none
    level_names: tuple[str, ...]
    region_mm2: Floats
    face_mm2: Floats
    region_ids: tuple[str, ...]
    group: dict[str, NDArray[np.bool_]]
    region_samples: tuple[Ints, ...]
    area_mm2: Floats


def skin_mm2(where: Ints, area: Floats, count: int) -> Floats:
    """Area summed by place: `where` (s,) in 0..count - 1, `area` (s,) mm²."""
    return np.bincount(where, weights=area, minlength=count).astype(np.float64)


LEVELED = ("spine", "paraspinal", "flank", "sacrum", "sacroiliac")
LEVELED_BASES = ("ribs_back", "shoulder_blade")


@cache
def lookup(name: str) -> Lookup:
    """The figure's lookup tables."""
    body = figure(name)
    ids = tuple(REGIONS)
    sample_region = body.region[body.sample_face]
    count = len(ids)
    groups = {g for r in REGIONS.values() for g in r.groups}
    group = {g: np.array([g in REGIONS[i].groups for i in ids]) for g in groups}
    found = (n for n in body.levels_z_mm if n[0] in "CTLS" and n[1:].isdigit())
    names = tuple(sorted(found, key=lambda n: -body.levels_z_mm[n]))
    heights = np.array([body.levels_z_mm[n] for n in names])
    borders = (heights[:-1] + heights[1:]) / 2
    borders = np.r_[borders, heights[-1] - (borders[-1] - heights[-1])]
    level = np.searchsorted(-borders, -body.sample_xyz[:, 2])
    leveled = np.array(
        [bool(REGIONS[i].groups & set(LEVELED)) or REGIONS[i].base in LEVELED_BASES for i in ids]
    )
    level = np.where(leveled[sample_region], np.minimum(level, len(names)), len(names))
    order = np.argsort(sample_region, kind="stable")
    cuts = np.searchsorted(sample_region[order], np.arange(1, count))
    return Lookup(
        body, sample_region, level, names,
        skin_mm2(sample_region, body.sample_area, count),
        body.face_area, ids, group, tuple(np.split(order, cuts)), body.face_area @ areas_of_faces(),
    )  # fmt: skip


def prepare_figures() -> None:
    """Compute the tables of every figure: some 0.1 s each, which the first drawing on it else waits for."""
    for name in FIGURE_NAMES:
        lookup(name)
        point_fields(name)


def locate(
    drawing: PainDrawing,
    stature_mm: float | None = None,
    sex: str | None = None,
    weight_kg: float | None = None,
) -> Places:
    """What the drawing covers, on a body of this stature (mm) and weight (kg); without them, the figure's own.

    Raises `ValueError` for a body version that is not known, `KeyError` for a region that is not.
    """
    name = figure_name(drawing.body_version, sex)
    at = lookup(name)
    body = at.body
    scale = cm2_per_mm2(body, stature_mm, weight_kg)
    count = len(at.region_ids)
    pains: list[PainPlaces] = []
    shares: list[RegionShare] = []
    covered: list[Ints] = []
    for number, pain in enumerate(drawing.pains):
        samples = _samples_of(drawing, number, at)
        covered.append(samples)
        mm2 = skin_mm2(at.sample_region[samples], body.sample_area[samples], count)
        mine = _shares(mm2, at, scale, number)
        shares += mine
        pains.append(_pain_places(number, pain, samples, mm2, mine, at, scale))
    samples = covered[0] if len(covered) == 1 else union(covered, len(body.sample_face))
    weights = body.sample_area[samples]
    mm2 = skin_mm2(at.sample_region[samples], weights, count)
    face_mm2 = skin_mm2(body.sample_face[samples], weights, len(body.faces))
    hints = _areas(face_mm2, at)
    return Places(
        figure=name,
        area_cm2=round(float(weights.sum()) * scale, 1),
        share_of_body=float(weights.sum()) / body.skin_mm2,
        regions=tuple(sorted(shares, key=lambda s: (-s.area_cm2, s.region, s.pain))),
        sides=_sides(mm2, at),
        levels=_levels(samples, at),
        dermatomes=tuple(a.id for a in hints if a.kind == "dermatome"),
        muscles=tuple(a.id for a in hints if a.kind == "muscle"),
        referral=tuple(a.id for a in hints if a.kind == "referral"),
        points=_points(samples, name),
        facts=_facts(mm2, at),
        pains=tuple(pains),
        faces=np.flatnonzero(face_mm2 > 0.5 * at.face_mm2).astype("<u2").tobytes(),
    )


def body_facts(drawing: PainDrawing, sex: str | None = None) -> BodyFacts:
    """The `facts` of `locate` alone, in a third of its time; the size of the body does not change them."""
    name = figure_name(drawing.body_version, sex)
    at = lookup(name)
    samples = drawn_samples(drawing, name)
    return _facts(skin_mm2(at.sample_region[samples], at.body.sample_area[samples], len(at.region_ids)), at)


def drawn_samples(drawing: PainDrawing, name: str) -> Ints:
    """Sorted samples of skin that any pain of the drawing covers, on the named figure."""
    at = lookup(name)
    parts = [_samples_of(drawing, number, at) for number in range(len(drawing.pains))]
    return union(parts, len(at.body.sample_face))


def touched_regions(samples: Ints, at: Lookup) -> NDArray[np.bool_]:
    """Which regions, by index, these samples cover enough of to count."""
    mm2 = skin_mm2(at.sample_region[samples], at.body.sample_area[samples], len(at.region_ids))
    return _touched(mm2, at)


def _samples_of(drawing: PainDrawing, pain: int, at: Lookup) -> Ints:
    samples = painted_samples([s for s in drawing.strokes if s.pain == pain], at.body)
    chosen = [at.region_samples[REGIONS[m.region].index] for m in drawing.regions if m.pain == pain]
    return union([samples, *chosen], len(at.body.sample_face)) if chosen else samples


def _touched(mm2: Floats, at: Lookup) -> NDArray[np.bool_]:
    touched: NDArray[np.bool_] = (mm2 >= LEAST_CM2 * 100) | ((mm2 > 0) & (mm2 >= LEAST_SHARE * at.region_mm2))
    return touched


def _shares(mm2: Floats, at: Lookup, scale: float, pain: int) -> list[RegionShare]:
    found = []
    for index in np.flatnonzero(_touched(mm2, at)).tolist():
        r = REGIONS[at.region_ids[index]]
        share = min(1.0, float(mm2[index] / at.region_mm2[index]))
        found.append(
            RegionShare(r.id, r.name, r.side, round(share, 3), round(float(mm2[index]) * scale, 1), pain)
        )
    return found


def _pain_places(
    number: int, pain: Pain, samples: Ints, mm2: Floats, shares: Sequence[RegionShare], at: Lookup,
    scale: float,
) -> PainPlaces:  # fmt: skip
    return PainPlaces(
        number, pain.intensity, pain.qualities, round(float(mm2.sum()) * scale, 1),
        tuple(s.region for s in shares), _sides(mm2, at), _levels(samples, at),
    )  # fmt: skip


@cache
def _side_masks() -> dict[str, NDArray[np.bool_]]:
    return {s: np.array([r.side == s for r in REGIONS.values()]) for s in ("left", "right", "midline")}


def _sides(mm2: Floats, at: Lookup) -> tuple[DrawnSide, ...]:
    total = float(mm2.sum())
    if not total:
        return ()
    sides: list[Any] = [s for s, where in _side_masks().items() if mm2[where].sum() >= SIDE_SHARE * total]
    if "left" in sides and "right" in sides:
        sides.append("bilateral")
    return tuple(sides)


def _levels(samples: Ints, at: Lookup) -> tuple[str, ...]:
    mm2 = skin_mm2(at.sample_level[samples], at.body.sample_area[samples], len(at.level_names) + 1)
    return tuple(n for n, a in zip(at.level_names, mm2.tolist(), strict=False) if a >= LEAST_CM2 * 100)


def _areas(face_mm2: Floats, at: Lookup) -> list[Area]:
    """Areas whose own skin is covered enough to count, as a region's would be."""
    covered = np.flatnonzero(face_mm2)
    mm2 = face_mm2[covered] @ areas_of_faces()[covered]
    met = (mm2 >= LEAST_CM2 * 100) | ((mm2 > 0) & (mm2 >= LEAST_SHARE * at.area_mm2))
    return [area for area, counts in zip(AREAS.values(), met.tolist(), strict=True) if counts]


def _facts(mm2: Floats, at: Lookup) -> BodyFacts:
    whole = (mm2 > 0) & (mm2 >= LEAST_SHARE * at.region_mm2)

    def holds(group: str, side: str | None = None) -> bool:
        where = at.group[group] if side is None else at.group[group] & _side_masks()[side]
        return bool(mm2[where].sum() >= FACT_CM2 * 100 or (whole & where).any())

    simple = {f.name: holds(f.name) for f in fields(BodyFacts) if f.name in at.group}
    return BodyFacts(
        **simple,
        bilateral_leg=holds("leg", "left") and holds("leg", "right"),
        bilateral_below_knee=holds("below_knee", "left") and holds("below_knee", "right"),
    )


def _points(samples: Ints, name: str) -> tuple[PointHit, ...]:
    known = point_fields(name)
    if not len(samples) or not known.owners:
        return ()
    painted = np.zeros(known.sample_count, dtype=np.int64)
    painted[samples] = 1
    met = np.add.reduceat(painted[known.samples], known.starts)
    found = [
        PointHit(code, side, round(int(met[i]) / known.sizes[i], 3))
        for i, (code, side) in enumerate(known.owners)
        if met[i]
    ]
    return tuple(sorted(found, key=lambda hit: (-hit.share, hit.code, hit.side)))
