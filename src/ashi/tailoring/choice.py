"""Choose the fewest needles that cover the most reasons, exactly.

Options fall into groups (near, far, ashi) that share no target, so only the number of needles ties them
together. Every subset of a group is valued at once; then the needles are shared out between the groups.
At most `MOST_OPTIONS` options of a group enter, the strongest ones; among those the answer is the best there is
(tests/library/tailoring/test_choice.py proves it against trying everything).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

MOST_OPTIONS = 11
"""How many options of one group are weighed: 2 ** 11 subsets."""

RETURNS = (0.0, 1.0, 1.4, 1.55)
"""What 0, 1, 2, 3 or more covers of one target are worth, as a multiple of its weight."""

_DIGITS = 9
_NEVER = -1e9

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
    way, then to fewer needles, then to earlier options; nothing else decides.
    """
    tables = [_values(group, needle_cost) for group in groups]
    best: tuple[int, float, int, tuple[int, ...]] | None = None
    for way, extra in enumerate(way_values):
        tops = [_best_by_needles(group, table, way) for group, table in zip(groups, tables, strict=True)]
        met, value, counts = _share_out(groups, [top[0] for top in tops], most_needles)
        value = round(value + extra, _DIGITS)
        if best is None or (met, value) > (best[0], best[1]):
            subsets = tuple(int(top[1][n]) for top, n in zip(tops, counts, strict=True))
            best = (met, value, way, subsets)
    if best is None:
        return Choice(0, tuple(() for _ in groups), 0.0)
    chosen = tuple(
        tuple(index for index in range(len(group.options)) if subset >> index & 1)
        for group, subset in zip(groups, best[3], strict=True)
    )
    return Choice(best[2], chosen, best[1])


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


def _best_by_needles(group: Group, values: Floats, way: int) -> tuple[Floats, Ints]:
    """For each number of needles 0 to `most`: the best value in this way, and the subset that has it."""
    usable = sum(1 << i for i, option in enumerate(group.options) if way in option.ways)
    needles = _needle_counts(tuple(option.needles for option in group.options))
    subsets = _subsets_within(len(group.options), usable)
    best = np.full(group.most + 1, _NEVER)
    which = np.zeros(group.most + 1, dtype=np.int64)
    count = needles[subsets]
    value = values[subsets]
    for n in range(group.most + 1):
        at = np.flatnonzero(count == n)
        if len(at):
            first = at[np.argmax(value[at])]
            best[n], which[n] = value[first], subsets[first]
    return best, which


@cache
def _needle_counts(needles: tuple[int, ...]) -> Ints:
    counts: Ints = (_bits(len(needles)) @ np.asarray(needles, dtype=np.float64)).astype(np.int64)
    return counts if len(needles) else np.zeros(1, dtype=np.int64)


@cache
def _subsets_within(count: int, usable: int) -> Ints:
    every = np.arange(2**count, dtype=np.int64)
    within: Ints = every[(every & ~usable) == 0]
    return within


def _share_out(
    groups: Sequence[Group], tops: Sequence[Floats], most_needles: int
) -> tuple[int, float, tuple[int, ...]]:
    """Share the needles between the groups: first as many groups as can have their least, then by value."""
    state: dict[int, tuple[int, float, tuple[int, ...]]] = {0: (0, 0.0, ())}
    for group, top in zip(groups, tops, strict=True):
        after: dict[int, tuple[int, float, tuple[int, ...]]] = {}
        for used, (met, value, counts) in state.items():
            for n in range(min(group.most, most_needles - used) + 1):
                if top[n] <= _NEVER:
                    continue
                new = (met + (n >= group.least), round(value + float(top[n]), _DIGITS), (*counts, n))
                old = after.get(used + n)
                if old is None or new[:2] > old[:2]:
                    after[used + n] = new
        state = after
    return min(state.values(), key=lambda s: (-s[0], -s[1], sum(s[2]), s[2]))
