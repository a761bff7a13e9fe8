"""A chart as a picture in the page's own colours."""

import re
from collections.abc import Mapping
from typing import Any

import vl_convert
from markupsafe import Markup

from ashi.knowledge import Said
from ashi.outcomes.chart import THEMES
from ashi.web.design.languages import translated

TOKENS = {"ink": "ink", "quiet": "ink-soft", "line": "hairline", "band": "edge", "accent": "accent"}
COURSE_COLOURS = {THEMES["light"][name]: token for name, token in TOKENS.items()}


def draw(spec: Mapping[str, Any], colours: Mapping[str, str], *, name: str) -> Markup:
    """The picture of a Vega-Lite specification, for both themes. `name` keeps its inner ids apart from another's on the
    same page. It takes a tenth of a second: for pictures that are drawn once."""
    svg = vl_convert.vegalite_to_svg(dict(spec))
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", svg)
    svg = re.sub(
        r"<[^>]*>", lambda tag: re.sub(r"(\d\.\d)\d+", r"\1", tag[0]), svg
    )  # a tenth of a pixel is enough
    return themed(svg, colours)


def in_language(value: Any) -> Any:
    """A specification with the library's own sentences in the language of the page; names stay as they are."""
    if isinstance(value, dict):
        return {key: in_language(inside) for key, inside in value.items()}
    if isinstance(value, list):
        return [in_language(inside) for inside in value]
    return translated(value) if isinstance(value, Said) else value


def themed(svg: str, colours: Mapping[str, str] = COURSE_COLOURS) -> Markup:
    """One picture for both themes: each colour of the library's becomes the token that `colours` gives it.

    Decoration for a screen reader, which gets the words and the table beside it."""
    for colour, token in colours.items():
        svg = svg.replace(colour, f"var(--{token})")
    svg = re.sub(r' (?:role|aria-[a-z]+|class|xmlns:xlink)="[^"]*"', "", svg)
    svg = svg.replace('font-family="system-ui, sans-serif"', "")
    svg = svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    return Markup(svg)  # noqa: S704 - made from numbers, escaped words and our own by the chart library and by ours
