"""The posed figures before any fitting, kept small and exact, so that everything after them needs no torch.

Coordinates are whole counts of `STEP_MM`: what another machine's last float digits would change is rounded away,
and one input gives one body.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

HERE = Path(__file__).parent / "raw"
STEP_MM = 0.05
WEIGHT_STEP = 1 / 65535


def save(topology: dict[str, np.ndarray], figures: dict[str, dict[str, np.ndarray]], to: Path = HERE) -> None:
    """Write `topology` (faces, mirror, bones, bone_weight) and each figure's vertices and bone heads, mm."""
    to.mkdir(parents=True, exist_ok=True)
    counts = np.round(topology["bone_weight"] / WEIGHT_STEP).astype(np.uint16)
    vertex, bone = np.nonzero(counts)
    np.savez_compressed(
        to / "topology.npz",
        faces=topology["faces"].astype(np.uint16),
        mirror=topology["mirror"].astype(np.uint16),
        bones=topology["bones"],
        weight_vertex=vertex.astype(np.uint16),
        weight_bone=bone.astype(np.uint8),
        weight=counts[vertex, bone],
    )
    for name, raw in figures.items():
        kept = {key: np.round(raw[key] / STEP_MM).astype(np.int16) for key in ("vertices", "heads")}
        np.savez_compressed(to / f"{name}.npz", **kept)


def topology(source: Path = HERE) -> dict[str, np.ndarray]:
    """faces (m, 3), mirror (n,), bones (b,), bone_weight (n, b)."""
    with np.load(source / "topology.npz") as file:
        count = int(file["mirror"].shape[0])
        weight = np.zeros((count, len(file["bones"])), np.float32)
        weight[file["weight_vertex"], file["weight_bone"]] = file["weight"] * WEIGHT_STEP
        return {
            "faces": file["faces"].astype(np.int64),
            "mirror": file["mirror"].astype(np.int64),
            "bones": file["bones"],
            "bone_weight": weight,
        }


def figure(name: str, source: Path = HERE) -> dict[str, np.ndarray]:
    """vertices (n, 3) and heads (b, 3) in mm."""
    with np.load(source / f"{name}.npz") as file:
        return {key: file[key].astype(np.float64) * STEP_MM for key in file.files}
