"""Practitioners side by side with the noise they deserve: a case-mix adjusted funnel, never a ranking."""

from collections.abc import Iterable
from math import erf, exp, log, sqrt

import msgspec

from ashi.outcomes.caseload import CaseloadRow, better_by_30_percent, natural_chance

WARNING, ALARM = 1.959964, 3.090232  # limits that 95 % and 99.8 % of practitioners stay within by chance


class FunnelPoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One practitioner: how many were at least 30 % better, how many would be with this clinic's average and
    these patients, and how far apart that is in standard deviations.

    `low_95` to `high_95` (and the same at 99.8) are the counts that chance alone allows. `silent` did not answer.
    """

    practitioner: str
    asked: int
    answered: int
    silent: int
    better: int
    expected: float
    z: float | None
    low_95: float
    high_95: float
    low_998: float
    high_998: float
    words: str


def funnel(rows: Iterable[CaseloadRow]) -> tuple[FunnelPoint, ...]:
    """One point per practitioner, by name.

    Each patient's chance starts from their own natural course (duration, baseline, week), moved by one amount
    for the whole clinic so that expected and observed agree in total. So a practitioner with many acute
    patients is not flattered. Raises ValueError for a measure that has no course model.
    """
    by_practitioner: dict[str, list[tuple[bool | None, float]]] = {}
    for row in rows:
        fared = None if row.follow_up is None else better_by_30_percent(row)
        by_practitioner.setdefault(row.practitioner, []).append((fared, natural_chance(row)))
    answered = [
        (fared, chance)
        for people in by_practitioner.values()
        for fared, chance in people
        if fared is not None
    ]
    move = _clinic_move([chance for _, chance in answered], sum(bool(fared) for fared, _ in answered))
    return tuple(_point(name, by_practitioner[name], move) for name in sorted(by_practitioner))


def _point(name: str, people: list[tuple[bool | None, float]], move: float | None) -> FunnelPoint:
    answered = [(fared, chance) for fared, chance in people if fared is not None]
    better = sum(fared for fared, _ in answered)
    # When all or none are better there is no average to move to; then everybody is as expected.
    chances = [float(fared) if move is None else _moved(chance, move) for fared, chance in answered]
    expected = sum(chances)
    sd = sqrt(sum(chance * (1 - chance) for chance in chances))
    z = (better - expected) / sd if sd > 1e-9 else None

    def limit(reach: float) -> float:
        return min(max(expected + reach * sd, 0.0), float(len(answered)))

    return FunnelPoint(
        practitioner=name,
        asked=len(people),
        answered=len(answered),
        silent=len(people) - len(answered),
        better=better,
        expected=expected,
        z=z,
        low_95=limit(-WARNING),
        high_95=limit(WARNING),
        low_998=limit(-ALARM),
        high_998=limit(ALARM),
        words=_words(len(people), len(answered), better, expected, z),
    )


def _words(asked: int, answered: int, better: int, expected: float, z: float | None) -> str:
    told = f"{answered} of {asked} answered; {better} at least 30 % better, {expected:.1f} expected for such patients here."
    if z is None or abs(z) < WARNING:
        return f"{told} That is within chance."
    apart = 2 * (1 - 0.5 * (1 + erf(abs(z) / sqrt(2))))
    often = f"{max(round(1000 * apart), 1)} of 1,000"
    side = "more" if z > 0 else "fewer"
    strength = "worth a look" if abs(z) < ALARM else "rarely chance"
    return f"{told} That is {side} than expected, by chance in {often} such practitioners: {strength}."


def _moved(chance: float, move: float) -> float:
    chance = min(max(chance, 1e-6), 1 - 1e-6)
    return 1 / (1 + exp(-(log(chance / (1 - chance)) + move)))


def _clinic_move(chances: list[float], better: int) -> float | None:
    """The move on the log odds at which expected equals observed, by bisection; None when all or none are better."""
    if not 0 < better < len(chances):
        return None
    low, high = -30.0, 30.0
    while high - low > 1e-10:
        middle = (low + high) / 2
        if sum(_moved(chance, middle) for chance in chances) < better:
            low = middle
        else:
            high = middle
    return (low + high) / 2
