"""Pictures of the body as plain SVG text: outline, soft shade, a drawing, points; for letters, charts and the shell."""

from collections.abc import Iterable
from html import escape
from typing import Any

import vl_convert

from ashi.body.figures import figure, figure_name
from ashi.body.lumbar import window
from ashi.body.marks import PainDrawing, Stroke, View
from ashi.body.points import places
from ashi.body.regions import REGIONS
from ashi.body.views import views

# Colours when no stylesheet is there (letters); a page restyles the classes.
PALETTES = {
    "light": {"skin": "#efe3d3", "line": "#8a7461", "shadow": "#6b4f3c", "light": "#fffaf2", "text": "#4a3c32",
              "pain": "#b3362b", "point": "#1f5f8b", "halo": "#fffdf8"},
    "dark": {"skin": "#a8917d", "line": "#d9c6b2", "shadow": "#2a1d14", "light": "#f3e3d0", "text": "#efe6da",
             "pain": "#ff7a66", "point": "#9fd3f5", "halo": "#1c1714"},
}  # fmt: skip
SHADOW_OPACITY, LIGHT_OPACITY = 0.062, 0.10


def draw_svg(
    view: View = "back",
    drawing: PainDrawing | None = None,
    points: Iterable[str] = (),
    body: str | None = None,
    *,
    theme: str = "light",
    labels: bool = True,
    fields: bool = False,
    regions: Iterable[str] = (),
    title: str | None = None,
    width_px: int | None = None,
    whose: str = "your",
) -> str:
    """One view as SVG text. No scripts and no style attributes: presentation attributes and classes only.

    `points` are codes such as ``BL23`` (both sides) or ``BL23:left``; `fields` also draws their fields;
    `regions` are ids to tint. The patient's left and right are written on the picture: "Your left" to the patient,
    "Patient's left" with ``whose="patient"``. What was painted on the back is also shown close up, and the reverse.
    Raises `KeyError` for an unknown figure, view, point or region.
    """
    name = body or (figure_name(drawing.body_version) if drawing else "female_average")
    v = views(name)["views"][view]
    p, edges = PALETTES[theme], (v["left_label"], v["right_label"])
    width, height, unit = v["width"], v["height"], v["mm_per_unit"]
    em = 20 / unit if view != "lumbar" else 13 / unit
    foot = em * 1.9 if labels else 0
    size = f' width="{width_px}" height="{round(width_px * (height + foot) / width)}"' if width_px else ""
    words = title or _describe(v["name"], drawing, points)
    out = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height + foot:.0f}"{size} role="img" '
            f'class="body-picture"><title>{escape(words)}</title>'
        ),
        (
            f'<defs><clipPath id="body-{view}"><path d="{v["outline"]}"/></clipPath>'
            f'<filter id="body-{view}-soft" x="-5%" y="-5%" width="110%" height="110%" color-interpolation-filters="sRGB">'
            f'<feGaussianBlur stdDeviation="{v["soften"]}"/></filter></defs>'
        ),
        # A picture within the picture clips what the close-up leaves out.
        f'<svg x="0" y="0" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        f'<path class="body-skin" d="{v["outline"]}" fill="{p["skin"]}"/>',
        f'<g clip-path="url(#body-{view})"><g class="body-shade" filter="url(#body-{view}-soft)">',
    ]
    out += [
        f'<path class="body-shadow" d="{d}" fill="{p["shadow"]}" fill-opacity="{SHADOW_OPACITY}"/>'
        for d in v["shadow"]
        if d
    ]
    out += [
        f'<path class="body-light" d="{d}" fill="{p["light"]}" fill-opacity="{LIGHT_OPACITY}"/>'
        for d in v["light"]
        if d
    ]
    out.append("</g>")
    for id_ in regions:
        if id_ not in REGIONS:
            raise KeyError(f"No region {id_!r}.")
        if id_ in v["regions"]:
            out.append(
                f'<path class="body-region" d="{v["regions"][id_]}" fill="{p["pain"]}" fill-opacity="0.3"/>'
            )
    if drawing:
        out += _pains(drawing, view, name, v, p)
    out.append("</g>")
    out.append(
        f'<path class="body-line" d="{v["outline"]}" fill="none" stroke="{p["line"]}" '
        f'stroke-width="{1.6 / unit if view != "lumbar" else 1.1 / unit:.0f}" stroke-linejoin="round"/>'
    )
    out += _point_marks(points, view, name, p, em, fields, unit)
    out.append("</svg>")
    if labels:
        left, right = (text.replace("Your", "Patient's") if whose == "patient" else text for text in edges)
        y = height + em * 0.9
        out.append(
            f'<g class="body-labels" font-family="inherit, system-ui, sans-serif" font-size="{em:.0f}" fill="{p["text"]}">'
            f'<text x="{em * 0.4:.0f}" y="{y:.0f}">{left}</text>'
            f'<text x="{width - em * 0.4:.0f}" y="{y:.0f}" text-anchor="end">{right}</text></g>'
        )
    out.append("</svg>")
    return "".join(out)


