"""The canonical body: views, regions, points by rule, and the pain drawing with its geometry."""

from ashi.body.areas import AREAS, Area, AreaPaths, area_paths
from ashi.body.change import Change, compare, describe_change
from ashi.body.choir import CHOIR_SEGMENTS, ChoirSegment, choir_segments
from ashi.body.density import density
from ashi.body.density_map import draw_density
from ashi.body.drawing import Pain, PainDrawing, RegionMark, Stroke
from ashi.body.figures import BODY_VERSION
from ashi.body.landmarks import LANDMARKS, Landmark, PlacedLandmark, landmark, landmark_places
from ashi.body.locating import (
    BodyFacts,
    PainPlaces,
    Places,
    PointHit,
    RegionShare,
    body_facts,
    locate,
    prepare_figures,
)
from ashi.body.parsing import DrawingError, check_drawing, encode_drawing, parse_drawing
from ashi.body.picture import draw_svg, drawing_views
from ashi.body.point_facts import CAUTIONS, Caution
from ashi.body.point_names import find_points, near_names
from ashi.body.points import POINTS, PlacedPoint, Point, places, point
from ashi.body.regions import REGIONS, Region, in_group, mirrored, region
from ashi.body.views import views

__all__ = [
    "AREAS",
    "BODY_VERSION",
    "CAUTIONS",
    "CHOIR_SEGMENTS",
    "LANDMARKS",
    "POINTS",
    "REGIONS",
    "Area",
    "AreaPaths",
    "BodyFacts",
    "Caution",
    "Change",
    "ChoirSegment",
    "DrawingError",
    "Landmark",
    "Pain",
    "PainDrawing",
    "PainPlaces",
    "PlacedLandmark",
    "PlacedPoint",
    "Places",
    "Point",
    "PointHit",
    "Region",
    "RegionMark",
    "RegionShare",
    "Stroke",
    "area_paths",
    "body_facts",
    "check_drawing",
    "choir_segments",
    "compare",
    "density",
    "describe_change",
    "draw_density",
    "draw_svg",
    "drawing_views",
    "encode_drawing",
    "find_points",
    "in_group",
    "landmark",
    "landmark_places",
    "locate",
    "mirrored",
    "near_names",
    "parse_drawing",
    "places",
    "point",
    "prepare_figures",
    "region",
    "views",
]
