"""A patient's pain drawing as typed integers: strokes and named regions, never markup."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

View = Literal["front", "back", "left", "right", "lumbar"]
Quality = Literal["ache", "sharp", "burning", "numb", "tingling", "stiff", "throbbing"]
Coordinate = Annotated[int, Meta(ge=0, le=10_000)]

MAX_STROKES, MAX_POINTS, MAX_BYTES = 200, 500, 64 * 1024


class Pain(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One pain among several: how strong (0 to 10) and what it feels like."""

    intensity: Annotated[int, Meta(ge=0, le=10)]
    qualities: tuple[Quality, ...] = ()


class Stroke(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One painted line: brush diameter and points in the view's own units, x to the right, y down."""

    pain: Annotated[int, Meta(ge=0, le=19)]
    view: View
    width: Annotated[int, Meta(ge=1, le=2_000)]
    points: Annotated[tuple[tuple[Coordinate, Coordinate], ...], Meta(min_length=1, max_length=MAX_POINTS)]


class RegionMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A region chosen by name (keyboard, screen reader) instead of painted."""

    pain: Annotated[int, Meta(ge=0, le=19)]
    region: str


class PainDrawing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where it hurts. At most 200 strokes of 500 points, 64 KB encoded.

    `body_version` is the version of the canonical body, and after a slash the figure the patient drew on:
    ``"1/female_average"``. A bare ``"1"`` means the average figure of the patient's sex.
    """

    body_version: str
    pains: Annotated[tuple[Pain, ...], Meta(max_length=20)] = ()
    strokes: Annotated[tuple[Stroke, ...], Meta(max_length=MAX_STROKES)] = ()
    regions: Annotated[tuple[RegionMark, ...], Meta(max_length=400)] = ()
    schema: Literal[1] = 1
