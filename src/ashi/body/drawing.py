"""The pain drawing: its shape, its strict reader, and what it covers."""

from ashi.body.locating import BodyFacts, PainPlaces, Places, PointHit, RegionShare, locate
from ashi.body.marks import (
    MAX_BYTES,
    MAX_POINTS,
    MAX_STROKES,
    Coordinate,
    Pain,
    PainDrawing,
    Quality,
    RegionMark,
    Stroke,
    View,
)
from ashi.body.parsing import DrawingError, check_drawing, encode_drawing, parse_drawing

__all__ = [
    "MAX_BYTES",
    "MAX_POINTS",
    "MAX_STROKES",
    "BodyFacts",
    "Coordinate",
    "DrawingError",
    "Pain",
    "PainDrawing",
    "PainPlaces",
    "Places",
    "PointHit",
    "Quality",
    "RegionMark",
    "RegionShare",
    "Stroke",
    "View",
    "check_drawing",
    "encode_drawing",
    "locate",
    "parse_drawing",
]
