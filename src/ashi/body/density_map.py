"""The map of many drawings: bands of equal density on a view of the body, with their scale and the number drawn."""

import math
from functools import cache

import numpy as np
from scipy.ndimage import gaussian_filter

from ashi.body.contours import Ring, rings, simplified
from ashi.body.figures import PIXEL_MM, FlatView, Floats, figure
from ashi.body.lumbar import window
from ashi.body.marks import View
from ashi.body.sheet import BAND_COLOURS, Sheet, picture, sheet

SMOOTH_MM = 6.0  # standard deviation; about half of what a redrawn border wanders
CELL_MM = 4.0  # grain of the bands
TOLERANCE_MM = 0.5
STEPS = (0.005, 0.01, 0.02, 0.05, 0.10, 0.15, 0.20, 0.25, 0.5)
MOST_BANDS = 6


def draw_density(
    density: Floats,
    drawings: int,
    view: View = "back",
    body: str = "female_average",
    *,
    theme: str = "light",
    title: str | None = None,
    width_px: int | None = None,
    whose: str = "patient",
    key: str = "",
) -> str:
    """SVG text of `density` (m,), the share of drawings on each skin face, as `ashi.body.density.density` gives it.

    Bands are smoothed over some 6 mm, so a place is shown as one would redraw it. The scale below names the shares;
    `drawings` is their number. Raises `KeyError` for an unknown figure, view or theme, `ValueError` for other shapes.
    """
    if density.shape != (len(figure("female_average").faces),):
        raise ValueError(f"A density has one share for each skin face, not the shape {density.shape}.")
    on = sheet(view, body, theme, (density.tobytes(), drawings, key))
    heights = on_view(density, body, "back" if view == "lumbar" else view)
    levels = band_levels(float(heights.max(initial=0.0)))
    colours = _colours(len(levels), on.theme)
    bands = [
        f'<path class="body-band" d="{d}" fill="{colour}" fill-rule="evenodd"/>'
        for level, colour in zip(levels, colours, strict=True)
        if (d := _path(rings(heights, level), on))
    ]
    people = f"{drawings:,} drawing{'' if drawings == 1 else 's'}"
    legend = _legend(levels, colours, people, on)
    told = f"{on.shape['name']} view of the body: how many of {people} cover each place"
    most = (
        f"Up to {_percent(float(heights.max()))} of the drawings cover one place."
        if levels
        else "Nothing is covered here."
    )
    return picture(
        on, title or told, ['<g class="body-bands" opacity="0.92">', *bands, "</g>"], foot=legend, foot_lines=3, whose=whose, width_px=width_px,
        description=most,
    )  # fmt: skip


def on_view(density: Floats, body: str, view: FlatView) -> Floats:
    """Density seen from one side, (rows, columns) of cells of 4 mm, smoothed over the skin alone; 0 beside the body."""
    cell, shape, count = _cells(body, view)
    fig = figure(body)
    total = np.bincount(cell, weights=density[fig.sample_face[fig.visible[view]]], minlength=len(count))
    sigma = SMOOTH_MM / CELL_MM
    spread = gaussian_filter(total.reshape(shape), sigma)
    skin = gaussian_filter(count.reshape(shape), sigma)
    return np.asarray(
        np.divide(spread, skin, out=np.zeros(shape), where=skin > 0.05 * skin.max()), dtype=np.float64
    )


@cache
def _cells(body: str, view: FlatView) -> tuple[np.ndarray, tuple[int, int], Floats]:
    fig = figure(body)
    rows, columns = fig.frames[view].grid
    per = round(CELL_MM / PIXEL_MM)
    shape = (math.ceil(rows / per), math.ceil(columns / per))
    row, column = np.divmod(fig.pixel[view], columns)
    cell = row // per * shape[1] + column // per
    return cell, shape, np.bincount(cell, minlength=shape[0] * shape[1]).astype(np.float64)


def band_levels(highest: float) -> tuple[float, ...]:
    """Round shares from which bands begin, at most six; none where nobody drew.

    >>> band_levels(0.47)
    (0.1, 0.2, 0.3, 0.4)
    """
    step = next((s for s in STEPS if highest / s <= MOST_BANDS + 1), STEPS[-1])
    count = min(MOST_BANDS, int(highest / step + 1e-9))
    levels = tuple(round(step * i, 4) for i in range(1, count + 1))
    return levels or ((STEPS[0] / 5,) if highest > STEPS[0] / 5 else ())


def _colours(count: int, theme: str) -> tuple[str, ...]:
    """Spread over the whole scale, so that the highest band is always the darkest."""
    scale = BAND_COLOURS[theme]
    if count == 1:
        return (scale[3],)
    return tuple(scale[round(i * (len(scale) - 1) / (count - 1))] for i in range(count))


def _path(found: list[Ring], on: Sheet) -> str:
    per_cell = CELL_MM / figure(on.figure).frames["back"].mm_per_unit
    out = []
    for ring in found:
        corners = (simplified(ring, TOLERANCE_MM / CELL_MM) + 0.5) * per_cell
        if on.view == "lumbar":
            w = window(figure(on.figure))
            corners = (corners - [w.left, w.top]) / w.scale
        whole = np.rint(corners).astype(np.int64)
        beyond = (whole.max(axis=0) < 0) | (whole.min(axis=0) > [on.width, on.height])
        if len(whole) < 3 or beyond.any():
            continue
        moves = " ".join(f"{x} {y}" for x, y in np.diff(whole, axis=0).tolist())
        out.append(f"M{whole[0][0]} {whole[0][1]}l{moves}z".replace(" -", "-"))
    return "".join(out)


def _legend(levels: tuple[float, ...], colours: tuple[str, ...], people: str, on: Sheet) -> list[str]:
    em, left, width = on.em * 0.8, on.em * 0.4, on.width - on.em * 0.8
    y = on.height + on.em * 2.7
    text = f'font-family="inherit, system-ui, sans-serif" font-size="{em:.0f}" fill="{on.palette["text"]}"'
    if not levels:
        return [
            f'<text class="body-legend" x="{left:.0f}" y="{y + em:.0f}" {text}>{people}; none of them here</text>'
        ]
    each = width / len(levels)
    out = [f'<g class="body-legend" {text}>']
    for i, (level, colour) in enumerate(zip(levels, colours, strict=True)):
        x = left + i * each
        out.append(
            f'<rect x="{x:.0f}" y="{y:.0f}" width="{each:.0f}" height="{em * 0.6:.0f}" fill="{colour}"/>'
            f'<text x="{x:.0f}" y="{y + em * 1.5:.0f}">{_percent(level)}</text>'
        )
    out.append(
        f'<text x="{left:.0f}" y="{y - em * 0.35:.0f}">Share of {people} that cover a place, from</text></g>'
    )
    return out


def _percent(share: float) -> str:
    return f"{share * 100:.3g} %"
