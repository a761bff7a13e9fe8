"""Choose the fewest needles that cover the most reasons, exactly.

Options fall into groups (near, far, ashi) that share no target, so only the number of needles ties them
together. Every subset of a group within its needles is valued at once; then the needles are shared out between
the groups, for all ways together.
At most `MOST_OPTIONS` options of a group enter, the strongest ones; among those the answer is the best there is
(tests/library/tailoring/test_choice.py proves it against trying everything).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

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


class Option(NamedTuple):
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
    if not way_values:
        return Choice(0, tuple(() for _ in groups), 0.0)
    weighed = [_weigh(group, len(way_values), needle_cost) for group in groups]
    values, counts = _share_out(weighed, len(way_values), most_needles)
    way = int((values + np.asarray(way_values)).round(_DIGITS).argmax())
    chosen = tuple(
        _subset_with(one, way, int(needles)) for one, needles in zip(weighed, counts[way], strict=True)
    )
    total = sum(worth(group, subset, needle_cost) for group, subset in zip(groups, chosen, strict=True))
    return Choice(way, chosen, round(total + way_values[way], _DIGITS))


class _Subsets(NamedTuple):
    """Subsets of a group's options, in order of how many needles they are, then as binary numbers."""

    numbers: Ints
    needles: Ints
    """The numbers of needles that there are."""
    starts: Ints
    """Where each of those begins."""


class _Weighed(NamedTuple):
    """A group's subsets and what each is worth; the options that can be reached in each way, as a binary number."""

    subsets: _Subsets
    values: Floats
    usable: tuple[int, ...]
    least: int


@cache
def _bits(count: int) -> NDArray[np.float64]:
    """All subsets of `count` options as rows of 0 and 1; row number = subset as a binary number."""
    return ((np.arange(2**count)[:, None] >> np.arange(count)) & 1).astype(np.float64)


@lru_cache(maxsize=512)
def _subsets(needles: tuple[int, ...], most: int) -> _Subsets:
    """The subsets of at most `most` needles, when each option is so many `needles`."""
    counts = np.rint(_bits(len(needles)) @ np.asarray(needles, dtype=np.float64)).astype(np.int64)
    order = np.argsort(counts, kind="stable")[: np.count_nonzero(counts <= most)]
    found, starts = np.unique(counts[order], return_index=True)
    return _Subsets(order, found, starts)


def _weigh(group: Group, ways: int, needle_cost: float) -> _Weighed:
    """The worth of every subset, as in `worth`, rounded so that equal means equal."""
    options = group.options
    subsets = _subsets(tuple([option.needles for option in options]), group.most)
    bits = _bits(len(options))[subsets.numbers]
    values = bits @ np.array([option.value - needle_cost * option.needles for option in options])
    if options and group.weights:
        covers = np.zeros((len(options), len(group.weights)))
        for row, option in enumerate(options):
            for target in option.covers:
                covers[row, target] = 1.0
        times = (bits @ covers).astype(np.intp)
        values = values + np.asarray(RETURNS).take(times, mode="clip") @ np.asarray(group.weights)
    usable = [sum([1 << n for n, option in enumerate(options) if way in option.ways]) for way in range(ways)]
    return _Weighed(subsets, values.round(_DIGITS), tuple(usable), group.least)


def _best_by_needles(weighed: _Weighed) -> Floats:
    """For each way (row) and number of needles of the subsets: the best value of one that can be reached."""
    subsets, values, usable, _ = weighed
    best = {
        mask: np.maximum.reduceat(np.where(subsets.numbers & ~mask, _NEVER, values), subsets.starts)
        for mask in set(usable)
    }
    return np.array([best[mask] for mask in usable])


def _subset_with(weighed: _Weighed, way: int, needles: int) -> tuple[int, ...]:
    """The best subset with exactly this many needles; among equals the first as a binary number."""
    subsets, values, usable, _ = weighed
    begin, end = np.searchsorted(subsets.needles, (needles, needles + 1))
    those = slice(subsets.starts[begin], subsets.starts[end] if end < len(subsets.starts) else None)
    best = np.where(subsets.numbers[those] & ~usable[way], _NEVER, values[those]).argmax()
    subset = int(subsets.numbers[those][best])
    return tuple(index for index in range(subset.bit_length()) if subset >> index & 1)


def _share_out(weighed: Sequence[_Weighed], ways: int, most_needles: int) -> tuple[Floats, Ints]:
    """Share the needles between the groups, in each way: first as many groups as can have their least, then by value.

    Gives each way's value, and its needles for each group.
    """
    together = np.arange(most_needles + 1)
    state = np.full((ways, most_needles + 1), _NEVER)
    state[:, 0] = 0.0
    steps: list[Ints] = []
    for one in weighed:
        takes = one.subsets.needles
        paid = _best_by_needles(one) + np.where(takes >= one.least, _MET, 0.0)
        before = together - takes[:, None]
        values = np.where(before < 0, _NEVER, state[:, np.maximum(before, 0)]) + paid[:, :, None]
        steps.append(takes[values.argmax(axis=1)])
        state = values.max(axis=1).round(_DIGITS)
    each, left = np.arange(ways), state.argmax(axis=1)
    value, counts = state[each, left], np.zeros((ways, len(steps)), dtype=np.int64)
    for group in reversed(range(len(steps))):
        counts[:, group] = steps[group][each, left]
        left = left - counts[:, group]
    return value, counts
