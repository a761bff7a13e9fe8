"""Lines of equal height on a grid, as closed rings: marching squares, the corners interpolated."""

from collections.abc import Iterable

import numpy as np

from ashi.body.figures import Floats

Ring = Floats  # (n, 2): column and row, in cells; closed, without the first corner twice

# A cell's corners that are high (top left 8, top right 4, bottom right 2, bottom left 1) to the lines through it,
# each from one edge to another with the high side always on the same hand. Edges: 0 top, 1 right, 2 bottom, 3 left.
_LINES: dict[int, tuple[tuple[int, int], ...]] = {
    8: ((3, 0),), 4: ((0, 1),), 2: ((1, 2),), 1: ((2, 3),),
    12: ((3, 1),), 6: ((0, 2),), 3: ((1, 3),), 9: ((2, 0),),
    14: ((3, 2),), 13: ((2, 1),), 11: ((1, 0),), 7: ((0, 3),),
    10: ((3, 0), (1, 2)), 5: ((0, 1), (2, 3)),
}  # fmt: skip
_Edge = tuple[int, int, int]  # row and column of its first corner; 0 runs right, 1 runs down


def rings(heights: Floats, level: float) -> list[Ring]:
    """Rings round all that is at least `level` in a grid (rows, columns); beyond the grid all is low.

    >>> ring, = rings(np.array([[0.0, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 0.0]]), 1.0)
    >>> sorted(ring.tolist())
    [[0.5, 1.0], [1.0, 0.5], [1.0, 1.5], [1.5, 1.0]]
    """
    low = min(float(heights.min(initial=level)), level) - 1.0
    grid = np.pad(heights, 1, constant_values=low)
    high = (grid >= level).astype(np.int64)
    code = 8 * high[:-1, :-1] + 4 * high[:-1, 1:] + 2 * high[1:, 1:] + high[1:, :-1]
    onward: dict[_Edge, _Edge] = {}
    for row, column in np.argwhere((code > 0) & (code < 15)).tolist():
        edges = ((row, column, 0), (row, column + 1, 1), (row + 1, column, 0), (row, column, 1))
        for begin, end in _LINES[int(code[row, column])]:
            onward[edges[begin]] = edges[end]
    found = []
    while onward:
        start, edge = onward.popitem()
        ring = [start]
        while edge != start:
            ring.append(edge)
            edge = onward.pop(edge)
        found.append(_corners(ring, grid, level) - 1.0)
    return found


def _corners(ring: Iterable[_Edge], grid: Floats, level: float) -> Ring:
    row, column, down = np.array(list(ring)).T
    one, other = grid[row, column], grid[row + down, column + 1 - down]
    along = (level - one) / (other - one)
    return np.stack([column + along * (1 - down), row + along * down], axis=1)


def simplified(ring: Ring, tolerance: float) -> Ring:
    """The ring with fewer corners (Ramer, Douglas and Peucker): none that is left out lay further off.

    >>> simplified(np.array([[0.0, 0.0], [1.0, 0.01], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]]), 0.1).tolist()
    [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]]
    """
    if len(ring) < 4:
        return ring
    far = int(np.argmax(((ring - ring[0]) ** 2).sum(axis=1)))
    closed = np.vstack([ring, ring[:1]])
    keep = np.zeros(len(closed), dtype=np.bool_)
    keep[[0, far, -1]] = True
    spans = [(0, far), (far, len(closed) - 1)]
    while spans:
        a, b = spans.pop()
        if b - a < 2:
            continue
        off = _distances(closed[a + 1 : b], closed[a], closed[b])
        worst = int(np.argmax(off))
        if off[worst] > tolerance:
            middle = a + 1 + worst
            keep[middle] = True
            spans += [(a, middle), (middle, b)]
    return closed[keep][:-1]


def _distances(points: Floats, a: Floats, b: Floats) -> Floats:
    along = b - a
    share = np.clip((points - a) @ along / max(float(along @ along), 1e-12), 0, 1)
    return np.asarray(np.linalg.norm(points - a - share[:, None] * along, axis=1), dtype=np.float64)
