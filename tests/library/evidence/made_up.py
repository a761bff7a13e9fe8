"""Made-up trials, small enough to work out by hand."""

from ashi.evidence.trials import Arm, ArmKind, Contrast, Result, Scale, Trial, TrialData
from ashi.knowledge import Basis

FACT = {"source": "ashi", "locator": "made up for a test"}
SCALES = {
    "pain": Scale(
        label="pain",
        domain="pain",
        family="pain_100",
        better="lower",
        low=0,
        high=100,
        preference=1,
        basis="read",
        **FACT,
    ),
    "function": Scale(
        label="function",
        domain="function",
        family="function_100",
        better="higher",
        low=0,
        high=100,
        preference=1,
        basis="read",
        **FACT,
    ),
    "better": Scale(
        label="clearly better",
        domain="responder",
        family="responder",
        better="higher",
        low=0,
        high=100,
        preference=1,
        basis="read",
        **FACT,
    ),
}


def trial(name: str, durations: str = "chronic", year: int = 2020) -> Trial:
    return Trial(
        trial=name,
        label=name.capitalize(),
        year=year,
        country="Nowhere",
        durations=durations,
        people="made up",
        basis="read",
        **FACT,
    )


def arm(name: str, code: str, kind: ArmKind, n: int | None = None, sessions: str | None = None) -> Arm:
    return Arm(
        trial=name, arm=code, label=code, kind=kind, n_randomised=n, sessions=sessions, basis="read", **FACT
    )


def mean(
    name: str,
    code: str,
    value: float,
    *,
    sd: float | None = 20.0,
    n: int = 50,
    scale: str = "pain",
    week: float = 8,
    basis: Basis = "read",
) -> Result:
    return Result(
        trial=name,
        arm=code,
        scale=scale,
        better=SCALES[scale].better,
        week=week,
        statistic="mean",
        status="extracted",
        n=n,
        value=value,
        sd=sd,
        basis=basis,
        **FACT,
    )


def count(name: str, code: str, events: int, n: int, *, week: float = 8, basis: Basis = "read") -> Result:
    return Result(
        trial=name,
        arm=code,
        scale="better",
        better="higher",
        week=week,
        statistic="responders",
        status="extracted",
        n=n,
        events=events,
        basis=basis,
        **FACT,
    )


def contrast(
    name: str, one: str, two: str, estimate: float, se: float, *, scale: str = "pain", week: float = 8
) -> Contrast:
    return Contrast(
        trial=name,
        arm=one,
        versus=two,
        scale=scale,
        week=week,
        measure="MD",
        status="extracted",
        estimate=estimate,
        se=se,
        adjusted="yes",
        basis="read",
        **FACT,
    )


def tables(*rows: Trial | Arm | Result | Contrast) -> TrialData:
    return TrialData(
        scales=SCALES,
        trials=tuple(row for row in rows if isinstance(row, Trial)),
        arms=tuple(row for row in rows if isinstance(row, Arm)),
        results=tuple(row for row in rows if isinstance(row, Result)),
        contrasts=tuple(row for row in rows if isinstance(row, Contrast)),
    )


def two_arms(
    name: str, control: ArmKind = "usual_care", durations: str = "chronic"
) -> tuple[Trial, Arm, Arm]:
    return (
        trial(name, durations),
        arm(name, "needle", "acupuncture", 50, "10"),
        arm(name, "control", control, 50),
    )
