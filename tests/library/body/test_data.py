"""The generated body: untouched since it was made, complete, symmetric, and honest about its misfits."""

import csv
import hashlib
import json

import numpy as np
import pytest

from ashi.body.figures import DATA, FIGURE_NAMES, figure
from ashi.body.regions import REGIONS, in_group, mirrored, region

MANIFEST = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(MANIFEST["sha256"]))
def test_the_file_is_the_one_the_generator_made(name: str) -> None:
    assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == MANIFEST["sha256"][name]


def test_the_places_were_made_from_the_rules_as_they_stand() -> None:
    folder = DATA.parent / "points"
    places = hashlib.sha256((folder / "places.json").read_bytes()).hexdigest()
    columns = ("code", "frame", "from", "to", "cun", "of", "offset")
    with (folder / "points.csv").open(encoding="utf-8", newline="") as lines:
        text = "\n".join(",".join(row[c] for c in columns) for row in csv.DictReader(lines))
    made = MANIFEST["points"]
    assert places == made["places_sha256"]
    assert hashlib.sha256(text.encode()).hexdigest() == made["rules_sha256"], "Run tools/body/build.py."


def test_the_areas_were_made_from_the_shapes_and_the_mesh_as_they_stand() -> None:
    made = MANIFEST["areas"]["made_from"]
    now = {name: hashlib.sha256((DATA / name).read_bytes()).hexdigest() for name in made}
    assert set(made) == {"areas.toml", "mesh.npz"}
    assert now == made, "Run tools/body/areas.py."


def test_the_manifest_names_every_generated_file_and_a_free_licence() -> None:
    made = {p.relative_to(DATA).as_posix() for p in DATA.rglob("*") if p.is_file()}
    assert made - set(MANIFEST["sha256"]) == {"manifest.json", "areas.toml", "choir.csv", "redrawing.toml"}
    assert "CC0" in MANIFEST["made_with"]["mesh"]


def test_misfits_that_were_to_be_mended_are_under_ten_millimetres() -> None:
    for rows in MANIFEST["misfits_mm"].values():
        for landmark in ("crotch", "gluteal_fold", "mid_patella", "natal_cleft_top"):
            assert abs(rows[landmark]["misfit_mm"]) <= 10.0, landmark


@pytest.mark.parametrize("name", FIGURE_NAMES)
@pytest.mark.parametrize("level", ["L1", "L2", "L3", "L4", "L5"])
def test_a_region_named_after_a_level_lies_at_that_level_on_every_build(name: str, level: str) -> None:
    """Regions follow the skin, levels follow each figure's proportions: both must agree, to a third of a level."""
    body = figure(name)
    faces = body.faces[body.region == REGIONS[f"lumbar_paraspinal_{level.lower()}_left"].index]
    z = body.vertices[faces][:, :, 2]
    order = [n for n in body.levels_z_mm if n[0] in "CTLS" and n[1:].isdigit()]
    heights = sorted((body.levels_z_mm[n] for n in order), reverse=True)
    at = heights.index(body.levels_z_mm[level])
    top, bottom = (heights[at - 1] + heights[at]) / 2, (heights[at] + heights[at + 1]) / 2
    assert (z.max() + z.min()) / 2 == pytest.approx((top + bottom) / 2, abs=8)


@pytest.mark.parametrize("name", FIGURE_NAMES)
def test_the_skin_is_closed_and_mirrors_exactly(name: str) -> None:
    body = figure(name)
    half = body.half
    left = body.vertices[body.faces[:half]]
    right = body.vertices[body.faces[half:]]
    assert np.allclose(left * [-1, 1, 1], right[:, ::-1])
    # Every edge of the left half that is not on the midline belongs to two triangles.
    edges = np.sort(body.faces[:half][:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1)
    unique, count = np.unique(edges, axis=0, return_counts=True)
    alone = unique[count == 1]
    assert np.abs(body.vertices[alone, 0]).max() < 0.1
    assert count.max() == 2


@pytest.mark.parametrize("name", FIGURE_NAMES)
def test_size_is_that_of_a_person(name: str) -> None:
    body = figure(name)
    assert body.stature_mm == pytest.approx(np.ptp(body.vertices[:, 2]), abs=1)
    assert 1.4 < body.skin_mm2 / 1e6 < 2.4


def test_every_face_has_one_region_and_every_region_has_faces() -> None:
    body = figure("female_average")
    assert set(np.unique(body.region)) == {r.index for r in REGIONS.values()}


def test_a_face_and_its_mirror_lie_in_mirrored_regions() -> None:
    body = figure("female_average")
    ids = list(REGIONS)
    swap = np.array([REGIONS[mirrored(i)].index for i in ids])
    assert (swap[body.region[: body.half]] == body.region[body.half :]).all()


def test_each_region_is_one_piece() -> None:
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    body = figure("female_average")
    half = body.faces[: body.half]
    for index in np.unique(body.region[: body.half]):
        faces = half[body.region[: body.half] == index]
        i, j = np.r_[faces[:, 0], faces[:, 1]], np.r_[faces[:, 1], faces[:, 2]]
        graph = coo_matrix((np.ones(len(i)), (i, j)), shape=(len(body.vertices),) * 2)
        _, label = connected_components(graph, directed=False)
        assert len(np.unique(label[faces[:, 0]])) == 1, list(REGIONS)[index]


def test_the_low_back_reaches_from_the_twelfth_rib_to_the_gluteal_fold() -> None:
    body = figure("female_average")
    low_back = np.isin(body.region, [r.index for r in in_group("low_back")])
    z = body.vertices[body.faces[low_back]][:, :, 2]
    top = (body.levels_z_mm["T12"] + body.levels_z_mm["L1"]) / 2
    assert z.max() == pytest.approx(top, abs=3)
    assert z.min() == pytest.approx(body.gluteal_fold_z_mm, abs=3)


def test_an_unknown_region_is_refused_with_its_neighbours() -> None:
    with pytest.raises(KeyError, match="lumbar_spine_l1"):
        region("lumbar_spine_l9")


def test_names_are_plain_and_unique() -> None:
    names = [r.name for r in REGIONS.values()]
    assert len(set(names)) == len(names)
    assert all(r.id.endswith(("_left", "_right")) == (r.side != "midline") for r in REGIONS.values())
