"""Execute the points' rules on one figure: a ray from a landmark or an axis to the skin.

Works on the left half only; the right is its mirror. Returns face and barycentric place of each point.
"""

from __future__ import annotations

import itertools

import numpy as np
from fit import AREOLA, LEVELS, NAVEL, Figure, spine_levels

LOWER_BORDER = 0.4  # lower border of a spinous process: this share of the way to the next one


def unit(a: np.ndarray) -> np.ndarray:
    return a / np.linalg.norm(a)


class Places:
    def __init__(
        self,
        f: Figure,
        vertices: np.ndarray,
        faces: np.ndarray,
        base: np.ndarray,
        rules: list[dict[str, str]],
    ) -> None:
        self.rules = {rule["code"]: rule for rule in rules}
        self.f, self.v, self.faces, self.base = f, vertices, faces, base
        self.tri = vertices[faces]
        self.s = f.stature
        self.cun = f.cun
        part = np.array([b.startswith(("upper_arm", "elbow", "forearm", "wrist", "hand")) for b in base])
        hand = np.array([b.startswith(("hand", "wrist")) for b in base])
        shoulder = base == "shoulder"
        head = np.array([b.startswith("head") for b in base])
        neck = np.array([b.startswith("neck") for b in base])
        foot = np.array([b.startswith(("foot", "toes", "heel", "ankle")) for b in base])
        legs = np.array(
            [
                b.startswith(("thigh", "knee", "shin", "calf", "lower_leg", "ankle", "heel", "foot", "toes"))
                for b in base
            ]
        )
        pelvis = np.array(
            [
                b.startswith(
                    ("hip", "buttock", "inner_buttock", "groin", "pubic", "perineum", "abdomen_lower")
                )
                for b in base
            ]
        )
        self.parts = {
            "perineum": base == "perineum", "arm": part | shoulder, "hand": hand, "trunk": ~part & ~head, "head": head, "foot": foot,
            "body": ~part, "leg": legs | pelvis, "neck": neck | head | (base == "chest_upper"), "shoulder": shoulder | (~part & ~head & ~legs),
        }  # fmt: skip
        self.h = f.heads
        self.navel, self.nipple = vertices[list(NAVEL)].mean(0), vertices[list(AREOLA)].mean(0)
        if not (0.57 < self.navel[2] / self.s < 0.64 and 0.68 < self.nipple[2] / self.s < 0.76):
            raise ValueError(f"{f.name}: navel or nipple is not where it was; name their vertices anew.")
        self.level = spine_levels(f)
        self.z = self._heights()
        self._hand_axes()
        self._measure_scalp()

    # -- landmarks

    def _heights(self) -> dict[str, float]:
        s, level, f = self.s, self.level, self.f
        order = LEVELS
        z = {a: level[a] + LOWER_BORDER * (level[b] - level[a]) for a, b in itertools.pairwise(order)}
        for n in ("S1", "S2", "S3", "S4"):
            z[n] = level[n]
        z["sacral_hiatus"] = level["S4"]
        z["coccyx"] = level["S4"] - 0.024 * s
        z["perineum"] = f.target("crotch")
        z["suprasternal_notch"] = 0.815 * s
        z["umbilicus"] = self.navel[2]
        z["pubis"] = 0.522 * s
        # The nipple is level with the fourth intercostal space; the spaces lie 1.6 of the 9 cun of the sternum apart.
        rib = (z["suprasternal_notch"] - 0.731 * s) / 7.4
        z["xiphisternum"] = z["suprasternal_notch"] - 9 * rib
        for i in range(1, 8):
            z[f"ics{i}"] = z["suprasternal_notch"] - (1 + 1.6 * i) * rib
        z["clavicle_top"], z["clavicle_below"] = 0.826 * s, z["suprasternal_notch"] - rib
        z["laryngeal_prominence"], z["cricoid"] = 0.856 * s, 0.842 * s
        z["middle_fingertip"] = 0.373 * s  # with the arm hanging
        z["chin_throat"] = 0.872 * s
        z["jaw_angle"] = 0.880 * s
        z["rib11_tip"], z["rib12_tip"] = level["L2"], z["L2"]
        z["asis"] = 0.557 * s
        z["trochanter"] = f.target("trochanter")
        z["gluteal_fold"], z["popliteal_crease"] = f.gluteal_fold, f.crease
        patella = f.target("mid_patella")
        z["patella_base"], z["patella_apex"] = patella + 0.014 * s, patella - 0.014 * s
        z["lateral_malleolus"] = f.target("lateral_malleolus")
        z["medial_malleolus"] = z["lateral_malleolus"] + 0.006 * s
        z["ankle_crease"] = z["lateral_malleolus"] + 0.014 * s
        z["sole"] = 0.0
        return z

    def height(self, row: dict[str, str]) -> float:
        z = self.z[row["from"]]
        if row["to"]:
            z += (self.z[row["to"]] - z) * float(row["cun"]) / float(row["of"])
        return z

    def _hand_axes(self) -> None:
        h = self.h
        along = unit(h["finger3-1.L"] - h["wrist.L"])
        across = unit(h["finger5-1.L"] - h["finger2-1.L"])
        dorsal = unit(np.cross(along, across))
        dorsal *= np.sign(dorsal[0])
        across = unit(across - (across @ along) * along)
        self.hand = {"dorsal": dorsal, "palmar": -dorsal, "ulnar": across, "radial": -across}

    def _measure_scalp(self) -> None:
        """The midline from the glabella over the crown to C7, in 18 equal cun (3 + 12 + 3)."""
        s, eye = self.s, self.h["eye.L"]
        self.head_centre = np.array([0.0, eye[1] + 0.048 * s, eye[2] + 0.012 * s])
        glabella = eye[2] + 0.012 * s
        line = []
        for a in np.radians(np.arange(-20, 260, 1.0)):  # from the face, up, to the neck
            d = np.array([0.004, -np.cos(a), np.sin(a)])
            hit = self.cast(self.head_centre, d, "neck", last=True)
            line.append(self.xyz(hit) if hit else np.full(3, np.nan))
        line_ = np.array(line)
        line_ = line_[np.isfinite(line_[:, 0])]
        start = int(np.flatnonzero(line_[:, 2] >= glabella)[0])
        behind = line_[:, 1] > self.head_centre[1]
        end = (
            int(np.flatnonzero(behind & (line_[:, 2] <= self.z["C7"] + 2))[0])
            if (behind & (line_[:, 2] <= self.z["C7"] + 2)).any()
            else len(line_) - 1
        )
        way = line_[start : end + 1]
        along = np.r_[0, np.cumsum(np.linalg.norm(np.diff(way, axis=0), axis=1))]
        self.scalp_cun = along[-1] / 18
        self.scalp_line = (along / self.scalp_cun - 3, way)  # cun from the front hairline
        self.z["posterior_hairline"] = float(np.interp(12, self.scalp_line[0], way[:, 2]))

    # -- rays

    def cast(
        self, origin: np.ndarray, direction: np.ndarray, part: str, last: bool = False
    ) -> tuple[int, np.ndarray] | None:
        """First (or last) triangle of a part that the ray meets: its index and the barycentric place."""
        where = np.flatnonzero(self.parts[part])
        a, b, c = (self.tri[where, i] for i in range(3))
        d = unit(direction)
        e1, e2 = b - a, c - a
        p = np.cross(d, e2)
        det = (e1 * p).sum(1)
        ok = np.abs(det) > 1e-9
        inv = 1 / np.where(ok, det, 1)
        t0 = origin - a
        u = (t0 * p).sum(1) * inv
        q = np.cross(t0, e1)
        w = (q @ d) * inv
        t = (e2 * q).sum(1) * inv
        hit = ok & (u >= -1e-7) & (w >= -1e-7) & (u + w <= 1 + 1e-7) & (t > 0.5)
        if not hit.any():
            return None
        i = np.flatnonzero(hit)
        i = i[np.argmax(t[i])] if last else i[np.argmin(t[i])]
        return int(where[i]), np.array([1 - u[i] - w[i], u[i], w[i]])

    def xyz(self, hit: tuple[int, np.ndarray]) -> np.ndarray:
        return hit[1] @ self.tri[hit[0]]

    def side_line(self, z: float) -> float:
        """y of the midaxillary line at height z: halfway between front and back of the trunk's outermost fifth."""
        trunk = self.parts["trunk"][:, None] & (np.abs(self.tri[:, :, 2] - z) < 12)
        corners = self.tri[trunk]
        side = corners[corners[:, 0] > 0.8 * corners[:, 0].max(), 1]
        return float(side.min() + side.max()) / 2

    def nearest(self, x: np.ndarray, part: str) -> tuple[int, np.ndarray]:
        where = np.flatnonzero(self.parts[part])
        i = where[np.argmin(np.linalg.norm(self.tri[where].mean(1) - x, axis=1))]
        return int(i), np.full(3, 1 / 3)

    # -- frames

    def place(self, row: dict[str, str]) -> tuple[int, np.ndarray] | None:
        return getattr(self, "_" + row["frame"])(row)

    def _back(self, row: dict[str, str]) -> tuple[int, np.ndarray] | None:
        x = max(float(row["offset"]) * self.cun, 0.3)
        return self.cast(np.array([x, 900.0, self.height(row)]), np.array([0, -1.0, 0]), "body")

    def _front(self, row: dict[str, str]) -> tuple[int, np.ndarray] | None:
        z = self.height(row)
        x = max(self.lateral(float(row["offset"]), z), 0.3)
        part = "neck" if z > self.z["suprasternal_notch"] + 1 and x < 60 else "trunk"
        return self.cast(np.array([x, -900.0, z]), np.array([0, 1.0, 0]), part)

    def lateral(self, cun: float, z: float) -> float:
        """x of an offset on the front: 8 cun between the nipples; above the second rib the cun of the height.

        What lies beyond the nipple is measured along the skin, since the chest turns back there.
        """
        at_nipple = self.nipple[0] / 4
        scale = np.interp(z, [self.z["ics2"], self.z["clavicle_below"]], [at_nipple, self.cun])
        x = min(cun, 4.0) * scale
        left = (cun - 4.0) * scale
        spot = None
        while left > 0:
            hit = self.cast(np.array([x + 1, -900.0, z]), np.array([0, 1.0, 0]), "trunk")
            if hit is None:
                break
            here = self.xyz(hit)
            left -= 1.0 if spot is None else float(np.linalg.norm(here - spot))
            spot, x = here, x + 1
        return float(x)

    def _flank(self, row: dict[str, str]) -> tuple[int, np.ndarray] | None:
        z = self.height(row)
        y = self.side_line(z) - float(row["offset"]) * self.cun
        return self.cast(np.array([900.0, y, z]), np.array([-1.0, 0, 0]), "trunk")

    def _neck_side(self, row: dict[str, str]) -> tuple[int, np.ndarray] | None:
        z = self.height(row)
        front = self.xyz(self._front({**row, "offset": "0"}))[1]
        y = front + 1.3 * abs(float(row["offset"])) * self.cun
        return self.cast(np.array([900.0, y, z]), np.array([-1.0, 0, 0]), "body")

    def _hip(self, row: dict[str, str]) -> tuple[int, np.ndarray] | None:
        spots = {
            "trochanter": lambda: self.cast(
                np.array([900.0, self.h["upperleg01.L"][1], self.z["trochanter"]]),
                np.array([-1.0, 0, 0]),
                "trunk",
            ),
            "sacral_hiatus": lambda: self._back({"from": "sacral_hiatus", "to": "", "offset": "0"}),
            "asis": lambda: self.cast(
                np.array([0.0725 * self.s, -900.0, self.z["asis"]]), np.array([0, 1.0, 0]), "trunk"
            ),
        }
        start, end = self.xyz(spots[row["from"]]()), self.xyz(spots[row["to"]]())
        p = start + (end - start) * float(row["cun"]) / float(row["of"])
        out = (p - self.h["upperleg01.L"]) * [1, 1, 0] if row["to"] == "trochanter" else np.array([0, 1.0, 0])
        return self.cast(p + 300 * unit(out), -out, "trunk")

    def _leg(self, row: dict[str, str]) -> tuple[int, np.ndarray] | None:
        z, h = self.height(row), self.h
        hip, knee, ankle = h["upperleg01.L"], h["lowerleg01.L"], h["foot.L"]
        heights = [0, ankle[2], knee[2], hip[2], 3000]
        x = np.interp(z, heights, [ankle[0], ankle[0], knee[0], hip[0], hip[0]])
        y = np.interp(z, heights, [ankle[1] + 8, ankle[1] + 8, knee[1] + 12, hip[1], hip[1]])
        a = np.radians(float(row["offset"]))
        d = np.array([np.sin(a), -np.cos(a), 0.0])
        return self.cast(np.array([x, y, z]), d, "leg") or self.nearest(np.array([x, y, z]) + 60 * d, "leg")

    def _arm_axis(self, name: str) -> np.ndarray:
        h = self.h
        shoulder, elbow, wrist = h["upperarm01.L"], h["lowerarm01.L"], h["wrist.L"]
        return {
            "acromion": shoulder - 0.15 * (elbow - shoulder),
            "axillary_fold": shoulder + 0.26 * (elbow - shoulder),
            "cubital_crease": elbow,
            "wrist_crease": wrist,
        }[name]

    def _arm(self, row: dict[str, str], axis: np.ndarray, zero: np.ndarray) -> tuple[int, np.ndarray] | None:
        p = self._arm_axis(row["from"])
        if row["to"]:
            p = p + (self._arm_axis(row["to"]) - p) * float(row["cun"]) / float(row["of"])
        zero = unit(zero - (zero @ axis) * axis)
        outer = np.cross(axis, zero)
        reference = self.hand["radial"] if row["frame"] == "forearm" else np.array([1.0, 0, 0])
        outer = outer if outer @ reference > 0 else -outer
        a = np.radians(float(row["offset"]))
        d = np.cos(a) * zero + np.sin(a) * outer
        return self.cast(p, d, "arm") or self.nearest(p + 40 * d, "arm")

    def _upper_arm(self, row: dict[str, str]) -> tuple[int, np.ndarray] | None:
        axis = unit(self.h["lowerarm01.L"] - self.h["upperarm01.L"])
        return self._arm(row, axis, np.array([0, -1.0, 0]))

    _elbow = _upper_arm

    def _forearm(self, row: dict[str, str]) -> tuple[int, np.ndarray] | None:
        axis = unit(self.h["wrist.L"] - self.h["lowerarm01.L"])
        return self._arm(row, axis, self.hand["palmar"])

    def _joint(self, name: str) -> np.ndarray:
        if name == "tarsus":  # below the ankle joint, at the height of the metatarsals' bases
            ankle = self.h["foot.L"]
            return np.array([ankle[0], ankle[1] - 8.0, self.h["toe5-1.L"][2] + 0.004 * self.s])
        if name.endswith("tip"):
            stem = name.removesuffix("-tip")
            last = 2 if stem == "toe1" else 3
            a, b = self.h[f"{stem}-{last - 1}.L"], self.h[f"{stem}-{last}.L"]
            return b + (b - a) * 0.85
        return self.h[f"{name}.L"]

    def _digit(
        self, row: dict[str, str], words: dict[str, np.ndarray], part: str
    ) -> tuple[int, np.ndarray] | None:
        a, b = self._joint(row["from"]), self._joint(row["to"])
        p = a + (b - a) * float(row["cun"]) / float(row["of"])
        axis = unit(b - a)
        d = sum((words[w] for w in row["offset"].split("+")), np.zeros(3))
        d = unit(d - (d @ axis) * axis)
        return self.cast(p, d, part) or self.nearest(p, part)

    def _hand(self, row: dict[str, str]) -> tuple[int, np.ndarray] | None:
        return self._digit(row, self.hand, "hand")

    def _foot(self, row: dict[str, str]) -> tuple[int, np.ndarray] | None:
        up, out = np.array([0, 0, 1.0]), np.array([1.0, 0, 0])
        return self._digit(row, {"dorsal": up, "plantar": -up, "lateral": out, "medial": -out}, "foot")

    def _face(self, row: dict[str, str]) -> tuple[int, np.ndarray] | None:
        eye = self.h["eye.L"]
        x = max(float(row["offset"]) * eye[0], 0.3)
        return self.cast(
            np.array([x, -900.0, eye[2] - float(row["cun"]) * 0.0375 * self.s]), np.array([0, 1.0, 0]), "neck"
        )

    def _ear(self, row: dict[str, str]) -> tuple[int, np.ndarray] | None:
        eye, size = self.h["eye.L"], 0.037 * self.s
        y, z = eye[1] + 0.033 * self.s, eye[2] - 0.010 * self.s
        p = np.array([900.0, y - float(row["offset"]) * size, z + float(row["cun"]) * size])
        return self.cast(p, np.array([-1.0, 0, 0]), "neck")

    def _scalp_point(self, cun: float, lateral: float) -> tuple[int, np.ndarray] | None:
        along, way = self.scalp_line
        p = np.array([np.interp(cun, along, way[:, k]) for k in range(3)]) - self.head_centre
        # Across: 9 cun between the corners of the forehead (2.25 above the pupil), 9 between the mastoids.
        across = np.interp(cun, [0.5, 9.5], [1.05 * self.h["eye.L"][0] / 2.25, 0.0105 * self.s])
        angle = lateral * across / np.linalg.norm(p)
        d = (
            np.cos(angle) * unit(p * [0, 1, 1])
            + np.sin(angle) * np.array([1.0, 0, 0])
            + np.array([0.004, 0, 0])
        )
        return self.cast(self.head_centre, d, "head", last=True)

    def _head_curve(self, row: dict[str, str]) -> tuple[int, np.ndarray] | None:
        """On the curve from one point to another over the head; `offset`: how far it bulges backward, of its length."""
        start, end = (self.xyz(self.place(self.rules[row[k]])) for k in ("from", "to"))
        t = float(row["cun"]) / float(row["of"])
        p = start + (end - start) * t
        bulge = 4 * t * (1 - t) * float(row["offset"]) * np.linalg.norm(end - start)
        p = p + bulge * np.array([0, 1.0, 0])
        return self.cast(np.array([900.0, p[1], p[2]]), np.array([-1.0, 0, 0]), "neck")

    def _scalp(self, row: dict[str, str]) -> tuple[int, np.ndarray] | None:
        return self._scalp_point(float(row["cun"]), float(row["offset"]))

    def _shoulder(self, row: dict[str, str]) -> tuple[int, np.ndarray] | None:
        joint, s = self.h["upperarm01.L"], self.s
        name = row["from"]
        if name in ("acromion_front", "acromion_back"):
            d = np.array([0.6, -0.6 if name.endswith("front") else 0.6, 0.55])
            return self.cast(joint, d, "shoulder")
        if name == "axillary_fold_back":
            return self.cast(
                np.array([joint[0] - 6, 900.0, joint[2] - 0.04 * s]), np.array([0, -1.0, 0]), "shoulder"
            )
        if name == "below_spine_lateral":
            return self.cast(
                np.array([joint[0] - 6, 900.0, joint[2] + 0.002 * s]), np.array([0, -1.0, 0]), "shoulder"
            )
        c7 = self.xyz(self._back({"from": "C7", "to": "", "offset": "0"}))
        x, y = {
            "acromioclavicular": (joint[0] * 0.80, joint[1] + 4),
            "mid_c7_acromion": (joint[0] * 0.54, (c7[1] + joint[1]) / 2),
            "scapula_superior_angle": (joint[0] * 0.52, c7[1] + 8),
        }[name]
        return self.cast(np.array([x, y, 3000.0]), np.array([0, 0, -1.0]), "shoulder")

    def _site(self, row: dict[str, str]) -> tuple[int, np.ndarray] | None:
        below = np.array([0.3, 8.0, self.z["perineum"] - 200])
        return self.cast(below, np.array([0, 0, 1.0]), "perineum") or self.nearest(below, "perineum")

    def _free(self, row: dict[str, str]) -> None:
        return None
