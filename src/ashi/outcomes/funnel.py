"""Practitioners side by side with the noise they deserve: a case-mix adjusted funnel, never a ranking."""

from collections.abc import Sequence
from functools import reduce
from math import sqrt

import msgspec
import numpy as np
from scipy import optimize, special

from ashi.outcomes.fared import Fared, Floats, People, how_they_fared

TOGETHER = 32  # people, a power of two: larger groups are few enough to be taken pair by pair
WARNING, ALARM = 1.959964, 3.090232  # limits that 95 % and 99.8 % of practitioners stay within by chance


class FunnelPoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One practitioner: how many were at least 30 % better, how many would be with this clinic's average and
    these patients, and how far apart that is in standard deviations.

    `z` is that of the exact chance of so many among people of these chances (mid-p); `low_95` to `high_95` (and the same
    at 99.8) are the counts that chance alone allows. `silent` did not answer. `average` is the clinic's share.
    """

    practitioner: str
    asked: int
    answered: int
    silent: int
    better: int
    expected: float
    z: float | None
    low_95: int
    high_95: int
    low_998: int
    high_998: int
    average: float | None
    words: str

    @property
    def adjusted(self) -> float | None:
        """The share better with the case mix taken out: as far from the clinic's average as `z` says."""
        if self.z is None or self.average is None:
            return None
        share = self.average + self.z * sqrt(self.average * (1 - self.average) / self.answered)
        return min(max(share, 0.0), 1.0)


def funnel(people: People) -> tuple[FunnelPoint, ...]:
    """One point per practitioner, by name.

    Each patient's chance starts from their own natural course (duration, baseline, week), moved by one amount
    for the whole clinic so that expected and observed agree in total. So a practitioner with many acute
    patients is not flattered. Raises ValueError for a measure that has no course model.
    """
    fared = how_they_fared(people)
    told = fared.answered
    better, answered = int(fared.there["thirty_percent"].sum()), int(told.sum())
    move = _clinic_move(fared.chance["thirty_percent"][told], better)
    average = better / answered if answered else None
    return tuple(
        _point(name, whose, move, average) for name, whose in sorted(fared.by_practitioner().items())
    )


def funnel_words(points: Sequence[FunnelPoint]) -> str:
    """What the whole picture says: does anybody stand out more than chance allows, given how many are looked at?

    >>> funnel_words(())
    'There is nobody to set side by side.'
    """
    told = [point.z for point in points if point.z is not None]
    if len(told) < 2:
        return "There is nobody to set side by side."
    beyond, far = sum(abs(z) >= WARNING for z in told), sum(abs(z) >= ALARM for z in told)
    allowed = not beyond or float(special.bdtrc(beyond - 1, len(told), 0.05)) >= 0.05
    if not far and allowed:
        return "Nobody stands out more than chance allows." + (
            f" {beyond} of {len(told)} {'lies' if beyond == 1 else 'lie'} outside the inner lines; "
            "chance alone puts about 1 of 20 there."
            if beyond
            else ""
        )
    return (
        f"{max(beyond, far)} of {len(told)} {'lies' if max(beyond, far) == 1 else 'lie'} further from the clinic's "
        "average than chance easily explains. This picture cannot say why. Look first at who answers, who comes to whom, and how the first "
        "answer was taken."
    )


def _point(name: str, whose: Fared, move: float | None, average: float | None) -> FunnelPoint:
    asked, answered = len(whose.start), int(whose.answered.sum())
    better = int(whose.there["thirty_percent"].sum())
    z: float | None = None
    limits: tuple[int, ...] = (0, answered, 0, answered)
    expected = float(better)  # when all or none are better there is no average to move to
    if move is not None and answered:
        chances = _moved(_log_odds(whose.chance["thirty_percent"][whose.answered]), move)
        expected = float(chances.sum())
        counts = _count_chances(chances)
        # mid-p, taken in the smaller tail, so that a far outlier keeps its digits
        below, above = float(counts[:better].sum()), float(counts[better + 1 :].sum())
        half = max(float(counts[better]), 1e-300) / 2
        z = float(special.ndtri(below + half) if below < above else -special.ndtri(above + half))
        limits = tuple(np.searchsorted(counts.cumsum(), (0.025, 0.975, 0.001, 0.999)).tolist())
    return FunnelPoint(
        practitioner=name,
        asked=asked,
        answered=answered,
        silent=asked - answered,
        better=better,
        expected=expected,
        z=z,
        low_95=limits[0],
        high_95=limits[1],
        low_998=limits[2],
        high_998=limits[3],
        average=average,
        words=_words(asked, answered, better, expected, z),
    )


def _count_chances(chances: Floats) -> Floats:
    """The chance of each count 0 to n among people who each have their own chance (Poisson binomial).

    Pairs of people, pairs of pairs and so on: the counts of two groups together are the product of each one's, as
    polynomials. Nothing is subtracted anywhere, so the far tails keep their digits.
    """
    nobody = -len(chances) % TOGETHER
    counts = np.stack([np.append(1 - chances, np.ones(nobody)), np.append(chances, np.zeros(nobody))], axis=1)
    for _ in range(TOGETHER.bit_length() - 1):  # all pairs at once, while they are many and small
        left, right = counts[::2], counts[1::2]
        counts = np.zeros((len(left), 2 * left.shape[1] - 1))
        for at in range(left.shape[1]):
            counts[:, at : at + left.shape[1]] += left[:, at : at + 1] * right
    groups: list[Floats] = list(counts)
    while len(groups) > 1:
        pairs = (groups[at : at + 2] for at in range(0, len(groups), 2))
        groups = [reduce(np.convolve, pair) for pair in pairs]
    return groups[0][: len(chances) + 1]


def _words(asked: int, answered: int, better: int, expected: float, z: float | None) -> str:
    told = f"{answered} of {asked} answered; {better} at least 30 % better, {expected:.1f} expected for such patients here."
    if z is None or abs(z) < WARNING:
        return f"{told} That is within chance."
    apart = 2 * float(special.ndtr(-abs(z)))
    often = f"{max(round(1000 * apart), 1)} of 1,000"
    side = "more" if z > 0 else "fewer"
    strength = "worth a look" if abs(z) < ALARM else "rarely chance"
    return f"{told} That is {side} than expected, by chance in {often} such practitioners: {strength}."


def _log_odds(chances: Floats) -> Floats:
    odds: Floats = special.logit(np.clip(chances, 1e-6, 1 - 1e-6))
    return odds


def _moved(log_odds: Floats, move: float) -> Floats:
    made: Floats = special.expit(log_odds + move)
    return made


def _clinic_move(chances: Floats, better: int) -> float | None:
    """The move on the log odds at which expected equals observed; None when all or none are better."""
    if not 0 < better < len(chances):
        return None
    odds = _log_odds(chances)
    return float(optimize.brentq(lambda move: float(_moved(odds, move).sum()) - better, -30, 30, xtol=1e-10))
