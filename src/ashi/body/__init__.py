"""The canonical body: views, regions, points by rule, and the pain drawing with its geometry."""

from ashi.body.drawing import Pain, PainDrawing, RegionMark, Stroke
from ashi.body.figures import BODY_VERSION
from ashi.body.locating import BodyFacts, PainPlaces, Places, PointHit, RegionShare, locate
from ashi.body.parsing import DrawingError, check_drawing, encode_drawing, parse_drawing
from ashi.body.picture import draw_svg, drawing_views
from ashi.body.points import POINTS, PlacedPoint, Point, find_points, places, point
from ashi.body.regions import REGIONS, Region, in_group, mirrored, region
from ashi.body.views import views

__all__ = [
    "BODY_VERSION",
    "POINTS",
    "REGIONS",
    "BodyFacts",
    "DrawingError",
    "Pain",
    "PainDrawing",
    "PainPlaces",
    "PlacedPoint",
    "Places",
    "Point",
    "PointHit",
    "Region",
    "RegionMark",
    "RegionShare",
    "Stroke",
    "check_drawing",
    "draw_svg",
    "drawing_views",
    "encode_drawing",
    "find_points",
    "in_group",
    "locate",
    "mirrored",
    "parse_drawing",
    "places",
    "point",
    "region",
    "views",
]
