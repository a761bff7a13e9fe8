"""What a linear mixed model needs from the rows, and no more: sums by visit pattern.

People whose random-effects design is the same (the same visits) share a pattern. Of a pattern, the fit
uses only sums of cross-products, so a clinic can hand over these sums instead of rows, and adding
the sums of several clinics gives exactly the fit of the pooled rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MANY = 16  # people in a pattern from which one product of matrices is faster than adding person by person


@dataclass(frozen=True, slots=True)
class MixedSummaries:
    """Sums by pattern. With p fixed effects, q random ones and G patterns, and D = [X y] (p + 1 columns):

    `gram` (G, q, q): Z'Z of each person of the pattern; `groups` (G,): persons; `rows` (G,): rows;
    `cross` (G, q(p+1), q(p+1)): the sum over persons of vec(Z'D) vec(Z'D)'; `total` (G, p+1, p+1): sum of D'D.
    """

    fixed: tuple[str, ...]
    random: tuple[str, ...]
    gram: Floats
    groups: Ints
    rows: Ints
    cross: Floats
    total: Floats

    @property
    def n_groups(self) -> int:
        """Persons."""
        return int(self.groups.sum())

    @property
    def n_rows(self) -> int:
        """Rows."""
        return int(self.rows.sum())

    def to_builtins(self) -> dict[str, Any]:
        """As plain lists and numbers, for JSON; floats survive exactly."""
        return {
            "fixed": list(self.fixed),
            "random": list(self.random),
            "gram": self.gram.tolist(),
            "groups": self.groups.tolist(),
            "rows": self.rows.tolist(),
            "cross": self.cross.tolist(),
            "total": self.total.tolist(),
        }

    @classmethod
    def from_builtins(cls, raw: dict[str, Any]) -> "MixedSummaries":
        """The reverse of `to_builtins`. Raises ValueError when the sizes do not fit each other."""
        fixed, random = tuple(raw["fixed"]), tuple(raw["random"])
        p, q = len(fixed), len(random)
        made = cls(
            fixed,
            random,
            np.asarray(raw["gram"], dtype=np.float64).reshape(-1, q, q),
            np.asarray(raw["groups"], dtype=np.int64),
            np.asarray(raw["rows"], dtype=np.int64),
            np.asarray(raw["cross"], dtype=np.float64).reshape(-1, q * (p + 1), q * (p + 1)),
            np.asarray(raw["total"], dtype=np.float64).reshape(-1, p + 1, p + 1),
        )
        sizes = {len(made.gram), len(made.groups), len(made.rows), len(made.cross), len(made.total)}
        if len(sizes) != 1:
            raise ValueError(
                f"The summaries speak of {sorted(sizes)} patterns; every part must have the same."
            )
        return made


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Summaries without small cells, and what that cost."""

    summaries: MixedSummaries
    patterns_left_out: int
    groups_left_out: int
    rows_left_out: int


def summarise(
    y: ArrayLike,
    x: ArrayLike,
    z: ArrayLike,
    group: ArrayLike,
    fixed: Sequence[str] | None = None,
    random: Sequence[str] | None = None,
) -> MixedSummaries:
    """Sum the rows up by pattern: `y` (n,), `x` (n, p), `z` (n, q), `group` (n,) names the person of each row.

    Rows of one person need not stand together. Raises ValueError for lengths that differ, values that are
    not finite, or no rows.

    >>> s = summarise([1.0, 2.0, 4.0], [[1], [1], [1]], [[1], [1], [1]], ["a", "a", "b"])
    >>> s.n_groups, s.n_rows, len(s.groups)
    (2, 3, 2)
    """
    y, x, z = (np.asarray(part, dtype=np.float64) for part in (y, x, z))
    labels = np.asarray(group)
    if x.ndim != 2 or z.ndim != 2 or y.ndim != 1:
        raise ValueError(f"y, x and z have {y.ndim}, {x.ndim} and {z.ndim} dimensions; they need 1, 2 and 2.")
    if not len(y) == len(x) == len(z) == len(labels):
        raise ValueError(
            f"y, x, z and group have {len(y)}, {len(x)}, {len(z)} and {len(labels)} rows; they must agree."
        )
    if len(y) == 0:
        raise ValueError("There are no rows.")
    for name, part in (("y", y), ("x", x), ("z", z)):
        if not np.isfinite(part).all():
            raise ValueError(f"{name} holds a value that is not a finite number. Leave out such rows first.")
    p, q = x.shape[1], z.shape[1]
    fixed = tuple(fixed) if fixed is not None else tuple(f"x{n}" for n in range(p))
    random = tuple(random) if random is not None else tuple(f"z{n}" for n in range(q))
    if len(fixed) != p or len(random) != q:
        raise ValueError(f"{len(fixed)} and {len(random)} names are given for {p} and {q} columns.")
    y, x, z, starts = _by_group(y, x, z, labels)
    d = np.concatenate([x, y[:, None]], axis=1)
    grams = _sums(z, z, starts).reshape(-1, q, q)
    crosses = _sums(z, d, starts)  # (persons, q(p+1))
    sizes = np.diff(np.append(starts, len(y)))
    return _by_pattern(fixed, random, grams, crosses, sizes, d, starts)


