"""Choose the fewest needles that cover the most reasons, exactly.

Options fall into groups (near, far, ashi) that share no target, so only the number of needles ties them
together. Every subset of a group is valued at once; then the needles are shared out between the groups.
At most `MOST_OPTIONS` options of a group enter, the strongest ones; among those the answer is the best there is
(tests/library/tailoring/test_choice.py proves it against trying everything).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

MOST_OPTIONS = 11
"""How many options of one group are weighed: 2 ** 11 subsets."""

RETURNS = (0.0, 1.0, 1.4, 1.55)
"""What 0, 1, 2, 3 or more covers of one target are worth, as a multiple of its weight."""

_DIGITS = 9
_NEVER = -1e9
_MET = 1e4  # outweighs every value: a group that gets its least comes before any gain

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be needled (a point, a pair, or an ashi place) in the eyes of the choice.

    `value` counts by itself; `covers` are indices of targets of its group, each giving less each further
    time. `ways` are the indices of the position sets in which it can be reached.
    """

    needles: int
    value: float
    covers: tuple[int, ...]
    ways: frozenset[int]


@dataclass(frozen=True, slots=True)
class Group:
    """Options that share targets, the targets' weights, and how many needles it should and may have."""

    options: tuple[Option, ...]
    weights: tuple[float, ...]
    most: int
    least: int = 1


@dataclass(frozen=True, slots=True)
class Choice:
    """Chosen option indices per group, in one way (position set), with their value."""

    way: int
    chosen: tuple[tuple[int, ...], ...]
    value: float


def worth(group: Group, chosen: Sequence[int], needle_cost: float) -> float:
    """The value of a choice within a group: single values, targets with falling returns, less the needles."""
    counts = [0] * len(group.weights)
    total = 0.0
    for index in chosen:
        option = group.options[index]
        total += option.value - needle_cost * option.needles
        for target in option.covers:
            counts[target] += 1
    top = len(RETURNS) - 1
    return total + sum(w * RETURNS[min(n, top)] for w, n in zip(group.weights, counts, strict=True))


def choose(
    groups: Sequence[Group], way_values: Sequence[float], most_needles: int, needle_cost: float
) -> Choice:
    """The best choice over all ways. Each group gets its `least` needles first, as far as that is possible.

    `way_values` are added for each way (a turning costs, a wished position gains). Ties go to the earlier
    way, then to fewer needles, then to earlier options; nothing else decides. `value` is the sum of `worth`
    over the groups plus the way's.
    """
    tables = [_values(group, needle_cost) for group in groups]
    best: tuple[float, int, tuple[int, ...]] | None = None
    for way, extra in enumerate(way_values):
        tops = [_best_by_needles(group, table, way) for group, table in zip(groups, tables, strict=True)]
        value, counts = _share_out(groups, tops, most_needles)
        value = round(value + extra, _DIGITS)
        if best is None or value > best[0]:
            best = (value, way, counts)
    if best is None:
        return Choice(0, tuple(() for _ in groups), 0.0)
    value, way, counts = best
    chosen = tuple(
        _subset_with(group, table, way, needles)
        for group, table, needles in zip(groups, tables, counts, strict=True)
    )
    total = sum(worth(group, subset, needle_cost) for group, subset in zip(groups, chosen, strict=True))
    return Choice(way, chosen, round(total + way_values[way], _DIGITS))


@cache
def _bits(count: int) -> NDArray[np.float64]:
    """All subsets of `count` options as rows of 0 and 1; row number = subset as a binary number."""
    return ((np.arange(2**count)[:, None] >> np.arange(count)) & 1).astype(np.float64)


def _values(group: Group, needle_cost: float) -> Floats:
    """The worth of every subset, as in `worth`, rounded so that equal means equal."""
    count = len(group.options)
    bits = _bits(count)
    single = np.array([o.value - needle_cost * o.needles for o in group.options])
    total = bits @ single if count else np.zeros(1)
    if count and group.weights:
        covers = np.zeros((count, len(group.weights)))
        for row, option in enumerate(group.options):
            covers[row, list(option.covers)] = 1.0
        times = np.minimum(bits @ covers, len(RETURNS) - 1).astype(np.intp)
        total = total + np.asarray(RETURNS)[times] @ np.asarray(group.weights)
    rounded: Floats = np.round(total, _DIGITS)
    return rounded


def _best_by_needles(group: Group, values: Floats, way: int) -> Floats:
    """For each number of needles 0 to `most`: the best value of a subset that can be reached in this way."""
    order, starts, counts = _by_needles(tuple(option.needles for option in group.options))
    inside = _within(len(group.options), _usable(group, way))
    tops = np.maximum.reduceat(np.where(inside, values, _NEVER)[order], starts)
    best = np.full(group.most + 1, _NEVER)
    fits = counts <= group.most
    best[counts[fits]] = tops[fits]
    return best


def _subset_with(group: Group, values: Floats, way: int, needles: int) -> tuple[int, ...]:
    """The best subset with exactly this many needles; among equals the first as a binary number."""
    usable = _within(len(group.options), _usable(group, way))
    exact = _needle_counts(tuple(option.needles for option in group.options)) == needles
    subset = int(np.argmax(np.where(usable & exact, values, _NEVER)))
    return tuple(index for index in range(len(group.options)) if subset >> index & 1)


def _usable(group: Group, way: int) -> int:
    return sum(1 << index for index, option in enumerate(group.options) if way in option.ways)


@lru_cache(maxsize=512)
def _needle_counts(needles: tuple[int, ...]) -> Ints:
    counts: Ints = np.rint(_bits(len(needles)) @ np.asarray(needles, dtype=np.float64)).astype(np.int64)
    return counts


@lru_cache(maxsize=512)
def _by_needles(needles: tuple[int, ...]) -> tuple[Ints, Ints, Ints]:
    """Subsets in order of their needles, where each number of needles starts, and those numbers."""
    counts = _needle_counts(needles)
    order = np.argsort(counts, kind="stable")
    numbers, starts = np.unique(counts[order], return_index=True)
    return order, starts, numbers


@lru_cache(maxsize=2048)
def _within(count: int, usable: int) -> NDArray[np.bool_]:
    every = np.arange(2**count, dtype=np.int64)
    inside: NDArray[np.bool_] = (every & ~usable) == 0
    return inside


def _share_out(
    groups: Sequence[Group], tops: Sequence[Floats], most_needles: int
) -> tuple[float, tuple[int, ...]]:
    """Share the needles between the groups: first as many groups as can have their least, then by value."""
    paid = [
        top + np.where(np.arange(len(top)) >= group.least, _MET, 0.0)
        for group, top in zip(groups, tops, strict=True)
    ]
    state = np.full(most_needles + 1, _NEVER)
    state[0] = 0.0
    steps: list[Ints] = []
    for top in paid:
        after = np.full(most_needles + 1, _NEVER)
        took = np.zeros(most_needles + 1, dtype=np.int64)
        for needles in range(min(len(top), most_needles + 1)):
            if top[needles] < _NEVER / 2:
                continue
            moved = state[: most_needles + 1 - needles] + top[needles]
            better = moved > after[needles:]
            after[needles:][better] = moved[better]
            took[needles:][better] = needles
        steps.append(took)
        state = np.round(after, _DIGITS)
    total = int(np.argmax(state))
    value, counts = float(state[total]), []
    for took in reversed(steps):
        counts.append(int(took[total]))
        total -= counts[-1]
    return value, tuple(reversed(counts))
