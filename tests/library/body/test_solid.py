"""The turning body's bytes say the same surface as the figure, to a quarter of a millimetre."""

import base64
import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ashi.body.figures import FIGURE_NAMES, figure
from ashi.body.solid import STEP_MM, solid, told, untold

SMALL = Path(__file__).parents[2] / "golden" / "solid_small.json"


def corners(vertices: np.ndarray, faces: np.ndarray) -> set[tuple[tuple[int, ...], ...]]:
    """Each triangle by the places of its corners, beginning with the smallest; which way round it goes matters."""
    places = [tuple(place) for place in np.round(vertices / STEP_MM).astype(int).tolist()]
    turns = ((places[a], places[b], places[c]) for a, b, c in faces.tolist())
    return {min((a, b, c), (b, c, a), (c, a, b)) for a, b, c in turns}


@pytest.mark.parametrize("name", FIGURE_NAMES)
def test_every_triangle_and_region_comes_back(name: str) -> None:
    body = figure(name)
    half = body.vertices[: len(body.vertices) // 2]
    vertices, faces, regions = untold(solid(name))
    assert len(faces) == body.half
    assert corners(vertices, faces) == corners(half, body.faces[: body.half])
    for side, mine in ((0, body.region[: body.half]), (1, body.region[body.half :])):
        assert np.bincount(regions[:, side]).tolist() == np.bincount(mine).tolist()


def test_a_region_stays_on_its_triangle() -> None:
    body = figure("female_average")
    vertices, faces, regions = untold(solid("female_average"))
    middle = vertices[faces].mean(axis=1)
    mine = body.vertices[body.faces[: body.half]].mean(axis=1)
    for face in range(0, len(faces), 997):
        same = int(np.argmin(np.linalg.norm(mine - middle[face], axis=1)))
        assert regions[face].tolist() == [body.region[same], body.region[same + body.half]]


@given(st.integers(3, 9), st.integers(3, 9), st.integers(0, 2**32 - 1))
def test_any_sheet_of_triangles_comes_back(rows: int, columns: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    grid = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = (grid[i : rows - 1 + i, j : columns - 1 + j].ravel() for i in (0, 1) for j in (0, 1))
    faces = rng.permutation(np.vstack([np.column_stack([a, b, c]), np.column_stack([b, d, c])]))
    faces = faces[: max(1, len(faces) - int(rng.integers(0, 5)))]  # with holes, and perhaps in pieces
    used, faces = np.unique(faces, return_inverse=True)
    faces = faces.reshape(-1, 3)
    vertices = np.unique(rng.integers(-4000, 4000, (3 * len(used), 3)), axis=0)[: len(used)] * STEP_MM
    regions = rng.integers(0, 256, (len(faces), 2))
    back, again, areas = untold(told(vertices, faces, regions))
    assert corners(back, again) == corners(vertices, faces)
    assert sorted(areas.tolist()) == sorted(regions.tolist())


def test_what_does_not_fit_is_refused() -> None:
    triangle = np.array([[0.0, 0, 0], [1, 0, 0], [0, 1, 0]])
    with pytest.raises(ValueError, match="within 8 m"):
        told(triangle * 10_000, np.array([[0, 1, 2]]), np.zeros((1, 2), np.int64))
    with pytest.raises(ValueError, match="below 256"):
        told(triangle, np.array([[0, 1, 2]]), np.full((1, 2), 256))


def test_it_is_small() -> None:
    assert len(gzip.compress(solid("female_average"), 9)) < 60_000


def test_the_browsers_example_is_what_is_told_today() -> None:
    """frontend/test/atlas.test.js reads the same file, so both readers are held to one."""
    example = json.loads(SMALL.read_text())
    vertices, faces = np.array(example["vertices"]), np.array(example["faces"])
    data = told(vertices, faces, np.array(example["regions"]))
    assert base64.b64encode(data).decode() == example["bytes"]
    back, again, _ = untold(data)
    assert back.ravel().tolist() == example["told_vertices"]
    assert again.ravel().tolist() == example["told_faces"]
