"""The body on our pages: one picture per figure that a browser fetches once, and the marks drawn over it.

The figure is 25 KB of shading and says nothing of anybody; the marks are the patient's, and small.
"""

import gzip
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np
from django.utils.translation import get_language, gettext, gettext_noop
from markupsafe import Markup, escape

from ashi import body
from ashi.body.contours import simplified
from ashi.body.drawing import PainDrawing, View
from ashi.body.figures import FIGURE_NAMES, figure_name

VIEWS: dict[View, str] = {
    "back": gettext_noop("Back"),
    "lumbar": gettext_noop("Lower back"),
    "front": gettext_noop("Front"),
    "left": gettext_noop("Left side"),
    "right": gettext_noop("Right side"),
}
SIDES = (gettext_noop("Your left"), gettext_noop("Your right"), gettext_noop("Front"), gettext_noop("Back"))
"""What a picture says at its edges to the patient; to others it is in English."""
THEMES = ("light", "dark")
_FIGURE = re.compile(
    r'<filter .*?</filter>|<path class="body-(?:skin|line)"[^>]*/>|<g class="body-shade".*?</g>', re.S
)
_SHADES = re.compile(r'(<path class="body-(?:shadow|light)" d=")([^"]+)')


@dataclass(frozen=True, slots=True)
class BodyView:
    """One view: its name, the figure below, the marks above."""

    view: View
    words: str
    figure: str
    marks: Markup


def drawn_views(drawing: PainDrawing) -> list[BodyView]:
    """The views on which the patient painted; regions chosen by name stand on the first view that shows them."""
    views = body.drawing_views(drawing)
    painted = {stroke.view for stroke in drawing.strokes}
    sheets = [view for view in views if view != "lumbar" or "back" not in views]
    shown = [view for view in sheets if view in painted or view in ("back", "front")] or sheets[:1]
    return [_view(view, drawing) for view in shown]


class Placed(Protocol):
    """A point on one side: a planned one, or one that was needled."""

    @property
    def code(self) -> str: ...
    @property
    def side(self) -> str: ...


def planned_views(
    drawing: PainDrawing, points: Sequence[Placed], *, to_patient: bool = False
) -> list[BodyView]:
    """Where the needles go, over where it hurts. Views without a needle are left out.

    To the patient it says "Your left", in the language of the page.
    """
    named = {f"{point.code}:{point.side}": point for point in points if point.code in body.POINTS}
    found = []
    sheets: tuple[View, ...] = ("back", "front", "left", "right")
    for view in sheets:
        seen = [name for name in named if _shows(name, view, drawing)]
        if seen:
            found.append((view, seen))
    shown: set[str] = set()
    views = []
    for view, seen in found:  # back and front first; a side only for what they do not show
        if set(seen) - shown:
            views.append(_view(view, drawing, seen, to_patient=to_patient))
            shown |= set(seen)
    return views


@cache
def figure_svg(figure: str, view: View, theme: str, packed: bool) -> bytes:
    """A figure without any mark, for everyone; `packed` with gzip. Raises `KeyError` for an unknown name."""
    if figure not in FIGURE_NAMES or view not in VIEWS or theme not in THEMES:
        raise KeyError(f"no picture of {figure!r}, {view!r}, {theme!r}")
    svg = _lighter(body.draw_svg(view, None, body=figure, theme=theme, labels=False)).encode()
    return gzip.compress(svg, mtime=0) if packed else svg


def _lighter(svg: str) -> str:
    """The same figure in six tenths of the bytes: its outline once, and its shading as coarse as the blur hides."""
    soft = re.search(r'<feGaussianBlur stdDeviation="([\d.]+)"', svg)
    clip = re.search(r'<clipPath id="([^"]+)"><path d="([^"]+)"/>', svg)
    if not soft or not clip:
        raise ValueError("The figure has no shading or no outline: see ashi.body.sheet.")
    key, outline = f"{clip[1]}-outline", clip[2]
    svg = _SHADES.sub(lambda shade: f"{shade[1]}{_coarser(shade[2], 1.5 * float(soft[1]))}", svg)
    svg = svg.replace(f'<path d="{outline}"/>', f'<path id="{key}" d="{_coarser(outline, 2)}"/>', 1)
    return re.sub(
        rf'<path (class="body-(?:skin|line)") d="{re.escape(outline)}"', rf'<use \1 href="#{key}"', svg
    )


def _coarser(path: str, tolerance: float) -> str:
    """Closed rings of relative lines with fewer corners; no corner left out lay further off than `tolerance`."""
    rings = []
    for ring in re.findall(r"M[^M]+", path):
        numbers = np.array([float(number) for number in re.findall(r"-?[\d.]+", ring)]).reshape(-1, 2)
        kept = simplified(np.cumsum(numbers, axis=0), tolerance).round().astype(int)
        steps = "".join(f"{x: d}{y: d}" for x, y in np.diff(kept, axis=0))
        rings.append(f"M{kept[0][0]} {kept[0][1]}l{steps.strip()}z")
    return "".join(rings)


def _view(
    view: View, drawing: PainDrawing, points: Iterable[str] = (), *, to_patient: bool = False
) -> BodyView:
    svg = _FIGURE.sub("", body.draw_svg(view, drawing, points, whose="your" if to_patient else "patient"))
    if to_patient:
        for words in SIDES:
            svg = svg.replace(f">{words}</text>", f' lang="{get_language()}">{escape(gettext(words))}</text>')
    return BodyView(view, VIEWS[view], figure_name(drawing.body_version), Markup(svg))  # noqa: S704 - escaped there


def _shows(name: str, view: View, drawing: PainDrawing) -> bool:
    code, _, side = name.partition(":")
    figure = figure_name(drawing.body_version)
    return any(placed.side == side and view in placed.views for placed in body.places(code, figure))
