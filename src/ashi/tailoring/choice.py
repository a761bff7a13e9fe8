"""Choose the fewest needles that cover the most reasons: a small coverage problem."""

from collections.abc import Sequence
from dataclasses import dataclass

RETURNS = (0.0, 1.0, 1.4, 1.55)
"""What 0, 1, 2, 3 or more covers of one target are worth, as a multiple of its weight."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be needled (a point, a pair, or an ashi place) in the eyes of the choice.

    `value` counts by itself; `covers` are indices of targets, which give less each further time.
    """

    kind: str
    needles: int
    value: float
    covers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """Caps of the choice: needles in all, ashi needles, what each needle costs, kinds that must be there."""

    needles: int
    ashi_needles: int
    needle_cost: float
    required: tuple[str, ...] = ()


def worth(options: Sequence[Option], chosen: Sequence[int], weights: Sequence[float], limit: Limit) -> float:
    """The value of a choice: single values, targets covered with falling returns, less the needles."""
    counts = [0] * len(weights)
    total = 0.0
    for index in chosen:
        option = options[index]
        total += option.value - limit.needle_cost * option.needles
        for target in option.covers:
            counts[target] += 1
    top = len(RETURNS) - 1
    return total + sum(w * RETURNS[min(n, top)] for w, n in zip(weights, counts, strict=True))


def choose(options: Sequence[Option], weights: Sequence[float], limit: Limit) -> tuple[int, ...]:
    """Indices of the options to take, in order: the required kinds first, then while another one adds value.

    Ties go to the earlier option, so the order of `options` decides and nothing else does.
    """
    chosen: list[int] = []
    for kind in limit.required:
        if not any(options[index].kind == kind for index in chosen):
            best = _best(options, weights, limit, chosen, kind, floor=float("-inf"))
            if best is not None:
                chosen.append(best)
    while (best := _best(options, weights, limit, chosen, None, floor=1e-9)) is not None:
        chosen.append(best)
    return tuple(sorted(chosen))


def _best(
    options: Sequence[Option],
    weights: Sequence[float],
    limit: Limit,
    chosen: list[int],
    kind: str | None,
    floor: float,
) -> int | None:
    now = worth(options, chosen, weights, limit)
    needles = sum(options[index].needles for index in chosen)
    ashi = sum(options[index].needles for index in chosen if options[index].kind == "ashi")
    best, best_gain = None, floor
    for index, option in enumerate(options):
        if index in chosen or (kind is not None and option.kind != kind):
            continue
        if needles + option.needles > limit.needles:
            continue
        if option.kind == "ashi" and ashi + option.needles > limit.ashi_needles:
            continue
        gain = (worth(options, [*chosen, index], weights, limit) - now) / option.needles
        if gain > best_gain + 1e-12:
            best, best_gain = index, gain
    return best
