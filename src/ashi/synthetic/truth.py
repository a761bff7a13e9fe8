"""The true course of a made-up patient, and the answers they give about it.

It is built another way than the course model (multiplied rates, flares, whole-point answers between
0 and 10), so that judging it is a fair test and not a mirror.
"""

from math import exp
from random import Random
from typing import Literal

import msgspec
import numpy as np

from ashi.outcomes import DurationClass
from ashi.outcomes.parameters import natural_share
from ashi.synthetic.parameters import PARAMETERS

Kind = Literal["natural", "responder", "worsening"]
WEEKS = 60


class SyntheticTruth(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What no clinic ever knows: which story is true, and the true pain (0 to 10) by whole week."""

    kind: Kind
    duration_class: DurationClass
    pain: tuple[float, ...]
    synthetic: Literal[True] = True

    def at(self, week: float) -> float:
        """True pain at a week, straight between whole weeks; constant after the last."""
        place = min(max(week, 0.0), len(self.pain) - 1.0)
        low = int(place)
        high = min(low + 1, len(self.pain) - 1)
        return self.pain[low] + (place - low) * (self.pain[high] - self.pain[low])


_WEEKS = np.arange(WEEKS + 1, dtype=float)
_SHARES: dict[str, list[float]] = {}


def _share(duration_class: DurationClass) -> list[float]:
    if duration_class not in _SHARES:
        _SHARES[duration_class] = natural_share(duration_class, _WEEKS).tolist()
    return _SHARES[duration_class]


def duration_class(random: Random) -> DurationClass:
    """Draw a duration class by the clinic's shares."""
    draw = random.random()
    if draw < PARAMETERS.chronic_share.value:
        return "chronic"
    return "subacute" if draw < PARAMETERS.chronic_share.value + PARAMETERS.subacute_share.value else "acute"


def truth(random: Random, duration: DurationClass, kind: Kind | None = None) -> SyntheticTruth:
    """Draw one true course. `kind` fixes the story, for tests."""
    if kind is None:
        draw = random.random()
        responders, worsening = PARAMETERS.responder_share.value, PARAMETERS.worsening_share.value
        kind = (
            "responder" if draw < responders else "worsening" if draw < responders + worsening else "natural"
        )
    start = min(max(random.gauss(PARAMETERS.start_pain.value, 1.6), 2.0), 9.6)
    pace = random.lognormvariate(0.0, 0.7)  # how fast this person follows the natural course
    lasting = random.gauss(0.0, 0.9)  # where they end up beside it
    effect = min(max(random.gauss(PARAMETERS.responder_effect.value, 0.2), 0.15), 0.95)
    build_up = random.uniform(2.0, 6.0)
    wave, flare, pain = 0.0, 0.0, []
    for week, share in enumerate(_share(duration)):
        grown = 1 - exp(-week / build_up)
        level = start * share**pace + lasting * (1 - exp(-week / 5))
        if kind == "responder":
            level *= 1 - effect * grown
        elif kind == "worsening":
            level += 2.5 * grown
        if week:
            wave = 0.6 * wave + random.gauss(0.0, 0.45)
            flare = 0.4 * flare
            if random.random() < 0.03:
                flare = random.uniform(1.5, 3.5)
        pain.append(round(min(max(level + wave + flare, 0.0), 10.0), 3))
    return SyntheticTruth(kind, duration, tuple(pain))


def answer(random: Random, true: float) -> int:
    """A whole-point answer between 0 and 10 about a true level, with measurement error."""
    return min(max(round(true + random.gauss(0.0, PARAMETERS.answer_error.value)), 0), 10)
