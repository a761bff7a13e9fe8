"""A Vega-Lite specification as a picture for the page: drawn on the server, coloured by the page's own tokens."""

import re
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup


def draw(spec: dict[str, Any], tokens: Mapping[str, str], name: str) -> Markup:
    """One picture for both themes: each colour of the specification becomes the token that it stands for.

    `name` keeps the picture's inner ids apart from another's on the same page. Hidden from screen readers: the same
    stands in words and as a table beside it.
    """
    import vl_convert  # half a second, when the first picture is asked for

    svg = vl_convert.vegalite_to_svg(spec)
    for colour, token in tokens.items():
        svg = svg.replace(colour, f"var(--{token})")
    svg = re.sub(r' (?:role|aria-[a-z]+|aria-roledescription)="[^"]*"', "", svg)
    svg = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{name}-", svg)
    svg = svg.replace('font-family="system-ui, sans-serif"', "")
    return Markup(svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704 - from numbers and our own words
