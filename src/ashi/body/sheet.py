"""The sheet that every picture of the body is drawn on: outline, soft shade, and whose left it is."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from ashi.body.marks import View
from ashi.body.views import views

Theme = Literal["light", "dark"]

# Colours when no stylesheet is there (letters, the shell); a page restyles the classes.
PALETTES: dict[str, dict[str, str]] = {
    "light": {"skin": "#efe3d3", "line": "#8a7461", "shadow": "#6b4f3c", "light": "#fffaf2", "text": "#4a3c32",
              "point": "#1f5f8b", "halo": "#fffdf8"},
    "dark": {"skin": "#a8917d", "line": "#d9c6b2", "shadow": "#2a1d14", "light": "#f3e3d0", "text": "#efe6da",
             "point": "#9fd3f5", "halo": "#1c1714"},
}  # fmt: skip
# Several pains differ by colour, by the dash along the brush line, and by a number.
PAIN_COLOURS = {
    "light": ("#a63a24", "#2c5c9a", "#7a4d00", "#6b3f86", "#0f6a5b"),
    "dark": ("#c8412a", "#1f4f94", "#6b4300", "#5d2f7a", "#0a5448"),
}
# From few to many; the steps differ in lightness, so they are told apart in grey as well.
BAND_COLOURS = {
    "light": ("#f3cfa6", "#eba873", "#dd7d4c", "#c2532f", "#96301d", "#611511"),
    "dark": ("#c98b5a", "#c96f3f", "#bf5129", "#a2371a", "#7b2010", "#4d0f08"),
}
SHADOW_OPACITY, LIGHT_OPACITY = 0.062, 0.10


@dataclass(frozen=True, slots=True)
class Sheet:
    """One view of one figure, with its colours. `em` is the size of text and `key` keeps ids apart on a page."""

    view: View
    figure: str
    theme: Theme
    key: str
    shape: dict[str, Any]
    em: float

    @property
    def palette(self) -> dict[str, str]:
        """Colours of skin, line, text and points."""
        return PALETTES[self.theme]

    @property
    def width(self) -> int:
        """In the view's units."""
        return int(self.shape["width"])

    @property
    def height(self) -> int:
        """In the view's units, without the words below."""
        return int(self.shape["height"])

    @property
    def mm_per_unit(self) -> float:
        """Millimetres of body to one unit of the sheet."""
        return float(self.shape["mm_per_unit"])


def sheet(view: View, figure: str, theme: str, told_apart_by: object) -> Sheet:
    """A sheet for one view. `told_apart_by` is whatever else is drawn: two pictures on a page share no id."""
    if theme not in PALETTES:
        raise KeyError(f"No theme {theme!r}. Known: {', '.join(PALETTES)}.")
    shapes = views(figure)["views"]
    if view not in shapes:
        raise KeyError(f"No view {view!r}. Known: {', '.join(shapes)}.")
    shape = shapes[view]
    key = f"body-{view}-{zlib.crc32(repr((figure, view, theme, told_apart_by)).encode()):08x}"
    em = (13 if view == "lumbar" else 20) / shape["mm_per_unit"]
    return Sheet(view, figure, theme, key, shape, em)  # type: ignore[arg-type]


def picture(
    on: Sheet, title: str, inside: Iterable[str], *, above: Iterable[str] = (),
    labels: bool = True, foot: Iterable[str] = (), foot_lines: float = 0, whose: str = "your",
    width_px: int | None = None, description: str = "",
) -> str:  # fmt: skip
    """The whole SVG: `inside` is clipped by the skin, `above` lies over its outline, `foot` under the words."""
    shape, p, key = on.shape, on.palette, on.key
    height = on.height + on.em * ((1.9 if labels else 0) + foot_lines)
    size = f' width="{width_px}" height="{round(width_px * height / on.width)}"' if width_px else ""
    thin = (1.1 if on.view == "lumbar" else 1.6) / on.mm_per_unit
    out = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {on.width} {height:.0f}"{size} role="img" '
            f'class="body-picture"><title>{escape(title)}</title>'
        ),
        f"<desc>{escape(description)}</desc>" if description else "",
        (
            f'<defs><clipPath id="{key}"><path d="{shape["outline"]}"/></clipPath>'
            f'<filter id="{key}-soft" x="-5%" y="-5%" width="110%" height="110%" color-interpolation-filters="sRGB">'
            f'<feGaussianBlur stdDeviation="{shape["soften"]}"/></filter></defs>'
        ),
        # A picture within the picture clips what the close-up leaves out.
        f'<svg x="0" y="0" width="{on.width}" height="{on.height}" viewBox="0 0 {on.width} {on.height}">',
        f'<path class="body-skin" d="{shape["outline"]}" fill="{p["skin"]}"/>',
        f'<g clip-path="url(#{key})">',
        f'<g class="body-shade" filter="url(#{key}-soft)">',
        *_shades("body-shadow", shape["shadow"], p["shadow"], SHADOW_OPACITY),
        *_shades("body-light", shape["light"], p["light"], LIGHT_OPACITY),
        "</g>",
        *inside,
        "</g>",
        (
            f'<path class="body-line" d="{shape["outline"]}" fill="none" stroke="{p["line"]}" '
            f'stroke-width="{thin:.0f}" stroke-linejoin="round"/>'
        ),
        *above,
        "</svg>",
        _sides(on, whose) if labels else "",
        *foot,
        "</svg>",
    ]
    return "".join(out)


def _shades(name: str, paths: Iterable[str], colour: str, opacity: float) -> list[str]:
    return [f'<path class="{name}" d="{d}" fill="{colour}" fill-opacity="{opacity}"/>' for d in paths if d]


def _sides(on: Sheet, whose: str) -> str:
    edges = (on.shape["left_label"], on.shape["right_label"])
    left, right = (text.replace("Your", "Patient's") if whose == "patient" else text for text in edges)
    y = on.height + on.em * 0.9
    return (
        f'<g class="body-labels" font-family="inherit, system-ui, sans-serif" font-size="{on.em:.0f}" '
        f'fill="{on.palette["text"]}"><text x="{on.em * 0.4:.0f}" y="{y:.0f}">{left}</text>'
        f'<text x="{on.width - on.em * 0.4:.0f}" y="{y:.0f}" text-anchor="end">{right}</text></g>'
    )
