"""Named landmarks of the surface: what points, regions and areas are measured from, on every canonical figure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal

from ashi.body.figures import DATA
from ashi.body.placing import Place, place_at
from ashi.body.points import Rule, RuleFrame
from ashi.body.regions import Side
from ashi.knowledge import Basis, Fact, load_table


class LandmarkRow(
    Fact, frozen=True, forbid_unknown_fields=True, kw_only=True, rename={"start": "from", "end": "to"}
):
    """One row of ``knowledge/body/landmarks.csv``; `shows` names what the mesh itself shows of it, if anything."""

    id: str
    name: str
    paired: Literal["yes", "no"]
    frame: RuleFrame | None = None
    start: str | None = None
    end: str | None = None
    cun: float | None = None
    of: float | None = None
    offset: str | None = None
    shows: str | None = None


@dataclass(frozen=True, slots=True)
class Landmark:
    """A named place of the body's surface. `rule` is None where only the skin itself shows it."""

    id: str
    name: str
    is_paired: bool
    rule: Rule | None
    source: str
    locator: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class PlacedLandmark:
    """A landmark on one figure, found `by` the figure's skin, or by rule where the mesh does not show it.

    Where both exist, `misfit_mm` is the skin's height less the rule's, and `apart_mm` the straight way between them.
    """

    landmark: Landmark
    side: Side
    place: Place
    by: Literal["skin", "rule"]
    misfit_mm: float | None
    apart_mm: float | None


def _build() -> dict[str, Landmark]:
    built = {}
    for row in load_table("body/landmarks.csv", LandmarkRow):
        rule = Rule(row.frame, row.start, row.end, row.cun, row.of, row.offset) if row.frame else None
        built[row.id] = Landmark(
            row.id, row.name, row.paired == "yes", rule, row.source, row.locator, row.basis
        )
    return built


LANDMARKS: Mapping[str, Landmark] = MappingProxyType(_build())
"""Every landmark by id, from the head down."""


def landmark(id_: str) -> Landmark:
    """The landmark with this id.

    >>> landmark("iliac_crest_top").name
    'Top of the iliac crest'
    """
    try:
        return LANDMARKS[id_]
    except KeyError:
        raise KeyError(f"No landmark {id_!r}. Known: {', '.join(LANDMARKS)}.") from None


def landmark_places(id_: str, body: str = "female_average") -> tuple[PlacedLandmark, ...]:
    """Where a landmark lies on a figure: left and right, or the midline. Raises `KeyError` for an unknown name.

    >>> [placed.side for placed in landmark_places("navel")]
    ['midline']
    """
    known, stored = landmark(id_), _stored()
    if body not in stored:
        raise KeyError(f"No figure {body!r}. Known: {', '.join(stored)}.")
    found = stored[body][id_]
    face, u, v = found["place"]
    sides: tuple[Side, ...] = ("left", "right") if known.is_paired else ("midline",)
    return tuple(
        PlacedLandmark(
            known, side, place_at(body, face, u, v, side), found["by"], found.get("misfit_mm"), found.get("apart_mm")
        )
        for side in sides
    )  # fmt: skip


@cache
def _stored() -> dict[str, dict[str, dict[str, Any]]]:
    stored: dict[str, dict[str, dict[str, Any]]] = json.loads((DATA / "landmarks.json").read_text("utf-8"))
    return stored
