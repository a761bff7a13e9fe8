"""Slow obvious twins of the fast geometric queries: one loop per idea, no tables, no shared code with the fast ones."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

import numpy as np

from ashi.body.areas import AREAS
from ashi.body.drawing import PainDrawing, Stroke
from ashi.body.figures import PIXEL_MM, Figure, FlatView, Frame, figure
from ashi.body.lumbar import LUMBAR_MM_PER_UNIT, TOP
from ashi.body.placing import places_on
from ashi.body.points import POINTS
from ashi.body.regions import REGIONS

AXES = {"front": (0, 1), "back": (0, -1), "left": (1, 1), "right": (1, -1)}
IDS = list(REGIONS)
BACK_GROUPS = {"spine", "paraspinal", "flank", "sacrum", "sacroiliac"}
BACK_BASES = {"ribs_back", "shoulder_blade"}


def sheet_mm(stroke: Stroke, body: Figure) -> tuple[FlatView, list[tuple[float, float]], float]:
    """A stroke in millimetres of body: to the right and up, on the view it lies on, and its brush's diameter."""
    if stroke.view == "lumbar":
        left = -0.145 * body.stature_mm
        top = TOP * body.stature_mm
        line = [(left + x * LUMBAR_MM_PER_UNIT, top - y * LUMBAR_MM_PER_UNIT) for x, y in stroke.points]
        return "back", line, stroke.width * LUMBAR_MM_PER_UNIT
    frame = body.frames[stroke.view]
    line = [
        (frame.u0_mm + x * frame.mm_per_unit, frame.z1_mm - y * frame.mm_per_unit) for x, y in stroke.points
    ]
    return stroke.view, line, stroke.width * frame.mm_per_unit


