"""The drawing as tailoring reads it: places with side and share, and the points whose field meets it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from ashi.body import Places
from ashi.safety.situation import drawn_names
from ashi.tailoring.tables import REGION_ROWS

LEAST_FIELD_SHARE = 0.25
"""A point counts as under the drawing when this much of its field is covered."""

Side = Literal["left", "right", "midline"]
Area = Literal["back", "thoracic", "buttock", "leg", "other"]


class PaintedPlace(NamedTuple):
    """One painted region: its base name, the patient's side, and its share of all that is painted (0 to 1)."""

    base: str
    side: Side
    share: float

    @property
    def region(self) -> str:
        """The region's id, such as ``calf_upper_right``."""
        return self.base if self.side == "midline" else f"{self.base}_{self.side}"

    @property
    def words(self) -> str:
        """The place in words with its side, such as ``upper calf, right``."""
        row = REGION_ROWS.get(self.base)
        name = row.words if row else self.base.replace("_", " ")
        return name if self.side == "midline" else f"{name}, {self.side}"

    @property
    def area(self) -> Area:
        """The part of the body that decides how sides are handled."""
        return area_of(self.base)


@dataclass(frozen=True, slots=True)
class Painted:
    """All painted places, largest first, and the points whose field meets the drawing with the share of it."""

    places: tuple[PaintedPlace, ...]
    points: tuple[tuple[str, Side, float], ...]
    facts: frozenset[str]

    def sides(
        self, areas: Iterable[Area] = ("back", "thoracic", "buttock", "leg", "other")
    ) -> frozenset[Side]:
        """Left, right or both: the sides painted in these areas; midline alone means both; nothing means ()."""
        wanted = frozenset(areas)
        found = {place.side for place in self.places if place.area in wanted}
        if found <= {"midline"}:
            return frozenset({"left", "right"}) if found else frozenset()
        return frozenset(found - {"midline"})


@lru_cache(maxsize=1024)
def area_of(base: str) -> Area:
    """The area of a region's base name.

    >>> area_of("calf_upper"), area_of("lumbar_spine_l4"), area_of("sacroiliac")
    ('leg', 'back', 'back')
    """
    if base.startswith(("lumbar", "flank", "sacrum", "sacroiliac", "tailbone")):
        return "back"
    if base.startswith(("spine_t", "thoracic", "shoulder_blade", "ribs")):
        return "thoracic"
    if "buttock" in base or base.startswith("hip"):
        return "buttock"
    if base.startswith(("thigh", "knee", "shin", "lower_leg", "calf", "ankle", "heel", "foot", "toes")):
        return "leg"
    return "other"


def painted_of(places: Places) -> Painted:
    """What tailoring reads of `ashi.body.Places`.

    A place weighs by how much of its own region is covered and by how strong its pain is: half as much at 0
    as at 10. Shares are rounded so that a mirrored drawing gives mirrored places.
    """
    strength = {pain.pain: 0.5 + pain.intensity / 20 for pain in places.pains}
    weights: dict[str, float] = {}
    for region in places.regions:
        weight = region.share * strength.get(region.pain, 1.0)
        weights[region.region] = max(weight, weights.get(region.region, 0.0))
    total = sum(weights.values()) or 1.0
    found = [PaintedPlace(*_split(region), round(w / total, 3)) for region, w in weights.items() if w > 0]
    found.sort(key=lambda place: (-place.share, place.base, place.side))
    points = tuple(
        (hit.code, hit.side, round(hit.share, 2)) for hit in places.points if hit.share >= LEAST_FIELD_SHARE
    )
    return Painted(tuple(found), points, drawn_names(places))


def _split(region: str) -> tuple[str, Side]:
    if region.endswith("_left"):
        return region[:-5], "left"
    if region.endswith("_right"):
        return region[:-6], "right"
    return region, "midline"
