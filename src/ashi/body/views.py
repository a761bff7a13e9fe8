"""The views a person draws on, as plain dicts for the web: outline, shade, and a path for every region."""

import re
from functools import cache
from itertools import accumulate, pairwise
from typing import Any

from ashi.body.figures import BODY_VERSION, FIGURE_NAMES, figure, view_document
from ashi.body.lumbar import LUMBAR_MM_PER_UNIT, Window, window

VIEW_NAMES = {
    "front": "Front",
    "back": "Back",
    "left": "Left side",
    "right": "Right side",
    "lumbar": "Lower back, close up",
}
# What to write at the left and at the right edge of each view, so that no side is ever guessed.
EDGE_LABELS = {
    "front": ("Your right", "Your left"),
    "back": ("Your left", "Your right"),
    "lumbar": ("Your left", "Your right"),
    "left": ("Front", "Back"),
    "right": ("Back", "Front"),
}
SOFTEN_MM = (3.0, 5.0)  # blur of the shade, whole and close up: standard deviation of a feGaussianBlur
STEP = re.compile(r"-?\d+")


@cache
def views(body: str = "female_average") -> dict[str, Any]:
    """Everything a page needs to draw one figure; sizes in units, paths as SVG path text.

    >>> v = views("female_average")["views"]["back"]
    >>> v["left_label"], v["mm_per_unit"]
    ('Your left', 0.2)
    """
    if body not in FIGURE_NAMES:
        raise KeyError(f"No figure {body!r}. Known: {', '.join(FIGURE_NAMES)}.")
    document = view_document(body)
    out: dict[str, Any] = {}
    for name, view in document.items():
        out[name] = _labelled(name, view)
    out["lumbar"] = _labelled("lumbar", _lumbar(document["back"], window(figure(body))))
    return {
        "body_version": f"{BODY_VERSION}/{body}",
        "figure": body,
        "views": {n: out[n] for n in VIEW_NAMES},
    }


def _labelled(name: str, view: dict[str, Any]) -> dict[str, Any]:
    left, right = EDGE_LABELS[name]
    return {
        "name": VIEW_NAMES[name],
        "width": view["width"],
        "height": view["height"],
        "mm_per_unit": view["mm_per_unit"],
        "left_label": left,
        "right_label": right,
        "soften": round(SOFTEN_MM[name == "lumbar"] / view["mm_per_unit"], 1),
        "outline": view["outline"],
        "shadow": view["shadow"],
        "light": view["light"],
        "regions": view["regions"],
    }


def _lumbar(back: dict[str, Any], w: Window) -> dict[str, Any]:
    """The back's paths enlarged into the window; regions that lie outside it are left out."""
    regions = {}
    for id_, text in back["regions"].items():
        moved, inside = enlarge(text, w)
        if inside:
            regions[id_] = moved
    return {
        "width": w.width,
        "height": w.height,
        "mm_per_unit": LUMBAR_MM_PER_UNIT,
        "outline": enlarge(back["outline"], w)[0],
        "shadow": [enlarge(text, w)[0] for text in back["shadow"]],
        "light": [enlarge(text, w)[0] for text in back["light"]],
        "regions": regions,
    }


def enlarge(path: str, w: Window) -> tuple[str, bool]:
    """A path of the back view in the window's units, without rings beyond it; and whether any corner lies inside."""
    out, inside = [], False
    for ring in path.split("M")[1:]:
        start, _, rest = ring.partition("l")
        steps = [int(n) for n in STEP.findall(start + " " + rest)]
        xs, ys = list(accumulate(steps[0::2])), list(accumulate(steps[1::2]))
        corners = [
            (round((x - w.left) / w.scale), round((y - w.top) / w.scale)) for x, y in zip(xs, ys, strict=True)
        ]
        across, down = [c[0] for c in corners], [c[1] for c in corners]
        if max(across) < 0 or min(across) > w.width or max(down) < 0 or min(down) > w.height:
            continue
        inside = inside or any(0 <= x <= w.width and 0 <= y <= w.height for x, y in corners)
        moves = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(corners)]
        out.append(f"M{corners[0][0]} {corners[0][1]}l{' '.join(moves)}z".replace(" -", "-"))
    return "".join(out), inside
