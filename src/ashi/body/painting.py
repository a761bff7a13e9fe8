"""From strokes to painted skin: brush strokes on a view's grid, then the samples of skin seen under them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ashi.body.figures import PIXEL_MM, Figure, FlatView, Floats, Frame, Ints
from ashi.body.lumbar import window
from ashi.body.marks import Stroke

Mask = NDArray[np.bool_]
Brush = tuple[Floats, float]  # points (n, 2) and diameter, both in the units of a flat view


def brush(stroke: Stroke, body: Figure) -> tuple[FlatView, Brush]:
    """The stroke on the flat view it belongs to; the lumbar view is a window on the back."""
    points = np.asarray(stroke.points, dtype=np.float64)
    if stroke.view != "lumbar":
        return stroke.view, (points, float(stroke.width))
    w = window(body)
    return "back", (points * w.scale + [w.left, w.top], stroke.width * w.scale)


def paint(brushes: Sequence[Brush], frame: Frame) -> Mask:
    """Pixels (rows, columns) whose centre lies within half a brush of its line.

    Every piece of line with its round ends is convex, so it covers one run of pixels in each row:
    the runs are worked out together and summed, in the box that holds the brushes.
    """
    rows, columns = frame.grid
    per_pixel = PIXEL_MM / frame.mm_per_unit
    starts, ends, radii = [], [], []
    for line, width in brushes:
        points = line / per_pixel - 0.5
        starts.append(points[:-1] if len(points) > 1 else points)
        ends.append(points[1:] if len(points) > 1 else points)
        radii.append(np.full(len(starts[-1]), width / (2 * per_pixel)))
    a, b, r = np.concatenate(starts), np.concatenate(ends), np.concatenate(radii)
    low = np.floor((np.minimum(a, b) - r[:, None]).min(axis=0)).astype(np.int64)
    high = np.ceil((np.maximum(a, b) + r[:, None]).max(axis=0)).astype(np.int64) + 1
    left, top = np.clip(low, 0, (columns, rows)).tolist()
    right, bottom = np.clip(high, (left, top), (columns, rows)).tolist()
    painted = np.zeros((rows, columns), dtype=np.bool_)
    painted[top:bottom, left:right] = _runs(a - [left, top], b - [left, top], r, bottom - top, right - left)
    return painted


def _runs(a: Floats, b: Floats, r: Floats, rows: int, columns: int) -> Mask:
    first = np.clip(np.ceil(np.minimum(a[:, 1], b[:, 1]) - r), 0, rows).astype(np.int64)
    last = np.clip(np.floor(np.maximum(a[:, 1], b[:, 1]) + r), -1, rows - 1).astype(np.int64)
    count = np.maximum(last - first + 1, 0)
    piece = np.repeat(np.arange(len(a)), count)
    offset = np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count)
    row = first[piece] + offset
    ax, ay, bx, by, radius = a[piece, 0], a[piece, 1], b[piece, 0], b[piece, 1], r[piece]
    left, right = np.full(len(row), np.inf), np.full(len(row), -np.inf)
    for cx, cy in ((ax, ay), (bx, by)):
        inside = radius**2 - (row - cy) ** 2
        half = np.sqrt(np.maximum(inside, 0.0))
        left = np.where(inside >= 0, np.minimum(left, cx - half), left)
        right = np.where(inside >= 0, np.maximum(right, cx + half), right)
    # The band between the two round ends: where the row crosses the line's two long edges.
    dx, dy = bx - ax, by - ay
    length = np.hypot(dx, dy)
    some = np.maximum(length, 1e-12)
    nx, ny = -dy / some * radius, dx / some * radius
    level = np.abs(dy) > 1e-9
    safe = np.where(level, dy, 1.0)
    for sign in (1.0, -1.0):
        t = (row - (ay + sign * ny)) / safe
        on = level & (t >= 0) & (t <= 1)
        x = ax + sign * nx + t * dx
        left = np.where(on, np.minimum(left, x), left)
        right = np.where(on, np.maximum(right, x), right)
    flat = ~level & (np.abs(row - ay) <= radius)
    left = np.where(flat, np.minimum(left, np.minimum(ax, bx)), left)
    right = np.where(flat, np.maximum(right, np.maximum(ax, bx)), right)
    begin = np.clip(np.ceil(left - 1e-9), 0, columns)
    end = np.clip(np.floor(right + 1e-9), -1, columns - 1) + 1
    full = begin < end
    line, cells = row[full] * (columns + 1), rows * (columns + 1)
    flow = np.bincount(line + begin[full].astype(np.int64), minlength=cells).astype(np.int32)
    flow -= np.bincount(line + end[full].astype(np.int64), minlength=cells).astype(np.int32)
    painted: Mask = np.cumsum(flow.reshape(rows, columns + 1), axis=1, dtype=np.int32)[:, :columns] > 0
    return painted


def union(parts: Sequence[Ints], count: int) -> Ints:
    """Sorted numbers that are in any part; every number is below `count`."""
    marked = np.zeros(count, dtype=np.bool_)
    for part in parts:
        marked[part] = True
    return np.flatnonzero(marked)


def painted_samples(strokes: Sequence[Stroke], body: Figure) -> Ints:
    """Sorted samples of skin under the strokes; skin painted from two views counts once."""
    by_view: dict[FlatView, list[Brush]] = {}
    for stroke in strokes:
        view, mark = brush(stroke, body)
        by_view.setdefault(view, []).append(mark)
    found = [np.empty(0, dtype=np.int64)]
    for view, marks in by_view.items():
        mask = paint(marks, body.frames[view]).ravel()
        found.append(body.visible[view][mask[body.pixel[view]]])
    return found[-1] if len(found) <= 2 else union(found, len(body.sample_face))