def combine(parts: Sequence[MixedSummaries]) -> MixedSummaries:
    """Add up the summaries of several clinics. Raises ValueError when they do not name the same effects."""
    if not parts:
        raise ValueError("There is nothing to combine.")
    for part in parts[1:]:
        if (part.fixed, part.random) != (parts[0].fixed, parts[0].random):
            raise ValueError(
                f"One part has the effects {part.fixed} and {part.random}, another {parts[0].fixed} and "
                f"{parts[0].random}. Make them from the same formula."
            )
    gram = np.concatenate([part.gram for part in parts])
    kinds, place = _kinds(gram)
    count = len(kinds)

    def added(name: str) -> Any:
        stacked = np.concatenate([getattr(part, name) for part in parts])
        out = np.zeros((count, *stacked.shape[1:]), dtype=stacked.dtype)
        np.add.at(out, place, stacked)
        return out

    return MixedSummaries(
        parts[0].fixed,
        parts[0].random,
        gram[kinds],
        added("groups"),
        added("rows"),
        added("cross"),
        added("total"),
    )


def suppress(summaries: MixedSummaries, least: int = 5) -> Suppressed:
    """Leave out patterns with fewer than `least` persons, and say how much that was."""
    kept = summaries.groups >= least
    return Suppressed(
        replace(
            summaries,
            gram=summaries.gram[kept],
            groups=summaries.groups[kept],
            rows=summaries.rows[kept],
            cross=summaries.cross[kept],
            total=summaries.total[kept],
        ),
        int((~kept).sum()),
        int(summaries.groups[~kept].sum()),
        int(summaries.rows[~kept].sum()),
    )


def _by_group(y: Floats, x: Floats, z: Floats, labels: NDArray[Any]) -> tuple[Floats, Floats, Floats, Ints]:
    """The rows with each person's together, and where each person starts."""
    changes = np.flatnonzero(labels[1:] != labels[:-1]) + 1
    starts = np.concatenate([[0], changes])
    firsts = labels[starts]
    if len(np.unique(firsts)) != len(firsts):  # someone's rows are apart: sort
        order = np.argsort(labels, kind="stable")
        y, x, z, labels = y[order], x[order], z[order], labels[order]
        starts = np.concatenate([[0], np.flatnonzero(labels[1:] != labels[:-1]) + 1])
    return y, x, z, starts.astype(np.int64)


def _sums(left: Floats, right: Floats, starts: Ints) -> Floats:
    """Per person, the sum over rows of left'right, flattened; column by column to spare memory."""
    lefts, rights = np.ascontiguousarray(left.T), np.ascontiguousarray(right.T)
    return np.stack([np.add.reduceat(a * b, starts) for a in lefts for b in rights], axis=1)


def _kinds(grams: Floats) -> tuple[Ints, Ints]:
    """One index per distinct pattern, and the pattern number of each row of `grams`."""
    flat = np.ascontiguousarray(grams.reshape(len(grams), -1)) + 0.0  # no negative zeros
    _, first, place = np.unique(flat.view(np.dtype((np.void, flat.itemsize * flat.shape[1]))).ravel(),
                                return_index=True, return_inverse=True)  # fmt: skip
    return first.astype(np.int64), place.ravel().astype(np.int64)


def _by_pattern(
    fixed: tuple[str, ...],
    random: tuple[str, ...],
    grams: Floats,
    crosses: Floats,
    sizes: Ints,
    d: Floats,
    starts: Ints,
) -> MixedSummaries:
    kinds, place = _kinds(grams)
    count, width = len(kinds), d.shape[1]
    order = np.argsort(place, kind="stable")
    bounds = np.searchsorted(place[order], np.arange(count + 1))
    total_of, columns = np.repeat(place, sizes), np.ascontiguousarray(d.T)  # the pattern of each row
    total = np.empty((count, width, width))
    for a in range(width):
        for b in range(a, width):
            total[:, a, b] = total[:, b, a] = np.bincount(total_of, columns[a] * columns[b], minlength=count)
    return MixedSummaries(
        fixed,
        random,
        grams[kinds],
        np.diff(bounds).astype(np.int64),
        np.bincount(place, sizes, minlength=count).astype(np.int64),
        _squares(crosses, order, bounds),
        total,
    )


def _squares(crosses: Floats, order: Ints, bounds: Ints) -> Floats:
    """Per pattern, the sum over its persons of a row of `crosses` times itself: a product of matrices where they are
    many, otherwise the first persons of all patterns at once, then the second, and so on."""
    people = np.diff(bounds)
    first = crosses[order[bounds[:-1]]]
    made: Floats = first[:, :, None] * first[:, None, :]
    for turn in range(1, min(MANY, int(people.max()))):
        here = np.flatnonzero((people > turn) & (people < MANY))
        row = crosses[order[bounds[here] + turn]]
        made[here] += row[:, :, None] * row[:, None, :]
    for at in np.flatnonzero(people >= MANY):
        rows = crosses[order[bounds[at] : bounds[at + 1]]]
        made[at] = rows.T @ rows
    return made
