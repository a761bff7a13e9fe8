"""The atlas's picture as plain values: which view, which points and areas on it, and what was touched.

The page draws it as it comes; the browser asks for the same values as JSON when something is switched.
"""

from collections.abc import Iterable, Sequence
from functools import cache

import msgspec
import numpy as np
from django.urls import reverse

from ashi import body
from ashi.body.areas import AREAS, Area
from ashi.body.drawing import View
from ashi.body.figures import figure
from ashi.body.points import ashi_at, points_near
from ashi.body.regions import REGIONS
from ashi.body.views import VIEW_NAMES
from ashi.web.atlas.names import CHANNELS

FIGURE = "female_average"
SHEETS: tuple[View, ...] = ("back", "front", "left", "right", "lumbar")
LAYERS = {
    "none": "Skin only",
    "regions": "Regions",
    "dermatomes": "Dermatomes",
    "muscles": "Muscles",
    "referral": "Usual referral",
}
KINDS = {"dermatomes": "dermatome", "muscles": "muscle", "referral": "referral"}
ALL = "all"
HUES = 8
EDGES = ("left_label", "right_label")


class Asked(msgspec.Struct, frozen=True):
    """What the address asks to see. `area` singles out one of the layer; `at` is a touched place in view units."""

    view: View = "back"
    channel: str = "BL"
    layer: str = "none"
    area: str = ""
    point: str = ""
    at: tuple[int, int] | None = None


class Mark(msgspec.Struct, frozen=True):
    """A point on the picture, in view units; `field` is the radius of its field; `hidden`: drawn through the body."""

    code: str
    words: str
    href: str
    x: int
    y: int
    field: int
    chosen: bool
    hidden: bool


class Patch(msgspec.Struct, frozen=True):
    """An area of a layer: its path in this view, and which of the colours it has."""

    id: str
    name: str
    note: str
    href: str
    hue: int
    path: str
    shown: bool


class Here(msgspec.Struct, frozen=True):
    """What a touched place is: its region, the areas it lies in, and points whose fields reach it, nearest first."""

    x: int
    y: int
    region: str
    areas: tuple[tuple[str, tuple[str, ...]], ...]
    points: tuple[tuple[str, str, str, int], ...]  # code, names, address, mm away


class Picture(msgspec.Struct, frozen=True):
    """One view with everything on it."""

    view: View
    name: str
    width: int
    height: int
    edges: tuple[str, str]
    said: str
    figures: dict[str, str]
    dot: int
    marks: tuple[Mark, ...]
    patches: tuple[Patch, ...]
    here: Here | None
    views: tuple[tuple[str, str, str, bool], ...]
    layers: tuple[tuple[str, str, str, bool], ...]
    channels: tuple[tuple[str, str, str, bool], ...]


def read_asked(query: dict[str, str], point: body.Point | None = None) -> Asked:
    """The question in an address; what it does not know falls back to the usual picture."""
    channel = query.get("channel", "")
    if channel not in (*CHANNELS, ALL):
        channel = point.channel if point and point.channel in CHANNELS else "BL"
    view = query.get("view", "")
    if view not in SHEETS:
        view = best_view(point.code) if point else "back"
    layer = query.get("layer", "none")
    layer = layer if layer in LAYERS else "none"
    try:
        x, y = (int(number) for number in query.get("at", "").split(","))
        at = (x, y) if 0 <= x < 100_000 and 0 <= y < 100_000 else None
    except ValueError:
        at = None
    return Asked(
        view=view,
        channel=channel,
        layer=layer,
        area=query.get("area", "") if query.get("area", "") in _areas_of(layer) else "",
        point=point.code if point else "",
        at=at,
    )


