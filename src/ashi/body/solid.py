"""A figure's left half as one small binary, for a body that turns in the browser; the right half is its mirror.

The surface is told triangle by triangle, each across an edge of one already told, so that a corner is mostly the
next new one, and a new one lies nearly where the parallelogram over that edge says. What remains is small numbers,
kept byte by byte so that gzip finds them alike.

Layout, little-endian. Five 32-bit counts: vertices, faces, symbols, references, hundredths of a millimetre in one
count of a coordinate. Then one run of bytes each: symbols (0 no face here, 1 a new corner, 2 a known one);
references (how many corners back; low bytes, then high bytes); rests of the new corners' coordinates (zigzag; x low,
y low, z low, x high, y high, z high); region of each face on the left, region of its mirror on the right.
"""

from collections import deque
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ashi.body.figures import Floats, Ints, figure

STEP_MM = 0.25
NOTHING, NEW, KNOWN = 0, 1, 2


@cache
def solid(name: str) -> bytes:
    """The figure's surface as bytes; about 0.4 s the first time. Raises `KeyError` for an unknown figure."""
    body = figure(name)
    half = len(body.vertices) // 2
    regions = np.stack([body.region[: body.half], body.region[body.half :]], axis=1)
    return told(body.vertices[:half], body.faces[: body.half], regions)


def told(vertices: Floats, faces: Ints, regions: Ints) -> bytes:
    """A surface as bytes: `vertices` (n, 3) in mm, `faces` (m, 3), `regions` (m, 2) of each face and its mirror.

    Raises `ValueError` for corners too far apart, and for more than 256 regions.
    """
    order, symbols, references, rests = _tell(faces, np.round(vertices / STEP_MM).astype(np.int64))
    if (abs(rests) >= 1 << 15).any() or regions.max() > 255:
        raise ValueError("Corners must lie within 8 m of each other, and a region's number below 256.")
    zigzag = (rests << 1) ^ (rests >> 63)
    head = [len(vertices), len(order), len(symbols), len(references), round(STEP_MM * 100)]
    return b"".join(
        [
            np.array(head, dtype="<u4").tobytes(),
            symbols.astype(np.uint8).tobytes(),
            _planes(references[:, None]),
            _planes(zigzag),
            regions[order].T.astype(np.uint8).tobytes(),
        ]
    )


def untold(data: bytes) -> tuple[Floats, Ints, Ints]:
    """Vertices (n, 3) in mm, faces (m, 3) and regions (m, 2: left, mirrored) of what `solid` made.

    The browser does the same in JavaScript; this is the short reference that the tests hold both against.
    """
    n, m, s, r, step = np.frombuffer(data, "<u4", 5).tolist()
    parts = np.split(np.frombuffer(data, np.uint8, offset=20), np.cumsum([s, 2 * r, 6 * n]))
    symbols, references = iter(parts[0].tolist()), iter(_join(parts[1], 1)[:, 0].tolist())
    zigzag = _join(parts[2], 3)
    rests = iter(((zigzag >> 1) ^ -(zigzag & 1)).tolist())
    corners: list[list[int]] = []
    faces: list[tuple[int, int, int]] = []
    gates: deque[tuple[int, int, int]] = deque()

    def corner(symbol: int, guess: list[int]) -> int:
        if symbol == KNOWN:
            return len(corners) - int(next(references))
        corners.append([a + b for a, b in zip(guess, next(rests), strict=True)])
        return len(corners) - 1

    def add(u: int, v: int, x: int) -> None:
        faces.append((u, v, x))
        gates.extend(((x, v, u), (u, x, v)))

    while len(faces) < m:
        if not gates:
            a, b, c = (corner(next(symbols), corners[-1] if corners else [0, 0, 0]) for _ in range(3))
            add(a, b, c)
            gates.append((b, a, c))
            continue
        u, v, w = gates.pop()
        if symbol := next(symbols):
            guess = [p + q - o for p, q, o in zip(corners[u], corners[v], corners[w], strict=True)]
            add(u, v, corner(symbol, guess))
    return np.array(corners) * (step / 100), np.array(faces), parts[3].reshape(2, m).T.astype(np.int64)


def _tell(faces: Ints, places: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Faces in the order told, the symbols, the references, and the rests (n, 3) of new corners."""
    triangles = faces.tolist()
    across = {(t[i], t[i - 2]): f for f, t in enumerate(triangles) for i in range(3)}
    told = bytearray(len(triangles))
    number: dict[int, int] = {}
    at = places.tolist()
    order: list[int] = []
    symbols: list[int] = []
    references: list[int] = []
    rests: list[list[int]] = []
    last = [0, 0, 0]

    def tell(x: int, guess: list[int]) -> None:
        nonlocal last
        if x in number:
            symbols.append(KNOWN)
            references.append(len(number) - number[x])
            return
        symbols.append(NEW)
        number[x] = len(number)
        last = at[x]
        rests.append([a - b for a, b in zip(last, guess, strict=True)])

    for seed, (a, b, c) in enumerate(triangles):
        if told[seed]:
            continue
        told[seed] = 1
        order.append(seed)
        for x in (a, b, c):
            tell(x, last)
        gates = [(c, b, a), (a, c, b), (b, a, c)]
        while gates:
            u, v, w = gates.pop()
            face = across.get((u, v))
            if face is None or told[face]:
                symbols.append(NOTHING)
                continue
            told[face] = 1
            order.append(face)
            x = next(corner for corner in triangles[face] if corner not in (u, v))
            tell(x, [p + q - o for p, q, o in zip(at[u], at[v], at[w], strict=True)])
            gates += [(x, v, u), (u, x, v)]
    return np.array(order), np.array(symbols), np.array(references), np.array(rests)


def _planes(numbers: Ints) -> bytes:
    """16-bit numbers (n, k) as all low bytes column by column, then all high bytes."""
    columns = numbers.astype("<u2").T
    return (columns & 255).astype(np.uint8).tobytes() + (columns >> 8).astype(np.uint8).tobytes()


def _join(planes: NDArray[np.uint8], width: int) -> Ints:
    low, high = planes.astype(np.int64).reshape(2, width, -1)
    joined: Ints = (low | high << 8).T
    return joined