def distance(p: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    """From a place to a piece of line."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length)) if length else 0.0
    return math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)


def gap_to_brush(p: tuple[float, float], line: Sequence[tuple[float, float]], width: float) -> float:
    """How far outside the painted line a place lies; negative inside."""
    pieces = list(pairwise(line)) or [(line[0], line[0])]
    return min(distance(p, a, b) for a, b in pieces) - width / 2


def pixel_centre(frame: Frame, xyz: Sequence[float]) -> tuple[float, float]:
    """The middle, in millimetres, of the mask's pixel on which a place of the body falls."""
    axis, sign = AXES[frame.view]
    column = math.floor((sign * xyz[axis] - frame.u0_mm) / PIXEL_MM)
    row = math.floor((frame.z1_mm - xyz[2]) / PIXEL_MM)
    return frame.u0_mm + (column + 0.5) * PIXEL_MM, frame.z1_mm - (row + 0.5) * PIXEL_MM


def painted(strokes: Iterable[Stroke], body: Figure) -> tuple[set[int], set[int]]:
    """Samples of skin under the strokes; and those so near a brush's edge that rounding may decide."""
    inside: set[int] = set()
    edge: set[int] = set()
    for stroke in strokes:
        view, line, width = sheet_mm(stroke, body)
        for sample in body.visible[view].tolist():
            centre = pixel_centre(body.frames[view], body.sample_xyz[sample])
            gap = gap_to_brush(centre, line, width)
            if gap <= 0:
                inside.add(sample)
            if abs(gap) < 1e-6:
                edge.add(sample)
    return inside, edge


def covered(drawing: PainDrawing, name: str, pain: int | None = None) -> tuple[set[int], set[int]]:
    """Samples that the drawing (or one pain of it) covers, with those on an edge."""
    body = figure(name)
    inside, edge = painted([s for s in drawing.strokes if pain in (None, s.pain)], body)
    for mark in drawing.regions:
        if pain in (None, mark.pain):
            wanted = IDS.index(mark.region)
            inside |= {s for s, f in enumerate(body.sample_face.tolist()) if body.region[f] == wanted}
    return inside, edge


def region_of(sample: int, body: Figure) -> str:
    return IDS[int(body.region[body.sample_face[sample]])]


def mm2_by_region(samples: Iterable[int], body: Figure) -> dict[str, float]:
    """Skin by region."""
    found: dict[str, float] = defaultdict(float)
    for sample in samples:
        found[region_of(sample, body)] += float(body.sample_area[sample])
    return found


@cache
def whole_mm2(body: Figure) -> dict[str, float]:
    """Skin of every region."""
    found: dict[str, float] = defaultdict(float)
    for face in range(len(body.faces)):
        found[IDS[int(body.region[face])]] += float(body.face_area[face])
    return found


def touched(mm2: dict[str, float], body: Figure) -> set[str]:
    """Regions of which a square centimetre, or 15 per cent, is covered."""
    whole = whole_mm2(body)
    return {r for r, area in mm2.items() if area > 0 and (area >= 100 or area >= 0.15 * whole[r])}


def sides(mm2: dict[str, float]) -> set[str]:
    """Sides that hold a tenth of the drawing; both of them are bilateral."""
    total = sum(mm2.values())
    found = {
        side
        for side in ("left", "right", "midline")
        if total and sum(a for r, a in mm2.items() if REGIONS[r].side == side) >= 0.1 * total
    }
    return found | ({"bilateral"} if {"left", "right"} <= found else set())


def level_of(sample: int, body: Figure) -> str | None:
    """The vertebra nearest in height, for skin of the back; none further below the last than to half a pitch."""
    r = REGIONS[region_of(sample, body)]
    if not (r.groups & BACK_GROUPS or r.base in BACK_BASES):
        return None
    z = float(body.sample_xyz[sample][2])
    named = {n: h for n, h in body.levels_z_mm.items() if n[0] in "CTLS" and n[1:].isdigit()}
    nearest = min(named, key=lambda n: (abs(named[n] - z), -named[n]))
    lowest, above = sorted(named.values())[:2]
    return nearest if z > lowest - (above - lowest) / 2 else None


def levels(samples: Iterable[int], body: Figure) -> set[str]:
    """Levels of which a square centimetre is covered."""
    found: dict[str, float] = defaultdict(float)
    for sample in samples:
        if level := level_of(sample, body):
            found[level] += float(body.sample_area[sample])
    return {level for level, area in found.items() if area >= 100}


def holds(group: str, mm2: dict[str, float], body: Figure, side: str | None = None) -> bool:
    """Is this much of a group covered: 3 cm² of it, or 15 per cent of one of its regions?"""
    whole = whole_mm2(body)
    mine = {
        r: a
        for r, a in mm2.items()
        if group in REGIONS[r].groups and side in (None, REGIONS[r].side) and a > 0
    }
    return sum(mine.values()) >= 300 or any(a >= 0.15 * whole[r] for r, a in mine.items())


@cache
def fields(name: str) -> dict[tuple[str, str], set[int]]:
    """Samples within the radius of every point."""
    body = figure(name)
    found = {}
    for (code, side), place in places_on(name).items():
        x, y, z = place.xyz_mm
        middle = [0.0 if side == "midline" else x, y, z]
        away = np.sqrt(((body.sample_xyz - middle) ** 2).sum(axis=1))
        found[code, side] = set(np.flatnonzero(away <= POINTS[code].field_radius_mm).tolist())
    return found


def points_hit(samples: set[int], name: str) -> dict[tuple[str, str], float]:
    """Points whose field meets the samples, with the share of the field's samples that are covered."""
    return {key: len(field & samples) / len(field) for key, field in fields(name).items() if field & samples}


def areas_hit(samples: set[int], body: Figure) -> set[str]:
    """Hints of whose own skin 1 cm², or 15 %, is covered."""
    found = set()
    for area in AREAS.values():
        mine = set(area.faces.tolist())
        whole = sum(body.face_area[f] for f in mine)
        mm2 = sum(body.sample_area[s] for s in samples if int(body.sample_face[s]) in mine)
        if area.kind != "definition" and (mm2 >= 100 or (mm2 > 0 and mm2 >= 0.15 * whole)):
            found.add(area.id)
    return found


def nearest_sample(view: str, x: float, y: float, body: Figure) -> tuple[float, int]:
    """The seen sample nearest to a touch, and how far off it is (mm on the sheet)."""
    flat, line, _ = sheet_mm(Stroke(0, view, 1, ((x, y),)), body)  # type: ignore[arg-type]
    axis, sign = AXES[flat]
    return min(
        (math.hypot(sign * body.sample_xyz[s][axis] - line[0][0], body.sample_xyz[s][2] - line[0][1]), s)
        for s in body.visible[flat].tolist()
    )


def near_points(xyz: Sequence[float], name: str, within_mm: float) -> list[str]:
    """Codes by distance, each once."""
    found: dict[str, float] = {}
    for (code, _), place in places_on(name).items():
        gap = math.dist(xyz, place.xyz_mm)
        if gap <= within_mm:
            found[code] = min(gap, found.get(code, math.inf))
    return sorted(found, key=lambda code: (found[code], code))


def overlap(a: set[int], b: set[int], body: Figure, border_mm: float) -> tuple[float, float]:
    """Jaccard's index as drawn, and with every border forgiven: a sample is shared if the other lies near it."""

    def area(samples: Iterable[int]) -> float:
        return math.fsum(float(body.sample_area[s]) for s in samples)

    def near(these: set[int], others: set[int]) -> set[int]:
        spots = body.sample_xyz[sorted(others)]
        return {
            s
            for s in these
            if len(spots) and np.sqrt(((spots - body.sample_xyz[s]) ** 2).sum(1)).min() <= border_mm
        }

    either = area(a | b)
    if not either:
        return 1.0, 1.0
    strict = area(a & b) / either
    return strict, max(strict, area(near(a, b) | near(b, a)) / either)


def faces_covered(samples: Iterable[int], body: Figure) -> set[int]:
    """Faces more than half covered."""
    found: dict[int, float] = defaultdict(float)
    for sample in samples:
        found[int(body.sample_face[sample])] += float(body.sample_area[sample])
    return {face for face, area in found.items() if area > 0.5 * float(body.face_area[face])}


def density(many: Sequence[set[int]], count: int) -> list[float]:
    """Share of drawings that hold each face."""
    return [sum(face in one for one in many) / max(len(many), 1) for face in range(count)]


def is_inside(x: float, y: float, rings: Iterable[Sequence[Sequence[float]]]) -> bool:
    """Even-odd rule."""
    crossings = 0
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
                crossings += 1
    return crossings % 2 == 1
