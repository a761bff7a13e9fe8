"""All readers' counts as the clinic's owner sees them: every figure with how many answered, and what to worry about."""

from collections.abc import Mapping
from dataclasses import dataclass

from ashi.stats.proportions import wilson_interval

LEAST_TOLD = 5
"""Below this many readers only their number is shown. Our own choice, as for small caseloads."""
LEAST_CHANGED = 10
"""A worry needs at least this many readers for whom something changed."""


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `of` readers, as a proportion with its Wilson interval; None when nobody answered."""

    count: int
    of: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """What the aid does, from counts alone. Means are over those who answered, None when nobody did."""

    told: int
    knew_before: float | None
    knew_after: float | None
    knows_more: Share
    knows_less: Share
    hard_before: float | None
    hard_after: float | None
    easier: Share
    harder: Share
    informed: Share
    undecided: int
    helped: Share
    not_helped: Share
    pushed_towards: Share
    pushed_away: Share

    @property
    def is_enough(self) -> bool:
        """Whether there are enough readers to show more than their number."""
        return self.told >= LEAST_TOLD


def report(counts: Mapping[str, int]) -> Report:
    """The counts of `counts_of`, summed over readers.

    >>> report({"told": 8, "helped:yes": 6, "helped:no": 2}).helped.value
    0.75
    """
    knowledge, difficulty = _group(counts, "knowledge"), _group(counts, "difficulty")
    informed, helped, pushed = (_group(counts, name) for name in ("informed", "helped", "pushed"))
    decided = {key: count for key, count in informed.items() if key != "open"}
    return Report(
        told=counts.get("told", 0),
        knew_before=_mean(_group(counts, "knew_before")),
        knew_after=_mean(_group(counts, "knew_after")),
        knows_more=_share(knowledge, "better"),
        knows_less=_share(knowledge, "worse"),
        hard_before=_mean(_group(counts, "hard_before")),
        hard_after=_mean(_group(counts, "hard_after")),
        easier=_share(difficulty, "better"),
        harder=_share(difficulty, "worse"),
        informed=_share(decided, "yes"),
        undecided=informed.get("open", 0),
        helped=_share(helped, "yes"),
        not_helped=_share(helped, "no"),
        pushed_towards=_share(pushed, "towards"),
        pushed_away=_share(pushed, "away"),
    )


def concerns(found: Report) -> tuple[str, ...]:
    """Signs that the aid does harm, beyond chance: codes ``knowledge``, ``difficulty``, ``pushed``.

    More people changed for the worse than for the better, or more felt pushed one way than the other, with the
    lower limit of the Wilson interval above one half.
    """
    pairs = {
        "knowledge": (found.knows_less.count, found.knows_more.count),
        "difficulty": (found.harder.count, found.easier.count),
        "pushed": (
            max(found.pushed_towards.count, found.pushed_away.count),
            min(found.pushed_towards.count, found.pushed_away.count),
        ),
    }
    return tuple(
        name
        for name, (worse, better) in pairs.items()
        if worse + better >= LEAST_CHANGED and wilson_interval(worse, worse + better).low > 0.5
    )


def _group(counts: Mapping[str, int], name: str) -> dict[str, int]:
    begins = f"{name}:"
    return {key.removeprefix(begins): count for key, count in counts.items() if key.startswith(begins)}


def _mean(group: Mapping[str, int]) -> float | None:
    n = sum(group.values())
    return sum(int(value) * count for value, count in group.items()) / n if n else None


def _share(group: Mapping[str, int], name: str) -> Share:
    count, of = group.get(name, 0), sum(group.values())
    if of == 0:
        return Share(0, 0, None, None, None)
    found = wilson_interval(count, of)
    return Share(count, of, found.value, found.low, found.high)
