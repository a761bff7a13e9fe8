"""A chart's specification as a picture in the page's own colours."""

import re
from collections.abc import Mapping
from typing import Any

import vl_convert
from markupsafe import Markup

from ashi.outcomes.chart import THEMES

TOKENS = {"ink": "ink", "quiet": "ink-soft", "line": "hairline", "band": "edge", "accent": "accent"}


def draw(spec: Mapping[str, Any]) -> Markup:
    """One picture for both themes: the specification's colours become the page's own. Decoration for a screen
    reader, which gets the words and the table beside it."""
    svg = vl_convert.vegalite_to_svg(dict(spec))
    for name, token in TOKENS.items():
        svg = svg.replace(THEMES["light"][name], f"var(--{token})")
    svg = re.sub(r' (?:role|aria-[a-z]+|class|xmlns:xlink)="[^"]*"', "", svg)
    svg = re.sub(
        r"<[^>]*>", lambda tag: re.sub(r"(\d\.\d)\d+", r"\1", tag[0]), svg
    )  # a tenth of a pixel is enough
    svg = svg.replace('font-family="system-ui, sans-serif"', "")
    svg = svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    return Markup(svg)  # noqa: S704 - made from numbers, escaped words and our own by the chart library
