"""Pictures of the body as plain SVG text: a drawing, regions and points; for letters, charts and the shell."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import accumulate, pairwise

import vl_convert

from ashi.body.figures import figure, figure_name
from ashi.body.labelling import Box, Dot, place_labels
from ashi.body.lumbar import window
from ashi.body.marks import Pain, PainDrawing, Stroke, View
from ashi.body.points import PlacedPoint, places
from ashi.body.regions import REGIONS
from ashi.body.sheet import PAIN_COLOURS, Sheet, picture, sheet
from ashi.body.views import STEP, views

# Along the brush line, in ems; the first pain has none. The browser draws the same.
DASHES = ((), (0.3, 0.6), (0.8, 0.5), (0.3, 0.45, 0.8, 0.45), (0.05, 0.5))
NUMBER = 0.7  # radius of a pain's number, in ems


def draw_svg(
    view: View = "back",
    drawing: PainDrawing | None = None,
    points: Iterable[str] = (),
    body: str | None = None,
    *,
    theme: str = "light",
    labels: bool = True,
    fields: bool = False,
    names: bool = False,
    regions: Iterable[str] = (),
    title: str | None = None,
    width_px: int | None = None,
    whose: str = "your",
    key: str = "",
) -> str:
    """One view as SVG text. No scripts and no style attributes: presentation attributes and classes only.

    `points` are codes such as ``BL23`` (both sides) or ``BL23:left``; `fields` also draws their fields, `names`
    writes the codes beside them; `regions` are ids to tint. The patient's left and right are written on the picture:
    "Your left" to the patient, "Patient's left" with ``whose="patient"``. What was painted on the back is also shown
    close up, and the reverse. Pictures of different things share no id on a page; `key` parts two of the same.
    Raises `KeyError` for an unknown figure, view, theme, point or region.
    """
    codes, tinted = tuple(points), tuple(regions)
    name = body or (figure_name(drawing.body_version) if drawing else "female_average")
    on = sheet(view, name, theme, (drawing, codes, tinted, fields, names, key))
    numbered = _numbered(drawing, on)
    inside = _regions(tinted, on) + (_pains(drawing, on) if drawing else [])
    around = on.em * NUMBER
    above = _point_marks(
        codes, on, fields, names, [(x - around, y - around, x + around, y + around) for _, x, y in numbered]
    )
    above += [_number(number, x, y, on) for number, x, y in numbered]
    return picture(
        on, title or _describe(on, drawing, codes), inside, above=above, labels=labels, whose=whose,
        width_px=width_px, description=_pains_in_words(drawing) if drawing else "",
    )  # fmt: skip


def draw_png(svg: str, scale: float = 1.0, ground: str | None = None) -> bytes:
    """The picture as PNG bytes, on a colour (such as ``"#ffffff"``) or on nothing."""
    if ground:
        start = svg.index(">") + 1
        svg = f'{svg[:start]}<rect width="100%" height="100%" fill="{ground}"/>{svg[start:]}'
    return bytes(vl_convert.svg_to_png(svg, scale=scale))


def _describe(on: Sheet, drawing: PainDrawing | None, codes: Sequence[str]) -> str:
    parts = [f"{on.shape['name']} view of the body"]
    if drawing and (drawing.strokes or drawing.regions):
        parts.append("with the painted pain")
    if codes:
        parts.append("and points " + ", ".join(codes))
    return " ".join(parts)


def _pains_in_words(drawing: PainDrawing) -> str:
    told = [
        f"Pain {number}: {pain.intensity} of 10"
        + (f", {', '.join(pain.qualities)}" if pain.qualities else "")
        for number, pain in enumerate(drawing.pains, start=1)
    ]
    return ". ".join(told) + "." if told else ""


def _regions(ids: Iterable[str], on: Sheet) -> list[str]:
    out = []
    for id_ in ids:
        if id_ not in REGIONS:
            raise KeyError(f"No region {id_!r}.")
        if id_ in on.shape["regions"]:
            out.append(
                f'<path class="body-region" d="{on.shape["regions"][id_]}" fill="{PAIN_COLOURS[on.theme][0]}" '
                'fill-opacity="0.3"/>'
            )
    return out


def _pains(drawing: PainDrawing, on: Sheet) -> list[str]:
    out = []
    for number, pain in enumerate(drawing.pains):
        strokes = [s for s in drawing.strokes if s.pain == number and _shown(s, on)]
        inner = [_path(s, on, f'stroke="currentColor" stroke-width="{s.width}"') for s in strokes]
        inner += [
            f'<path d="{on.shape["regions"][m.region]}" fill="currentColor"/>'
            for m in drawing.regions
            if m.pain == number and m.region in on.shape["regions"]
        ]
        if inner:
            out.append(_group(number, pain, inner, on))
            out += [_thread(s, number, on) for s in strokes if DASHES[number % 5] and len(s.points) > 1]
    return out


def _group(number: int, pain: Pain, inner: Iterable[str], on: Sheet) -> str:
    strength = 0.28 + 0.032 * pain.intensity
    return (
        f'<g class="body-pain body-pain-{number % 5}" color="{PAIN_COLOURS[on.theme][number % 5]}" '
        f'opacity="{strength:.2f}" fill="none" stroke-linecap="round" stroke-linejoin="round">{"".join(inner)}</g>'
    )


def _thread(stroke: Stroke, number: int, on: Sheet) -> str:
    em = on.em / _scale(stroke, on)
    dash = " ".join(f"{part * em:.0f}" for part in DASHES[number % 5])
    return _path(
        stroke, on,
        f'class="body-thread" fill="none" stroke="{on.palette["halo"]}" stroke-width="{0.12 * em:.0f}" '
        f'stroke-linecap="round" stroke-linejoin="round" stroke-dasharray="{dash}"',
    )  # fmt: skip


def _shown(stroke: Stroke, on: Sheet) -> bool:
    return stroke.view == on.view or {stroke.view, on.view} == {"back", "lumbar"}


def _scale(stroke: Stroke, on: Sheet) -> float:
    """Units of the sheet for one unit of the stroke."""
    if stroke.view == on.view:
        return 1.0
    scale = window(figure(on.figure)).scale
    return scale if on.view == "back" else 1 / scale


def _path(stroke: Stroke, on: Sheet, how: str) -> str:
    points = stroke.points if len(stroke.points) > 1 else stroke.points * 2
    d = f"M{points[0][0]} {points[0][1]}l" + " ".join(
        f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(points)
    )
    w, scale = window(figure(on.figure)), _scale(stroke, on)
    move = ""
    if stroke.view != on.view:
        move = (
            f' transform="translate({w.left:.1f} {w.top:.1f}) scale({scale:.4f})"'
            if on.view == "back"
            else f' transform="scale({scale:.4f}) translate({-w.left:.1f} {-w.top:.1f})"'
        )
    return f'<path d="{d.replace(" -", "-")}"{move} {how}/>'


def _numbered(drawing: PainDrawing | None, on: Sheet) -> list[tuple[int, float, float]]:
    """Where each pain's number stands, where there are several: colour alone tells nobody apart."""
    if drawing is None or len(drawing.pains) < 2:
        return []
    found, radius = [], on.em * NUMBER
    for number in range(len(drawing.pains)):
        if spot := _spot(drawing, number, on):
            x, y = (
                min(max(c, radius), size - radius)
                for c, size in zip(spot, (on.width, on.height), strict=True)
            )
            found.append((number, x, y))
    return found


