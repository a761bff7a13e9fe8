"""Divide the left half of the reference figure into regions: scalar fields, the cuts along them, the classification.

Everything is decided on the fitted average woman and then carried by topology to every figure, so a face belongs
to the same region on every body. Lengths below are millimetres on that figure (stature 1628).
"""

from __future__ import annotations

import numpy as np
from cut import CutMesh
from fit import NAVEL, Figure, spine_levels
from raster import vertex_normals

MIDLINE_HALF, PARASPINAL_EDGE, SACRUM_HALF, SACROILIAC_EDGE = 16.3, 65.0, 24.0, 65.0
SIDE_Y = ([0, 750, 830, 910, 990, 1110, 1190, 1400, 1700], [-5, -5, 10, 5, -10, -10, -10, -15, -15])


def fields(f: Figure, topology: dict) -> dict[str, np.ndarray]:
    v, h = f.vertices, f.heads
    x, y, z = v.T
    bones = topology["bones"].tolist()
    weight = topology["bone_weight"]
    normal = vertex_normals(v, f.faces)

    def belongs(*stems: str) -> np.ndarray:
        return weight[:, [b.startswith(stems) for b in bones]].sum(1)

    def unit(a: np.ndarray) -> np.ndarray:
        return a / np.linalg.norm(a)

    shoulder, elbow, wrist = h["upperarm01.L"], h["lowerarm01.L"], h["wrist.L"]
    upper, lower = unit(elbow - shoulder), unit(wrist - elbow)
    along_hand = unit(h["finger3-1.L"] - wrist)
    across = unit(h["finger5-1.L"] - h["finger2-1.L"])
    dorsal = unit(np.cross(along_hand, across))
    dorsal *= np.sign(dorsal[0])  # arms hang with the back of the hand outward
    hip, knee, ankle = h["upperleg01.L"], h["lowerleg01.L"], h["foot.L"]
    heights = [0, ankle[2], knee[2], hip[2], 3000]
    d1 = x - np.interp(z, heights, [ankle[0], ankle[0], knee[0], hip[0], hip[0]])
    d2 = y - np.interp(z, heights, [ankle[1] + 8, ankle[1] + 8, knee[1] + 12, hip[1], hip[1]])
    toes = belongs("toe")
    return {
        "x": x, "y": y, "z": z,
        "arm": belongs("upperarm", "lowerarm", "wrist", "finger", "metacarpal"),
        "toe": toes,
        "neck_base": z - (1395 + 0.84 * (y - 20)) - 0.35 * np.maximum(0, x - 45),
        "head_base": z - (1475 + 0.28 * (y - 20)),
        "upper_arm_s": (v - shoulder) @ upper,
        "elbow_s": (v - elbow) @ unit(upper + lower),
        "wrist_s": (v - wrist) @ lower,
        "arm_back": y - (shoulder[1] + (elbow[1] - shoulder[1]) * np.clip((v - shoulder) @ upper / np.linalg.norm(elbow - shoulder), 0, 1)),
        "forearm_dorsal": (v - elbow - np.outer((v - elbow) @ lower, lower)) @ dorsal,
        "hand_dorsal": normal @ dorsal,
        "side": y - np.interp(z, *SIDE_Y),
        "inguinal": z - (835 + (x - 22) * 70 / 96),
        "sector_p": d1 + d2, "sector_q": d1 - d2, "lateral": d1,
        "foot_mid": x - (ankle[0] + (ankle[1] - y) * 0.07),
        "sole": normal[:, 2],
    }  # fmt: skip


