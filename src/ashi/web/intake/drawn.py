"""The pain drawing as the page sends it: the drawing's own JSON, or names ticked in the list of places."""

import json
from collections.abc import Sequence
from typing import Any

import msgspec
from markupsafe import Markup

from ashi.body import draw_svg, locate
from ashi.body.drawing import DrawingError, PainDrawing, View, check_drawing
from ashi.body.figures import BODY_VERSION
from ashi.body.regions import REGIONS, Side
from ashi.intake import Problem
from ashi.web.intake.fields import Fields, chosen, text


def drawing_of(fields: Fields) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The drawing for `ashi.intake`, or nothing; and what about it cannot be read.

    Places ticked in the list belong to the first pain. A single pain that was not rated on the drawing has
    the average of the last 7 days; of several, each must be rated.
    """
    drawing: dict[str, Any] = {}
    typed = text(fields, "drawing")
    if typed:
        try:
            read = json.loads(typed, parse_constant=lambda word: word)
        except (ValueError, RecursionError):
            read = None
        if not isinstance(read, dict):
            return None, [
                Problem(
                    "drawing",
                    "The drawing did not arrive whole.",
                    "Please draw it again, or choose from the list.",
                )
            ]
        drawing = read
    ticked = chosen(fields, "drawing_regions")
    if ticked:
        drawing = _with_ticked(drawing, ticked, fields)
    drawing, unrated = _rated(drawing, fields)
    return drawing or None, unrated or _unknown(drawing)


def _with_ticked(drawing: dict[str, Any], ticked: list[str], fields: Fields) -> dict[str, Any]:
    marked = drawing.get("regions") or []
    if not isinstance(marked, list):
        return drawing
    known = {mark.get("region") for mark in marked if isinstance(mark, dict)}
    return {
        "body_version": BODY_VERSION,
        **drawing,
        "pains": drawing.get("pains") or [_pain(fields)],
        "regions": [*marked, *({"pain": 0, "region": region} for region in ticked if region not in known)],
    }


def _pain(fields: Fields) -> dict[str, Any]:
    return {"intensity": _strength(fields), "qualities": chosen(fields, "qualities")}


def _strength(fields: Fields) -> int:
    strength = text(fields, "nrs_average") or text(fields, "nrs_now")
    return int(strength) if strength.isdecimal() and len(strength) <= 2 else 0


def _rated(drawing: dict[str, Any], fields: Fields) -> tuple[dict[str, Any], list[Problem]]:
    """The page leaves a pain's strength empty until it is chosen."""
    pains = drawing.get("pains")
    if not isinstance(pains, list):
        return drawing, []
    empty = [n for n, pain in enumerate(pains) if isinstance(pain, dict) and pain.get("intensity", 0) is None]
    if not empty:
        return drawing, []
    if len(pains) == 1:
        return {**drawing, "pains": [{**pains[0], "intensity": _strength(fields)}]}, []
    return drawing, [
        Problem(
            "drawing", f"How strong pain {n + 1} is, is not chosen.", "Choose 0 to 10 beside the drawing."
        )
        for n in empty
    ]


def _unknown(drawing: dict[str, Any]) -> list[Problem]:
    """What only the body knows; anything wrong in its shape is the library's to say."""
    try:
        check_drawing(msgspec.convert(drawing, PainDrawing))
    except DrawingError as error:
        return [Problem("drawing", "The drawing names something this body does not have.", error.do)]
    except msgspec.ValidationError:
        pass
    return []


Places = list[tuple[str, list[tuple[Side, list[tuple[str, str]]]]]]


def list_of_places() -> Places:
    """Every region by area, the back first, and in each area by side: for those who would rather choose than draw."""
    areas: dict[str, dict[Side, list[tuple[str, str]]]] = {}
    for region in REGIONS.values():
        sides = areas.setdefault(region.area, {"left": [], "right": [], "midline": []})
        sides[region.side].append((region.id, region.name))
    found = [
        (area, [(side, named) for side, named in sides.items() if named]) for area, sides in areas.items()
    ]
    return sorted(found, key=lambda item: _FIRST.get(item[0], len(_FIRST)))


_FIRST = {
    area: number
    for number, area in enumerate(
        ("Lower back", "Buttock and hip", "Upper and middle back", "Leg above the knee", "Leg below the knee")
    )
}


def places_in_words(drawing: dict[str, Any] | None) -> Sequence[str]:
    """The names of all places that the drawing marks, chosen or painted, as the clinic will read them."""
    read = _readable(drawing)
    if read is not None:
        found = {share.region for share in locate(read).regions}
        return [region.name for region in REGIONS.values() if region.id in found]
    marks = (drawing or {}).get("regions", [])
    names = [REGIONS[m["region"]].name for m in marks if isinstance(m, dict) and m.get("region") in REGIONS]
    return list(dict.fromkeys(names))


def _readable(drawing: dict[str, Any] | None) -> PainDrawing | None:
    try:
        return check_drawing(msgspec.convert(drawing, PainDrawing))
    except (DrawingError, msgspec.ValidationError):
        return None


def pictures_of(drawing: dict[str, Any] | None) -> list[Markup]:
    """The drawing as it looks, one picture for each view that was painted; the back for places alone."""
    read = _readable(drawing)
    if read is None:
        return []
    painted: list[View] = [view for view in _VIEWS if _is_painted(read, view)]
    named = [mark.region for mark in read.regions]
    return [
        Markup(draw_svg(view, read, regions=named, theme="light"))  # noqa: S704 - made by us from checked integers
        for view in painted or (["back"] if named else [])
    ]


_VIEWS: tuple[View, ...] = ("back", "lumbar", "front", "left", "right")


def _is_painted(drawing: PainDrawing, view: str) -> bool:
    return any(stroke.view == view for stroke in drawing.strokes)
