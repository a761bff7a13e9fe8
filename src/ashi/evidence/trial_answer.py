"""What is asked of a trial, and what it answers: an effect with everything it rests on, or a reason."""

from dataclasses import dataclass
from typing import Literal

from ashi.evidence.trials import ArmKind, Domain
from ashi.knowledge import Basis
from ashi.stats.effects import Effect

PooledMeasure = Literal["SMD", "MD", "RR", "OR", "RD"]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every trial. `family` limits scales to one kind of points (needed for MD)."""

    controls: frozenset[ArmKind]
    domains: tuple[Domain, ...]
    durations: frozenset[str]
    measure: PooledMeasure
    target_week: float = 8
    earliest_week: float = 3
    latest_week: float = 26
    family: str | None = None


@dataclass(frozen=True, slots=True)
class TrialEffect:
    """What one trial contributes. `effect` favours acupuncture when positive (ratios: log above 0).

    `assumptions` are choices of ours that a reader should see; `basis` is that of the least sure number used.
    """

    trial: str
    label: str
    year: int
    effect: Effect
    n_acupuncture: int | None
    n_control: int | None
    controls: tuple[str, ...]
    scale: str
    domain: Domain
    week: float
    how: str
    assumptions: tuple[str, ...]
    basis: Basis
    source: str
    locator: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A trial that could have answered and does not, and why."""

    trial: str
    label: str
    reason: str
