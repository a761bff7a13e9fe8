"""Many people at once, in columns: who reached each yardstick, and who would have anyway."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy import special

from ashi.intake import DurationClass
from ashi.outcomes.growth import Prior
from ashi.outcomes.parameters import natural_share, scale

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]
Kind = tuple[str, DurationClass]
Yardstick = Literal["thirty_percent", "mic", "recovery"]
YARDSTICKS: tuple[Yardstick, ...] = get_args(Yardstick)


class CaseloadRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One episode that was asked: its baseline and its score at the end, None when it did not answer."""

    baseline: float
    follow_up: float | None
    week: float
    duration_class: DurationClass
    measure: str = "nrs_pain"
    practitioner: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Rows as columns of length n, for whoever has too many for one object each.

    `follow_up` is nan for the silent, whose `week` does not matter. `kind` is each one's place among `kinds` (measure and
    duration class), `practitioner` the place among `names`.
    """

    baseline: Floats
    follow_up: Floats
    week: Floats
    kind: Places
    practitioner: Places
    kinds: tuple[Kind, ...]
    names: tuple[str, ...]


def in_columns(rows: Iterable[CaseloadRow]) -> Asked:
    """The same rows as columns."""
    rows = list(rows)
    kinds = {kind: place for place, kind in enumerate({(row.measure, row.duration_class) for row in rows})}
    names = {name: place for place, name in enumerate(sorted({row.practitioner for row in rows}))}
    return Asked(
        np.array([row.baseline for row in rows], dtype=np.float64),
        np.array([row.follow_up for row in rows], dtype=np.float64),
        np.array([row.week for row in rows], dtype=np.float64),
        np.array([kinds[row.measure, row.duration_class] for row in rows], dtype=np.intp),
        np.array([names[row.practitioner] for row in rows], dtype=np.intp),
        tuple(kinds),
        tuple(names),
    )


@dataclass(frozen=True, slots=True)
class Fared:
    """Judged by each yardstick: burdens at the start and at the end (nan where silent), who is there, and the chance to
    be there on the natural course alone (nan where silent). All of length n; `mean` is that course's answer."""

    start: Floats
    end: Floats
    mean: Floats
    per_point: Floats
    there: dict[Yardstick, Flags]
    chance: dict[Yardstick, Floats]
    measure: Places
    """Which of the measures; the numbers themselves say nothing."""
    practitioner: Places
    names: tuple[str, ...]

    @property
    def answered(self) -> Flags:
        """Who has answered."""
        told: Flags = ~np.isnan(self.end)
        return told

    def only(self, who: Flags | Places) -> "Fared":
        """Some of them, judged as they were."""
        return Fared(
            self.start[who],
            self.end[who],
            self.mean[who],
            self.per_point[who],
            {yardstick: there[who] for yardstick, there in self.there.items()},
            {yardstick: chance[who] for yardstick, chance in self.chance.items()},
            self.measure[who],
            self.practitioner[who],
            self.names,
        )

    def by_practitioner(self) -> dict[str, "Fared"]:
        """Each practitioner's people, by name; whoever has none is left out."""
        order = np.argsort(self.practitioner, kind="stable")
        places, begins = np.unique(self.practitioner[order], return_index=True)
        ends = [*begins[1:], len(order)]
        return {
            self.names[place]: self.only(order[begin:end])
            for place, begin, end in zip(places, begins, ends, strict=False)
        }


People = Fared | Asked | Iterable[CaseloadRow]


def how_they_fared(people: People) -> Fared:
    """Judge everybody by each yardstick. Someone already there at the start, or without room to get there, never is.

    Raises ValueError for a measure that has no course model.
    """
    if isinstance(people, Fared):
        return people
    asked = people if isinstance(people, Asked) else in_columns(people)
    scales = [scale(measure) for measure, _ in asked.kinds]
    measures = sorted({measure for measure, _ in asked.kinds})

    def each(values: Sequence[float]) -> Floats:
        """What is told of each kind, told of each person."""
        return np.array(values, dtype=np.float64)[asked.kind]

    zero = each([on.burden(0.0) for on in scales])
    slope = each([on.burden(1.0) - on.burden(0.0) for on in scales])
    start, end, per_point = zero + slope * asked.baseline, zero + slope * asked.follow_up, np.abs(slope)
    mean, sd = _natural_answers(asked)
    cuts: dict[Yardstick, Floats] = {
        "thirty_percent": 0.7 * start,
        "mic": start - each([on.mic for on in scales]),
        "recovery": each([np.nan if on.recovery is None else on.recovery for on in scales]),
    }
    there, chance = {}, {}
    for yardstick, cut in cuts.items():
        can = (cut >= 0) & (cut < start)
        there[yardstick] = can & (end <= cut + 1e-9)
        # An answer is a whole point: it counts as reached from half a point above the cut.
        half = (np.floor(cut / per_point + 1e-9) + 0.5) * per_point
        chance[yardstick] = np.where(can, special.ndtr((half - mean) / sd), 0 * end)
    measure = np.array([measures.index(name) for name, _ in asked.kinds], dtype=np.intp)[asked.kind]
    return Fared(start, end, mean, per_point, there, chance, measure, asked.practitioner, asked.names)


def _natural_answers(asked: Asked) -> tuple[Floats, Floats]:
    """Mean and SD of everybody's answer on the natural course alone, nan where silent.

    Worked out once for each kind, baseline and week: many people share them.
    """
    mean, sd = np.full((2, len(asked.baseline)), np.nan)
    told = np.flatnonzero(~np.isnan(asked.follow_up))
    for place, kind in enumerate(asked.kinds):
        alike = told[asked.kind[told] == place]
        for baseline in np.unique(asked.baseline[alike]):
            who = alike[asked.baseline[alike] == baseline]
            weeks, which = np.unique(asked.week[who], return_inverse=True)
            means, sds = natural_answers(*kind, float(baseline), weeks)
            mean[who], sd[who] = means[which], sds[which]
    return mean, sd


def natural_answers(
    measure: str, duration_class: DurationClass, baseline: float, weeks: Floats
) -> tuple[Floats, Floats]:
    """Mean and SD, in burden, of the answers at `weeks` (n,) of people with that baseline on the natural course alone."""
    on = scale(measure)
    prior = Prior(duration_class, on, on.burden(baseline))
    mean, variance = prior.true_start
    left = natural_share(duration_class, weeks)
    spread: Floats = np.sqrt(variance * left**2 + prior.deviation_of_each(weeks) + on.sem**2)
    return mean * left, spread