def draw_png(svg: str, scale: float = 1.0) -> bytes:
    """The picture as PNG bytes."""
    return bytes(vl_convert.svg_to_png(svg, scale=scale))


def _describe(view_name: str, drawing: PainDrawing | None, points: Iterable[str]) -> str:
    parts = [f"{view_name} view of the body"]
    if drawing and (drawing.strokes or drawing.regions):
        parts.append("with the painted pain")
    if codes := list(points):
        parts.append("and points " + ", ".join(codes))
    return " ".join(parts)


def _pains(drawing: PainDrawing, view: View, name: str, v: dict[str, Any], p: dict[str, str]) -> list[str]:
    out = []
    for number, pain in enumerate(drawing.pains):
        inner = []
        for stroke in drawing.strokes:
            if stroke.pain == number:
                inner += _stroke(stroke, view, name)
        inner += [
            f'<path d="{v["regions"][m.region]}" fill="currentColor"/>'
            for m in drawing.regions
            if m.pain == number and m.region in v["regions"]
        ]
        if inner:
            strength = 0.28 + 0.032 * pain.intensity
            out.append(
                f'<g class="body-pain body-pain-{number}" color="{p["pain"]}" opacity="{strength:.2f}" fill="none" '
                f'stroke-linecap="round" stroke-linejoin="round">{"".join(inner)}</g>'
            )
    return out


def _stroke(stroke: Stroke, view: View, name: str) -> list[str]:
    points = stroke.points if len(stroke.points) > 1 else stroke.points * 2
    d = "M" + "L".join(f"{x} {y}" for x, y in points)
    move = ""
    if stroke.view != view:
        w = window(figure(name))
        if (stroke.view, view) == ("lumbar", "back"):
            move = f' transform="translate({w.left:.1f} {w.top:.1f}) scale({w.scale:.4f})"'
        elif (stroke.view, view) == ("back", "lumbar"):
            move = f' transform="scale({1 / w.scale:.4f}) translate({-w.left:.1f} {-w.top:.1f})"'
        else:
            return []
    return [f'<path d="{d}"{move} stroke="currentColor" stroke-width="{stroke.width}"/>']


def _point_marks(
    codes: Iterable[str], view: View, name: str, p: dict[str, str], em: float, fields: bool, unit: float
) -> list[str]:
    out = []
    for wanted in codes:
        code, _, side = wanted.partition(":")
        for placed in places(code, name):
            if view not in placed.views or (side and placed.side != side):
                continue
            x, y = placed.views[view]
            if fields:
                out.append(
                    f'<circle class="body-field" cx="{x}" cy="{y}" r="{placed.field_radius_mm / unit:.0f}" '
                    f'fill="{p["point"]}" fill-opacity="0.14"/>'
                )
            out.append(
                f'<circle class="body-point" cx="{x}" cy="{y}" r="{em * 0.2:.0f}" fill="{p["point"]}" '
                f'stroke="{p["halo"]}" stroke-width="{em * 0.07:.0f}"><title>{escape(code)} {placed.side}</title></circle>'
            )
    return out


def drawing_views(drawing: PainDrawing) -> tuple[View, ...]:
    """The views on which something is painted or chosen, most useful first."""
    order: tuple[View, ...] = ("back", "lumbar", "front", "left", "right")
    painted = {s.view for s in drawing.strokes}
    document = views(figure_name(drawing.body_version))["views"]
    marked = {view for view in order if any(m.region in document[view]["regions"] for m in drawing.regions)}
    return tuple(view for view in order if view in painted | marked) or ("back",)
