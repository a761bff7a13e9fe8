"""Between two drawings: change in extent, and overlap as a band, because nobody redraws a border exactly."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.spatial import cKDTree

from ashi.body.figures import Floats, Ints, figure, figure_name
from ashi.body.locating import LEAST_CM2, drawn_samples, lookup, touched_regions
from ashi.body.marks import PainDrawing
from ashi.body.regions import REGIONS
from ashi.body.size import cm2_per_mm2
from ashi.knowledge import Fact, load

BORDER_MM = 10.0  # how far a redrawn border may wander; our choice, of the order of a fingertip
Reader = Literal["patient", "practitioner"]


class Measured(Fact, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One number of ``knowledge/body/redrawing.toml``."""

    value: float
    words: str


REDRAWING = load("body/redrawing.toml", dict[str, Measured])
"""What drawing the same pain again changes: extent in per cent of the body, overlap as Jaccard's index."""


@dataclass(frozen=True, slots=True)
class Change:
    """`overlap` is Jaccard's index, from the borders as drawn up to borders forgiven by `BORDER_MM`.

    Extent is the part that can be trusted: redrawing gives nearly the same size, but not the same border. Shares are
    of the whole skin (0 to 1). `new` and `gone` are region ids, covered well after and not at all before, and the
    reverse.
    """

    before_cm2: float
    after_cm2: float
    before_share: float
    after_share: float
    overlap: tuple[float, float]
    new: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def change_cm2(self) -> float:
        """After minus before."""
        return round(self.after_cm2 - self.before_cm2, 1)

    @property
    def change_share(self) -> float:
        """After minus before, of the whole skin."""
        return self.after_share - self.before_share

    @property
    def is_beyond_redrawing(self) -> Literal["no", "maybe", "yes"]:
        """Is the change in extent larger than what drawing the same pain again gives?"""
        percent = abs(self.change_share) * 100
        if percent < REDRAWING["extent_least"].value:
            return "no"
        return "yes" if percent > REDRAWING["extent_most"].value else "maybe"


def compare(
    before: PainDrawing,
    after: PainDrawing,
    stature_mm: float | None = None,
    weight_kg: float | None = None,
) -> Change:
    """Change from one drawing to the next, whichever figures they were drawn on (a face is the same place on all).

    Areas are in cm² on the figure of the later drawing, for a person of this stature and weight where they are given.
    """
    name = figure_name(after.body_version)
    body = figure(name)
    a = drawn_samples(before, figure_name(before.body_version))
    b = drawn_samples(after, name)
    scale = cm2_per_mm2(body, stature_mm, weight_kg)
    area = body.sample_area

    def mm2(samples: Ints) -> float:
        return float(area[samples].sum())

    both = mm2(np.intersect1d(a, b, assume_unique=True))
    either = mm2(np.union1d(a, b))
    strict = both / either if either else 1.0
    loose = strict
    if len(a) and len(b):
        near_a = _near(body.sample_xyz[b], body.sample_xyz[a])
        near_b = _near(body.sample_xyz[a], body.sample_xyz[b])
        forgiven = mm2(np.union1d(b[near_a], a[near_b]))
        loose = max(strict, forgiven / either)
    return Change(
        round(mm2(a) * scale, 1), round(mm2(b) * scale, 1), mm2(a) / body.skin_mm2, mm2(b) / body.skin_mm2,
        (round(strict, 3), round(loose, 3)), _only(b, a, name), _only(a, b, name),
    )  # fmt: skip


def _near(points: Floats, others: Floats) -> np.ndarray:
    distance, _ = cKDTree(others).query(points, distance_upper_bound=BORDER_MM)
    return np.asarray(np.isfinite(distance))


def _only(these: Ints, others: Ints, name: str) -> tuple[str, ...]:
    """Regions that the first touch, and of which the others cover less than a stray brush would."""
    at = lookup(name)
    hit = touched_regions(these, at)
    left = np.bincount(
        at.sample_region[others], weights=at.body.sample_area[others], minlength=len(at.region_ids)
    )
    stray = left < LEAST_CM2 * 100
    return tuple(id_ for id_, here, none in zip(at.region_ids, hit, stray, strict=True) if here and none)


def describe_change(change: Change, reader: Reader = "practitioner") -> tuple[str, ...]:
    """Plain sentences, the most telling first; the last says what two drawings cannot show.

    >>> describe_change(Change(120.0, 121.0, 0.0070, 0.0071, (0.6, 0.8), (), ()), "patient")[0]
    'Your painted area is about the same size as in the first drawing.'
    """
    return _for_patient(change) if reader == "patient" else _for_practitioner(change)


def _for_patient(change: Change) -> tuple[str, ...]:
    told = []
    if change.is_beyond_redrawing == "no":
        told.append("Your painted area is about the same size as in the first drawing.")
    else:
        larger = change.change_cm2 > 0
        first = "Your painted area is larger" if larger else "Your painted area is smaller"
        told.append(f"{first} than in the first drawing: {_times(change)}.")
        if change.is_beyond_redrawing == "maybe":
            told.append("A difference of this size can also come from drawing the same pain again.")
    if change.gone:
        told.append(f"Not painted any more: {_names(change.gone)}.")
    if change.new:
        told.append(f"Painted now and not before: {_names(change.new)}.")
    told.append("Nobody draws a border twice in the same way, so small shifts mean nothing.")
    return tuple(told)


def _times(change: Change) -> str:
    if not change.before_cm2:
        return "nothing was painted then"
    if not change.after_cm2:
        return "nothing is painted now"
    ratio = change.after_cm2 / change.before_cm2
    if ratio >= 1:
        return f"about {ratio:.1f} times as large" if ratio >= 1.15 else "a little"
    return f"about {ratio:.0%} of what it was".replace("%", " %")


def _for_practitioner(change: Change) -> tuple[str, ...]:
    sign = "+" if change.change_cm2 > 0 else "-" if change.change_cm2 < 0 else ""
    extent = (
        f"Extent {change.before_cm2:.0f} to {change.after_cm2:.0f} cm² ({sign}{abs(change.change_cm2):.0f} cm², "
        f"{sign}{abs(change.change_share):.2%} of the skin)".replace("%", " %")
    )
    least, most = REDRAWING["extent_least"].value, REDRAWING["extent_most"].value
    beyond = {
        "no": "less than drawing the same pain again changes",
        "maybe": "may be no more than drawing the same pain again changes",
        "yes": "more than drawing the same pain again usually changes",
    }[change.is_beyond_redrawing]
    told = [f"{extent}: {beyond} ({least} to {most} % of the body)."]
    if change.gone:
        told.append(f"No longer covered: {_names(change.gone)}.")
    if change.new:
        told.append(f"Newly covered: {_names(change.new)}.")
    low, high = change.overlap
    redrawn = REDRAWING["overlap_of_redrawing"].value
    told.append(
        f"Overlap {low:.0%} as drawn, {high:.0%} with borders forgiven by {BORDER_MM:.0f} mm; ".replace(
            "%", " %"
        )
        + f"one pain drawn twice within a minute overlaps by {redrawn * 100:.0f} % on average. Borders are not reliable."
    )
    return tuple(told)


def _names(ids: tuple[str, ...]) -> str:
    """Region names, a pair of sides said once: ``Sacrum; Calf, upper (both sides)``."""
    told: dict[str, None] = {}
    for id_ in ids:
        r = REGIONS[id_]
        pair = {f"{r.base}_left", f"{r.base}_right"} <= set(ids)
        told[f"{r.name.rpartition(', ')[0]}, both sides" if pair else r.name] = None
    return "; ".join(told)