def partition(f: Figure, topology: dict) -> tuple[CutMesh, np.ndarray, list[str]]:
    """Cut the left half; return it with the base region of each face (index into the list of bases)."""
    v, mirror = f.vertices, topology["mirror"]
    left = f.faces[v[f.faces][:, :, 0].mean(1) > 0]
    m = CutMesh(left, fields(f, topology), mirror == np.arange(len(mirror)))
    level = spine_levels(f)

    def between(a: str, b: str) -> float:
        return (level[a] + level[b]) / 2

    rows = {
        "t4": between("T4", "T5"), "t8": between("T8", "T9"), "t12": between("T12", "L1"), "l1": between("L1", "L2"),
        "l2": between("L2", "L3"), "l3": between("L3", "L4"), "l4": between("L4", "L5"), "l5": between("L5", "S1"),
        "s2": between("S2", "S3"), "s4": level["S4"] - 9,
    }  # fmt: skip
    fold, crest = f.gluteal_fold, level["L4"] - 10
    buttock_mid = (crest + fold) / 2
    belly = (
        float(v[np.unique(left)[list(NAVEL)]].mean(0)[2]) + 8
    )  # the navel itself belongs to the lower belly

    def is_(name: str, low: float = -np.inf, high: float = np.inf) -> np.ndarray:
        mean = m.mean(name)
        return (mean >= low) & (mean < high)

    def arm() -> np.ndarray:
        return is_("arm", 0.5)

    def headneck() -> np.ndarray:
        return ~arm() & is_("neck_base", 0) & is_("z", 1250)

    def leg() -> np.ndarray:
        return ~arm() & is_("z", 0, fold)

    def trunk() -> np.ndarray:
        return ~arm() & ~headneck() & ~leg()

    def front() -> np.ndarray:
        return trunk() & is_("side", -np.inf, -15)

    # The cuts, coarse to fine. Cutting more than is needed is harmless: only triangles are added.
    m.cut("arm", 0.5, is_("z", 900))
    m.cut("neck_base", 0, is_("z", 1250, 1480) & is_("arm", 0, 0.5))
    m.cut("z", fold, ~arm())
    m.cut("head_base", 0, headneck())
    m.cut("y", -45, headneck() & is_("head_base", 0))
    m.cut("z", 1592, headneck() & is_("y", -np.inf, -45))
    m.cut("y", -25, headneck() & is_("head_base", -np.inf, 0))
    m.cut("upper_arm_s", 85, arm())
    m.cut("elbow_s", -34, arm())
    m.cut("elbow_s", 34, arm())
    m.cut("wrist_s", -22, arm())
    m.cut("wrist_s", 14, arm())
    m.cut("arm_back", 0, arm() & is_("upper_arm_s", 80) & is_("elbow_s", -np.inf, -30))
    m.cut("forearm_dorsal", 0, arm() & is_("elbow_s", 30) & is_("wrist_s", -np.inf, -20))
    m.cut("hand_dorsal", 0, arm() & is_("wrist_s", 12))
    # trunk, back to front
    m.cut("side", -15, trunk() & is_("z", fold, rows["t12"]))
    m.cut("z", 1335, trunk() & is_("x", 30))
    m.cut("x", 38, trunk() & is_("z", 1330))
    for row in ("t4", "t8", "t12"):
        m.cut("z", rows[row], trunk() & is_("side", -45))
    m.cut("side", -35, trunk() & is_("z", rows["t12"], 1335))
    m.cut("side", 35, trunk() & is_("z", rows["t12"], 1335))
    for row in ("l1", "l2", "l3", "l4"):
        m.cut("z", rows[row], trunk() & is_("side", 0) & is_("x", 0, PARASPINAL_EDGE + 15))
    m.cut("z", rows["l2"], trunk() & is_("side", -15) & is_("x", PARASPINAL_EDGE - 10))
    m.cut("z", crest, trunk() & is_("side", -50) & is_("x", PARASPINAL_EDGE - 10))
    m.cut("z", rows["l5"], trunk() & is_("side", 0) & is_("x", 0, PARASPINAL_EDGE + 15))
    m.cut("x", MIDLINE_HALF, trunk() & is_("side", 0) & is_("z", rows["l5"]))
    m.cut("x", PARASPINAL_EDGE, trunk() & is_("side", 0) & is_("z", rows["s2"] - 40))
    m.cut("x", SACRUM_HALF, trunk() & is_("side", 0) & is_("z", rows["s4"] - 5, rows["l5"]))
    m.cut("z", rows["s2"], trunk() & is_("side", 0) & is_("x", 0, 40))
    m.cut("z", rows["s4"] + 14, trunk() & is_("side", 0) & is_("x", SACRUM_HALF - 2, 80))
    m.cut("z", rows["s4"], trunk() & is_("side", 0) & is_("x", 0, 40))
    m.cut("side", 45, trunk() & is_("z", fold, crest))
    m.cut("z", buttock_mid, trunk() & is_("side", 45))
    m.cut("x", 105, trunk() & is_("side", 45) & is_("z", buttock_mid - 2, crest))
    m.cut("x", 95, trunk() & is_("side", 45) & is_("z", fold, buttock_mid))
    m.cut("x", 30, trunk() & is_("side", 0) & is_("z", fold, rows["s4"]))
    m.cut("z", 848, trunk() & is_("side", 0) & is_("x", 0, 40))
    m.cut("z", 815, trunk() & is_("x", 0, 45))
    m.cut("x", 28, trunk() & is_("z", fold, 815))
    m.cut("y", 45, trunk() & is_("z", fold, 815) & is_("x", 0, 40))
    m.cut("y", -45, trunk() & is_("z", fold, 815) & is_("x", 0, 40))
    m.cut("side", -50, trunk() & is_("z", fold, crest))
    # front
    m.cut("z", 1240, front())
    m.cut("z", 1172, front())
    m.cut("z", belly, front())
    m.cut("x", 38, front() & is_("z", fold, 870))
    m.cut("z", 862, front() & is_("x", 0, 50))
    m.cut("inguinal", 20, front() & is_("z", fold, 985))
    m.cut("inguinal", -45, front() & is_("z", fold, 985))
    # legs
    lower = ~arm() & is_("z", 0, 815)
    m.cut("sector_p", 0, lower & is_("z", 45))
    m.cut("sector_q", 0, ~arm() & is_("z", 45, 815))
    for height in (690, 600, 497, 400, 110):
        m.cut("z", height, leg())
    m.cut("z", 252, leg() & is_("sector_p", 0) & is_("sector_q", -np.inf, 0))
    m.cut("z", 50, leg())
    m.cut("lateral", 0, leg() & is_("z", 50, 110))
    m.cut("y", 12, leg() & is_("z", 0, 50))
    m.cut("toe", 0.5, leg() & is_("z", 0, 60))
    m.cut("sole", -0.35, leg() & is_("z", 0, 50))
    m.cut("foot_mid", 0, leg() & is_("z", 0, 60) & is_("toe", 0, 0.5))

    # The classification: the first rule that fits wins.
    n = len(m.faces)
    label = np.full(n, -1)
    names: list[str] = []

    def put(name: str, where: np.ndarray) -> None:
        if name not in names:
            names.append(name)
        label[where & (label < 0)] = names.index(name)

    a = arm()
    put("shoulder", a & is_("upper_arm_s", -np.inf, 85))
    upper_arm = a & is_("elbow_s", -np.inf, -34)
    put("upper_arm_back", upper_arm & is_("arm_back", 0))
    put("upper_arm_front", upper_arm)
    put("elbow", a & is_("elbow_s", -np.inf, 34))
    forearm = a & is_("wrist_s", -np.inf, -22)
    put("forearm_back_side", forearm & is_("forearm_dorsal", 0))
    put("forearm_palm_side", forearm)
    put("wrist", a & is_("wrist_s", -np.inf, 14))
    put("hand_back", a & is_("hand_dorsal", 0))
    put("hand_palm", a)
    hn = headneck()
    put("head_face", hn & is_("head_base", 0) & is_("y", -np.inf, -45) & is_("z", 0, 1592))
    put("head_back", hn & is_("head_base", 0))
    put("neck_front", hn & is_("y", -np.inf, -25))
    put("neck_back", hn)
    lg = leg()
    put("toes", lg & is_("z", 0, 60) & is_("toe", 0.5))
    foot = lg & is_("z", 0, 50)
    put("heel", foot & is_("y", 12))
    put("foot_sole", foot & is_("sole", -2, -0.35))
    put("foot_top_outer", foot & is_("foot_mid", 0))
    put("foot_top_inner", foot)
    put("ankle_outer", lg & is_("z", 50, 110) & is_("lateral", 0))
    put("ankle_inner", lg & is_("z", 50, 110))
    p, q = is_("sector_p", 0), is_("sector_q", 0)
    sectors = {"front": ~p & q, "outer": p & q, "back": p & ~q, "inner": ~p & ~q}
    bands = {
        "below": (110, 400, {"front": "shin", "outer": "lower_leg_outer", "inner": "lower_leg_inner"}),
        "knee": (400, 497, {s: f"knee_{s}" for s in sectors}),
        "low": (497, 600, {s: f"thigh_{s}_lower" for s in sectors}),
        "high": (600, fold, {s: f"thigh_{s}_upper" for s in ("front", "outer", "back")}),
    }
    put("calf_upper", lg & is_("z", 252, 400) & sectors["back"])
    put("calf_lower", lg & is_("z", 110, 252) & sectors["back"])
    put("thigh_inner_upper", lg & is_("z", 690, fold) & sectors["inner"])
    put("thigh_inner_lower", lg & is_("z", 600, 690) & sectors["inner"])
    for low, high, table in bands.values():
        for s, name in table.items():
            put(name, lg & is_("z", low, high) & sectors[s])
    t = trunk()
    put("shoulder_top", t & is_("z", 1335) & is_("x", 38))
    near = is_("x", 0, MIDLINE_HALF)
    beside = is_("x", 0, PARASPINAL_EDGE)
    behind = t & is_("side", 0) & is_("x", 0, PARASPINAL_EDGE)
    behind |= t & is_("side", 35)
    bounds = [("t1_t4", "t4", None), ("t5_t8", "t8", "t4"), ("t9_t12", "t12", "t8")]
    for name, low, high in bounds:
        band = behind & is_("z", rows[low], rows[high] if high else np.inf)
        put(f"spine_{name}", band & near)
        put(f"thoracic_paraspinal_{name}", band & beside)
    lateral_back = t & is_("side", 35) & is_("z", rows["t12"])
    put("shoulder_blade", lateral_back & is_("z", rows["t8"]))
    put("ribs_back", lateral_back)
    put("ribs_side", t & is_("side", -35, 35) & is_("z", rows["t12"], 1335))
    for i in range(1, 6):
        band = behind & is_("z", rows[f"l{i}"], rows["t12" if i == 1 else f"l{i - 1}"])
        put(f"lumbar_spine_l{i}", band & near)
        put(f"lumbar_paraspinal_l{i}", band & beside)
    flank = t & is_("side", -15) & is_("x", PARASPINAL_EDGE) & is_("z", crest, rows["t12"])
    put("flank_upper", flank & is_("z", rows["l2"]))
    put("flank_lower", flank)
    sacral = behind & is_("x", 0, SACRUM_HALF)
    put("sacrum_upper", sacral & is_("z", rows["s2"], rows["l5"]))
    put("sacrum_lower", sacral & is_("z", rows["s4"], rows["s2"]))
    put("sacroiliac", behind & beside & is_("z", rows["s4"] + 14, rows["l5"]))
    put("tailbone", behind & is_("x", 0, 30) & is_("z", 848, rows["s4"]))
    put("perineum", t & is_("x", 0, 28) & is_("z", fold, 815) & is_("y", -45, 45))
    put("inner_buttock", t & is_("side", 0) & is_("x", 0, 30) & is_("z", fold, 848))
    seat = t & is_("side", 45)
    put("buttock_upper_inner", seat & is_("z", buttock_mid) & is_("x", 0, 105))
    put("buttock_upper_outer", seat & is_("z", buttock_mid))
    put("buttock_lower_inner", seat & is_("x", 0, 95))
    put("buttock_lower_outer", seat)
    put("hip_side", t & is_("side", -50, 45) & is_("z", fold, crest) & is_("x", 60))
    # front of the trunk
    put("pubic_area", t & is_("x", 0, 38) & is_("z", 0, 862))
    put("thigh_front_upper", t & is_("inguinal", -np.inf, -45) & (sectors["front"] | sectors["outer"]))
    put("thigh_inner_upper", t & is_("inguinal", -np.inf, -45))
    put("groin", t & is_("inguinal", -np.inf, 20))
    put("abdomen_lower", t & is_("z", 0, belly))
    put("abdomen_upper", t & is_("z", 0, 1172))
    put("chest_lower", t & is_("z", 0, 1240))
    put("chest_upper", t)
    return m, merge_islands(m.faces, label), names


def merge_islands(faces: np.ndarray, label: np.ndarray) -> np.ndarray:
    """Give every piece that is cut off from the main piece of its region to the neighbour with the longest border."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    label = label.copy()
    n = len(faces)
    edge = np.sort(faces[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1)
    owner = np.repeat(np.arange(n), 3)
    order = np.lexsort((edge[:, 1], edge[:, 0]))
    edge, owner = edge[order], owner[order]
    same = (edge[1:] == edge[:-1]).all(1)
    i, j = owner[:-1][same], owner[1:][same]
    for _ in range(8):
        alike = label[i] == label[j]
        _, piece = connected_components(
            coo_matrix((np.ones(alike.sum()), (i[alike], j[alike])), shape=(n, n)), directed=False
        )
        size = np.bincount(piece)
        main = {k: np.bincount(piece[label == k]).argmax() for k in np.unique(label)}
        stray = [p for p in np.unique(piece) if p not in main.values()]
        if not stray:
            break
        for p in sorted(stray, key=lambda q: size[q]):
            inside = piece == p
            around = np.r_[label[j[inside[i] & ~inside[j]]], label[i[inside[j] & ~inside[i]]]]
            if len(around):
                label[inside] = np.bincount(around).argmax()
    return label