def _number(number: int, x: float, y: float, on: Sheet) -> str:
    return (
        f'<g class="body-number body-number-{number % 5}" color="{PAIN_COLOURS[on.theme][number % 5]}">'
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{on.em * NUMBER:.0f}" fill="currentColor" '
        f'stroke="{on.palette["halo"]}" stroke-width="{on.em * 0.1:.0f}"/>'
        f'<text x="{x:.0f}" y="{y + on.em * 0.32:.0f}" font-family="inherit, system-ui, sans-serif" '
        f'font-weight="600" font-size="{on.em * 0.9:.0f}" text-anchor="middle" fill="#fffdf8">{number + 1}</text></g>'
    )


def _spot(drawing: PainDrawing, number: int, on: Sheet) -> tuple[float, float] | None:
    for stroke in drawing.strokes:
        if stroke.pain == number and _shown(stroke, on):
            x, y = stroke.points[len(stroke.points) // 2]
            if stroke.view != on.view:
                w = window(figure(on.figure))
                scale = w.scale
                x, y = (
                    (round(w.left + x * scale), round(w.top + y * scale))
                    if on.view == "back"
                    else (round((x - w.left) / scale), round((y - w.top) / scale))
                )
            if 0 <= x <= on.width and 0 <= y <= on.height:
                return x, y
    for mark in drawing.regions:
        if mark.pain == number and (d := on.shape["regions"].get(mark.region)):
            return _middle(d)
    return None


def _middle(path: str) -> tuple[float, float]:
    """The middle of the box round a path's longest ring."""
    ring = max(path.split("M")[1:], key=len)
    steps = [int(n) for n in STEP.findall(ring)]
    xs, ys = list(accumulate(steps[0::2])), list(accumulate(steps[1::2]))
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _point_marks(
    codes: Iterable[str], on: Sheet, fields: bool, names: bool, taken: Sequence[Box]
) -> list[str]:
    found = [placed for wanted in codes for placed in _placed(wanted, on)]
    p, em, radius = on.palette, on.em, on.em * 0.2
    out = []
    if fields:
        out += [
            f'<circle class="body-field" cx="{x}" cy="{y}" r="{placed.field_radius_mm / on.mm_per_unit:.0f}" '
            f'fill="{p["point"]}" fill-opacity="0.14"/>'
            for placed in found
            for x, y in (placed.views[on.view],)
        ]
    if names:
        out += _names(found, on, radius, taken)
    out += [
        f'<circle class="body-point" cx="{x}" cy="{y}" r="{radius:.0f}" fill="{p["point"]}" '
        f'stroke="{p["halo"]}" stroke-width="{em * 0.07:.0f}"><title>{escape(placed.code)} {placed.side}</title></circle>'
        for placed in found
        for x, y in (placed.views[on.view],)
    ]
    return out


def _placed(wanted: str, on: Sheet) -> list[PlacedPoint]:
    code, _, side = wanted.partition(":")
    if side not in ("", "left", "right", "midline"):
        raise KeyError(f"No side {side!r}. Write {code}:left or {code}:right.")
    return [
        placed
        for placed in places(code, on.figure)
        if on.view in placed.views and (not side or placed.side == side)
    ]


def _names(found: Iterable[PlacedPoint], on: Sheet, radius: float, taken: Sequence[Box]) -> list[str]:
    """Each name on the outer side of its point, with a thin line where it had to move away."""
    em = on.em * 0.62
    spots = {(placed.code, placed.views[on.view]) for placed in found}
    middle = on.width / 2
    dots = [Dot(code, x, y, -1 if x < middle - 0.1 * on.em else 1) for code, (x, y) in sorted(spots)]
    out = []
    for label in place_labels(dots, em, on.width, on.height, radius, taken):
        if label.has_leader:
            out.append(
                f'<path class="body-leader" d="M{label.dot.x:.0f} {label.dot.y:.0f}L{label.x:.0f} {label.y:.0f}" '
                f'stroke="{on.palette["text"]}" stroke-width="{em * 0.06:.0f}"/>'
            )
        anchor = ' text-anchor="end"' if label.at_end else ""
        out.append(
            f'<text class="body-name" x="{label.x:.0f}" y="{label.y + 0.35 * em:.0f}"{anchor} '
            f'font-family="inherit, system-ui, sans-serif" font-size="{em:.0f}" fill="{on.palette["text"]}" '
            f'stroke="{on.palette["halo"]}" stroke-width="{em * 0.16:.0f}" stroke-linejoin="round" '
            f'paint-order="stroke">{escape(label.dot.name)}</text>'
        )
    return out


def drawing_views(drawing: PainDrawing) -> tuple[View, ...]:
    """The views on which something is painted or chosen, most useful first."""
    order: tuple[View, ...] = ("back", "lumbar", "front", "left", "right")
    painted = {s.view for s in drawing.strokes}
    document = views(figure_name(drawing.body_version))["views"]
    marked = {view for view in order if any(m.region in document[view]["regions"] for m in drawing.regions)}
    return tuple(view for view in order if view in painted | marked) or ("back",)
