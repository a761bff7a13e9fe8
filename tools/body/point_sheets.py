"""Draw the points region by region, close up and with their codes, to be looked at after every change of a rule.

    PYTHONPATH=src python tools/body/point_sheets.py OUT [figure ...] [--only back_lumbar,hand_palm]

Each sheet looks along one direction at a window of the skin, shades it, and names every point that is seen there.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np

from ashi.body import POINTS
from ashi.body.figures import FIGURE_NAMES, Figure, figure
from ashi.body.picture import draw_png
from ashi.body.placing import places_on
from ashi.body.regions import REGIONS

WIDTH_PX = 900
FRONT, BACK, OUTER, INNER = (0, -1, 0), (0, 1, 0), (1, 0, 0), (-1, 0, 0)


@dataclass(frozen=True)
class Sheet:
    """A window of the skin: what it is centred on (points of the left or the midline), how high, seen from where."""

    name: str
    around: tuple[str, ...]
    height_mm: float
    toward: tuple[float, float, float]
    left_only: bool = True
    parts: tuple[str, ...] = ()  # only skin of these areas, so that an arm or the other leg hides nothing


ARM = ("shoulder", "upper_arm", "elbow", "forearm", "wrist", "hand")
LEG = ("thigh", "knee", "shin", "calf", "lower_leg", "ankle", "heel", "foot", "toes")
TRUNK = (
    "chest",
    "ribs",
    "abdomen",
    "flank",
    "hip",
    "buttock",
    "groin",
    "thigh",
    "lumbar",
    "thoracic",
    "shoulder_top",
)

REGIONS_BY_INDEX = {r.index: r for r in REGIONS.values()}

SHEETS = (
    Sheet("face", ("GV26", "GV24"), 240, FRONT, False),
    Sheet("head_side", ("SI19", "GB8"), 280, OUTER),
    Sheet("head_top", ("GV20",), 260, (0, 0, 1), False),
    Sheet("head_back", ("GV17", "GV16"), 280, BACK, False),
    Sheet("neck_front", ("CV22", "CV23"), 230, (0.35, -0.93, 0.1), False),
    Sheet("neck_side", ("LI18", "TE16"), 220, (0.95, -0.3, 0)),
    Sheet("chest", ("CV18", "CV15"), 400, FRONT, False),
    Sheet("abdomen", ("CV8", "CV5"), 420, FRONT, False),
    Sheet("flank", ("SP21", "GB26", "GB29"), 620, OUTER, parts=TRUNK),
    Sheet("shoulder_back", ("SI11", "SI14"), 360, (0.2, 0.97, 0.15)),
    Sheet("shoulder_top", ("GB21", "LI15"), 320, (0.35, 0.1, 0.93)),
    Sheet("upper_back", ("GV9", "GV12"), 420, BACK, False),
    Sheet("lumbar", ("GV4", "GV2"), 420, BACK, False),
    Sheet("buttock", ("BL54", "BL36"), 380, (0.35, 0.94, 0)),
    Sheet("arm_front", ("PC2", "LU5"), 380, (0.25, -0.97, 0), parts=ARM),
    Sheet("arm_back", ("TE12", "TE10"), 380, (0.45, 0.89, 0), parts=ARM),
    Sheet("elbow_outer", ("LI11",), 220, (0.95, -0.3, 0), parts=ARM),
    Sheet("elbow_inner", ("HT3",), 220, (-0.95, -0.3, 0), parts=ARM),
    Sheet("forearm_palm", ("PC4",), 330, (-0.62, -0.78, 0), parts=ARM),
    Sheet("forearm_back", ("TE6",), 330, (0.95, 0.3, 0), parts=ARM),
    Sheet("wrist_thumb", ("LU7", "LI5"), 200, (0.2, -0.98, 0), parts=ARM),
    Sheet("hand_palm", ("PC8", "PC9"), 240, (-0.98, -0.1, -0.1), parts=ARM),
    Sheet("hand_back", ("TE3", "TE1"), 240, (0.98, 0.1, 0.1), parts=ARM),
    Sheet("thigh_front", ("ST32",), 520, (0.2, -0.98, 0), parts=LEG),
    Sheet("thigh_inner", ("LR9", "SP11"), 480, (-0.75, -0.66, 0), parts=LEG),
    Sheet("thigh_outer", ("GB31",), 520, OUTER, parts=LEG),
    Sheet("thigh_back", ("BL37",), 480, BACK, parts=LEG),
    Sheet("knee_front", ("ST35", "SP10"), 280, FRONT, parts=LEG),
    Sheet("knee_back", ("BL40",), 240, BACK, parts=LEG),
    Sheet("leg_front", ("ST38",), 460, (0.45, -0.9, 0), parts=LEG),
    Sheet("leg_outer", ("GB36",), 460, OUTER, parts=LEG),
    Sheet("leg_inner", ("SP7",), 460, (-1, -0.05, 0), parts=LEG),
    Sheet("leg_back", ("BL57",), 460, BACK, parts=LEG),
    Sheet("ankle_outer", ("BL62",), 220, OUTER, parts=LEG),
    Sheet("ankle_inner", ("KI6",), 220, INNER, parts=LEG),
    Sheet("foot_top", ("ST43",), 280, (0.0, -0.5, 0.86), parts=LEG),
    Sheet("foot_outer", ("BL64",), 260, (0.9, -0.3, 0.3), parts=LEG),
    Sheet("sole", ("KI1",), 330, (0, 0, -1), parts=LEG),
)


def axes(toward: tuple[float, float, float]) -> np.ndarray:
    """Rows: to the right on the sheet, up on the sheet, out of the sheet."""
    out = np.asarray(toward, float) / np.linalg.norm(toward)
    up = np.array([0, 0, 1.0]) if abs(out[2]) < 0.95 else np.array([0, -1.0, 0])
    right = np.cross(up, out)
    right /= np.linalg.norm(right)
    return np.stack([right, np.cross(out, right), out])


def draw(body: Figure, sheet: Sheet, where: dict[tuple[str, str], np.ndarray]) -> str:
    """The sheet as SVG text."""
    frame = axes(sheet.toward)
    anchors = [where.get((c, "midline"), where.get((c, "left"))) for c in sheet.around]
    centre = np.mean([a for a in anchors if a is not None], axis=0) @ frame.T
    scale, width = WIDTH_PX / sheet.height_mm, sheet.height_mm * 0.85
    v = body.vertices @ frame.T - centre
    v[:, 1] *= -1
    t = v[body.faces]
    cross = np.cross(t[:, 1] - t[:, 0], t[:, 2] - t[:, 0])
    length = np.linalg.norm(cross, axis=1) + 1e-9
    facing = -cross[:, 2] / length
    if sheet.parts:
        ids = list(REGIONS.values())
        kept = np.array([r.base.startswith(sheet.parts) and r.side != "right" for r in ids])[body.region]
        facing = np.where(kept, facing, -1.0)
    near = (np.abs(t[:, :, 0]).min(1) < width / 2) & (np.abs(t[:, :, 1]).min(1) < sheet.height_mm / 2)
    shown = np.flatnonzero(near & (facing > 0))
    shown = shown[np.argsort(t[shown].mean(1)[:, 2])]
    light = -cross[shown] @ np.array([-0.35, -0.45, 0.82]) / length[shown]
    parts = []
    for i, shade in zip(shown.tolist(), np.clip(light, 0, 1).tolist(), strict=True):
        r, g, b = (round(c * (0.5 + 0.5 * shade)) for c in (238, 220, 200))
        corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in (t[i, :, :2] * scale).tolist())
        parts.append(
            f'<polygon points="{corners}" fill="rgb({r},{g},{b})" stroke="rgb({r},{g},{b})" stroke-width=".6"/>'
        )
    front = t[shown]
    region = {key: REGIONS_BY_INDEX[body.region[places_on(body.name)[key].face]] for key in where}  # type: ignore[index]
    for (code, side), xyz in where.items():
        if sheet.left_only and side == "right":
            continue
        if sheet.parts and not region[code, side].base.startswith(sheet.parts):
            continue
        p = xyz @ frame.T - centre
        p[1] *= -1
        if abs(p[0]) > width / 2 or abs(p[1]) > sheet.height_mm / 2 or hidden(p, front):
            continue
        x, y = (p[:2] * scale).tolist()
        name = code.replace("EX-", "") if side != "right" else ""
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="#b3362b" stroke="#fff" stroke-width="1"/>'
            f'<text x="{x + 7:.1f}" y="{y + 4:.1f}" font-size="13" font-family="sans-serif" fill="#10314a" '
            f'stroke="#fff" stroke-width="2.5" paint-order="stroke">{escape(name)}</text>'
        )
    w, h = width * scale, sheet.height_mm * scale
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-w / 2:.0f} {-h / 2:.0f} {w:.0f} {h:.0f}" '
        f'width="{w:.0f}" height="{h:.0f}"><rect x="{-w / 2:.0f}" y="{-h / 2:.0f}" width="{w:.0f}" height="{h:.0f}" '
        f'fill="#fff"/>{"".join(parts)}</svg>'
    )


def hidden(p: np.ndarray, front: np.ndarray, slack_mm: float = 4.0) -> bool:
    """Whether skin in front of the place covers it."""
    a, b, c = front[:, 0, :2], front[:, 1, :2], front[:, 2, :2]
    d = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    d = np.where(np.abs(d) < 1e-9, 1e-9, d)
    u = ((p[0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (p[1] - a[:, 1]) * (c[:, 0] - a[:, 0])) / d
    w = ((b[:, 0] - a[:, 0]) * (p[1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (p[0] - a[:, 0])) / d
    inside = (u >= -1e-6) & (w >= -1e-6) & (u + w <= 1 + 1e-6)
    if not inside.any():
        return True
    z = front[:, 0, 2] + u * (front[:, 1, 2] - front[:, 0, 2]) + w * (front[:, 2, 2] - front[:, 0, 2])
    return bool((z[inside] > p[2] + slack_mm).any())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("figures", nargs="*", default=["female_average"])
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    only = set(filter(None, arguments.only.split(",")))
    for name in arguments.figures:
        if name not in FIGURE_NAMES:
            parser.error(f"no figure {name!r}; known: {', '.join(FIGURE_NAMES)}")
        body = figure(name)
        where = {(c, s): np.asarray(p.xyz_mm) for (c, s), p in places_on(name).items() if c in POINTS}
        for sheet in SHEETS:
            if not only or sheet.name in only:
                svg = draw(body, sheet, where)
                (arguments.out / f"{name}-{sheet.name}.png").write_bytes(draw_png(svg))


if __name__ == "__main__":
    main()
