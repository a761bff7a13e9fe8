"""The page that lists every row of evidence with its basis, generated so that it cannot fall behind the data."""

from collections.abc import Sequence

from ashi.evidence.beside import beside
from ashi.evidence.certainty import certainty
from ashi.evidence.loading import load_trials
from ashi.evidence.people import people
from ashi.evidence.pooled import Comparator, Outcome, pool
from ashi.evidence.published import guidelines, harms, published
from ashi.evidence.text import describe_people, describe_pooled
from ashi.evidence.trials import Result
from ashi.knowledge import sources

_COMPARATORS: tuple[Comparator, ...] = ("usual_care", "sham", "no_treatment")
_OUTCOMES: tuple[Outcome, ...] = ("pain", "function", "responder")
_BASIS = (
    "Basis: *read* (someone read it at the source), *derived* (arithmetic on read numbers), "
    "*recalled* (general knowledge, not checked). No clinician has reviewed this page."
)


def reference_page() -> str:
    """The page in Markdown. Basis: read at the source, derived by arithmetic, or recalled (not checked)."""
    parts = [
        "# Evidence: every row and what it rests on",
        "Generated from the tables under `knowledge/evidence`; do not edit by hand.",
        _BASIS,
        "## Pooled answers (chronic pain)",
        *(_answer(comparator, outcome) for comparator in _COMPARATORS for outcome in _OUTCOMES),
        "## Of 100 people",
        _code(describe_people(people())),
        "## Trials",
        *_trials(),
        "## Published pooled results",
        _table(
            ("review", "condition", "against", "outcome", "result", "when", "basis"),
            [
                (
                    r.label,
                    r.condition,
                    r.comparator,
                    r.scale,
                    _result(r.measure, r.estimate, r.ci_low, r.ci_high)
                    if r.estimate is not None
                    else r.finding or "",
                    r.timepoint or "",
                    r.basis,
                )
                for r in published()
            ],
        ),
        "## Guidelines and payers",
        _table(
            ("body", "date", "status", "for whom", "position", "basis"),
            [(g.body, g.date, g.status, g.population, g.position, g.basis) for g in guidelines()],
        ),
        "## Harms",
        _table(
            ("cohort", "event", "rate", "unit", "basis"),
            [(h.cohort, h.event, f"{h.rate:g} per {h.per:,}", h.unit, h.basis) for h in harms()],
        ),
        "## Sources",
        *_sources(),
    ]
    return "\n\n".join(parts) + "\n"


def _answer(comparator: Comparator, outcome: Outcome) -> str:
    pooled = pool(comparator, outcome)
    text = describe_pooled(pooled, certainty(pooled))
    others = [
        f"  {b.published.label}: {_result(p.measure, p.estimate, p.ci_low, p.ci_high)}"
        f"{' (recalled)' if p.recalled else ''}. {b.why}"
        for b in beside(pooled)
        if (p := b.published).estimate is not None
    ]
    return _code("\n".join([text, "Published:", *others]) if others else text)


def _trials() -> list[str]:
    data = load_trials()
    parts = []
    for trial in data.trials:
        arms = {arm.arm: arm.label for arm in data.arms_of(trial.trial)}
        rows = [
            (arms[r.arm], r.scale, "" if r.week is None else f"{r.week:g}", _number(r), r.locator, r.basis)
            for r in data.results_of(trial.trial)
        ]
        rows += [
            (
                f"{arms[c.arm]} - {arms[c.versus]}",
                c.scale,
                "" if c.week is None else f"{c.week:g}",
                _result(c.measure, c.estimate, c.ci_low, c.ci_high, c.se),
                c.locator,
                c.basis,
            )
            for c in data.contrasts_of(trial.trial)
        ]
        parts.append(f"### {trial.label}\n\n{trial.people}. {trial.country}; {trial.durations}.")
        parts.append(_table(("arm", "scale", "week", "result", "where", "basis"), rows))
    return parts


def _number(row: Result) -> str:
    if row.status == "needs_extraction":
        return "needs extraction"
    if row.events is not None:
        return f"{row.events} of {row.n}"
    if row.percent is not None:
        return f"{row.percent:g} %"
    spread = f" (SD {row.sd:g})" if row.sd else f" (SE {row.se:g})" if row.se else ""
    if row.ci_low is not None and row.ci_high is not None:
        spread = f" ({row.ci_low:g} to {row.ci_high:g})"
    return f"{(row.statistic or '').replace('_', ' ')} {row.value:g}{spread}"


def _result(
    measure: str | None,
    estimate: float | None,
    low: float | None,
    high: float | None,
    se: float | None = None,
) -> str:
    if estimate is None:
        return "needs extraction"
    span = (
        f" ({low:g} to {high:g})" if low is not None and high is not None else f" (SE {se:g})" if se else ""
    )
    return f"{measure or ''} {estimate:g}{span}".strip()


def _sources() -> list[str]:
    data = load_trials()
    used = {row.source for table in (data.trials, data.arms, data.results, data.contrasts) for row in table}
    used |= {row.source for row in (*published(), *guidelines(), *harms())}
    lines = []
    for name in sorted(used):
        source = sources()[name]
        where = f" doi:{source.doi}" if source.doi else f" {source.url}" if source.url else ""
        lines.append(f"- `{name}`: {source.citation}{where}")
    return ["\n".join(lines)]


def _table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    cells = [header, tuple("---" for _ in header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in row) + " |" for row in cells)


def _code(text: str) -> str:
    return f"```text\n{text}\n```"