def address(asked: Asked, **changes: object) -> str:
    """The page that shows `asked` with some things changed; only what is not usual stands in the address."""
    new = msgspec.structs.replace(asked, **changes)
    known = body.POINTS.get(new.point)
    usual = read_asked({}, known)
    parts = [
        f"{name}={value}"
        for name, value in (
            ("view", new.view),
            ("channel", new.channel),
            ("layer", new.layer),
            ("area", new.area),
        )
        if value != getattr(usual, name)
    ]
    if new.at:
        parts.append(f"at={new.at[0]},{new.at[1]}")
    page = point_address(new.point) if new.point else reverse("atlas")
    return page + ("?" + "&".join(parts) if parts else "")


def picture(asked: Asked) -> Picture:
    """Everything that `asked` shows."""
    view = _views()[asked.view]
    marks = tuple(_marks(asked))
    edges = tuple(view[edge].replace("Your", "Patient's") for edge in EDGES)
    return Picture(
        view=asked.view,
        name=VIEW_NAMES[asked.view],
        width=view["width"],
        height=view["height"],
        edges=(edges[0], edges[1]),
        said=_said(asked, marks),
        figures={
            theme: reverse("body_figure", args=[FIGURE, asked.view, theme]) for theme in ("light", "dark")
        },
        dot=round((3.2 if asked.view == "lumbar" else 6.5) / view["mm_per_unit"]),
        marks=marks,
        patches=tuple(_patches(asked)),
        here=_here(asked),
        views=tuple(
            (name, VIEW_NAMES[name], address(asked, view=name, at=None), name == asked.view)
            for name in SHEETS
        ),
        layers=tuple(
            (name, words, address(asked, layer=name, area=""), name == asked.layer)
            for name, words in LAYERS.items()
        ),
        channels=tuple(
            (name, words, address(asked, channel=name), name == asked.channel)
            for name, words in (*CHANNELS.items(), (ALL, "All points"))
        ),
    )


@cache
def placed(code: str) -> tuple[body.PlacedPoint, ...]:
    """Where a point lies on the atlas's figure, worked out once."""
    return body.places(code, FIGURE)


@cache
def point_address(code: str) -> str:
    """The page of one point, an address that stays."""
    return reverse("atlas_point", args=[code])


@cache
def best_view(code: str) -> View:
    """The view that looks at a point most squarely; the close-up for what lies in it.

    A point that no view shows (the inner leg, the armpit) opens in the front or back it is nearer to.
    """
    found = placed(code)
    if not found:
        return "back"
    if "lumbar" in found[0].views:
        return "lumbar"
    fig = figure(FIGURE)
    a, b, c = fig.vertices[fig.faces[found[0].place.face]]
    normal = np.cross(b - a, c - a)
    x, y, _ = normal / np.linalg.norm(normal)
    # Front and back show both sides at once, so a side view has to be clearly better.
    squarely: dict[View, float] = {"back": y, "front": -y, "left": x * 0.8, "right": -x * 0.8}
    seen = [view for view in squarely if view in found[0].views] or ["front", "back"]
    return max(seen, key=lambda view: squarely[view])


def region_list() -> dict[str, list[tuple[str, str]]]:
    """Regions under their headings, for finding by place without touching a picture: (id, name)."""
    rows: dict[str, list[tuple[str, str]]] = {}
    for region in REGIONS.values():
        rows.setdefault(region.area, []).append((region.id, region.name))
    return rows


@cache
def points_in(region: str) -> tuple[str, ...]:
    """Codes of the points that lie in a region, from head to foot."""
    found = [
        (-place.place.xyz_mm[2], code)
        for code in body.POINTS
        for place in placed(code)
        if place.region == region
    ]
    return tuple(dict.fromkeys(code for _, code in sorted(found)))


def area_path(area: Area, view: View) -> str:
    """An area's outline in a view."""
    return body.area_paths(area.id, view, FIGURE).core


def areas_of_region(region: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Names of the areas that a region belongs to, under their layer's name."""
    return tuple(
        (LAYERS[layer], names)
        for layer, kind in KINDS.items()
        if (names := tuple(a.name for a in AREAS.values() if a.kind == kind and region in a.region_ids))
    )


def _views() -> dict[str, dict]:
    return body.views(FIGURE)["views"]


def _areas_of(layer: str) -> Iterable[str]:
    if layer == "regions":
        return REGIONS.keys()
    return [area.id for area in AREAS.values() if area.kind == KINDS.get(layer)]


def _patches(asked: Asked) -> Iterable[Patch]:
    if asked.layer == "regions":
        shapes = _views()[asked.view]["regions"]
        rows = [(r.id, r.name, "", shapes.get(r.id, "")) for r in REGIONS.values()]
    else:
        kind = KINDS.get(asked.layer)
        areas = [area for area in AREAS.values() if area.kind == kind]
        rows = [(area.id, area.name, area.note or "", area_path(area, asked.view)) for area in areas]
    for number, (id_, name, note, path) in enumerate(rows):
        shown = not asked.area or asked.area == id_
        href = address(asked, area="" if asked.area == id_ else id_)
        yield Patch(id_, name, note, href, number % HUES, path, shown)


def _marks(asked: Asked) -> Iterable[Mark]:
    unit = _views()[asked.view]["mm_per_unit"]
    wanted = [
        point
        for point in body.POINTS.values()
        if asked.channel in (ALL, point.channel) and point.code != asked.point
    ]
    if asked.point:
        wanted.append(body.POINTS[asked.point])  # last, so that it lies on top
    for point in wanted:
        chosen = point.code == asked.point
        for place in placed(point.code):
            hidden = asked.view not in place.views
            if hidden and not (chosen and _is_never_seen(place) and asked.view in ("front", "back")):
                continue
            x, y = place.views[asked.view] if not hidden else _through(place, asked.view)
            side = "" if place.side == "midline" else f", {place.side}"
            href = "" if chosen else point_address(point.code)
            words = f"{point.code} {point.pinyin}{side}"
            yield Mark(point.code, words, href, x, y, round(point.field_radius_mm / unit), chosen, hidden)


def _is_never_seen(placed: body.PlacedPoint) -> bool:
    return not placed.views


def _through(placed: body.PlacedPoint, view: View) -> tuple[int, int]:
    """Where a hidden place would be seen if the body were glass."""
    frame = figure(FIGURE).frames[view]  # type: ignore[index]
    x, y = frame.to_units(np.asarray([placed.place.xyz_mm]))[0].tolist()
    return round(x), round(y)


def _said(asked: Asked, marks: Sequence[Mark]) -> str:
    point = body.POINTS.get(asked.point)
    if point is None:
        return (
            "Each dot is the middle of a field, not a place to needle. Touch the body to see what lies there."
        )
    mine = [mark for mark in marks if mark.chosen]
    if not placed(point.code):
        return "This point has no fixed place: a finger finds it."
    if not mine:
        return f"{point.code} cannot be seen from this side."
    field = f"about {point.field_radius_mm} mm around its middle. Palpate to confirm."
    if any(mark.hidden for mark in mine):
        return f"The broken ring is the point’s field, seen through the body: it lies on the far or inner side, {field}"
    return f"The disc is the point’s field, {field}"


def _here(asked: Asked) -> Here | None:
    if asked.at is None:
        return None
    found = ashi_at(asked.view, *asked.at, FIGURE)
    if found is None:
        return Here(*asked.at, "", (), ())
    region = REGIONS[found.region]
    here = np.asarray(found.place.xyz_mm)
    reach = []
    for code in points_near(found, FIGURE, within_mm=40):
        if code == "ASHI":
            continue
        point = body.POINTS[code]
        away = min(float(np.linalg.norm(here - np.asarray(p.place.xyz_mm))) for p in placed(code))
        if away <= point.field_radius_mm:
            reach.append(
                (
                    code,
                    f"{point.pinyin} {point.han_traditional}",
                    point_address(code),
                    round(away),
                )
            )
    return Here(*asked.at, region.name, areas_of_region(region.id), tuple(reach))
