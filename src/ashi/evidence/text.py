"""Answers as plain text, for the shell and for the generated reference page."""

import math
from collections.abc import Sequence

from ashi.evidence.certainty import Certainty
from ashi.evidence.checks import Finding
from ashi.evidence.networks import NetworkAnswer
from ashi.evidence.people import PeoplePicture
from ashi.evidence.pooled import Pooled
from ashi.evidence.table_fit import TableFit
from ashi.evidence.trials import TrialData
from ashi.stats.pooling import Interval


def describe_fit(table: TableFit) -> str:
    """A pooled table: rows, estimate with both intervals, heterogeneity, prediction intervals."""
    fit = table.fit
    back = math.exp if table.ratio else float
    lines = [f"{table.measure}, {fit.k} rows, {fit.method}" + (" (shown as ratios)" if table.ratio else "")]
    width = max(len(row.label) for row in table.rows)
    for row in table.rows:
        half = 1.959963984540054 * math.sqrt(row.vi)
        span = _span(Interval("", back(row.yi - half), back(row.yi + half)))
        lines.append(f"  {row.label:<{width}}  {back(row.yi):8.4f}  {span}  {row.weight_percent:5.1f} %")
    lines.append(f"Estimate {back(fit.estimate):.4f}")
    for interval in (fit.wald, fit.hartung_knapp, fit.hartung_knapp_floored, *fit.predictions):
        if interval is not None:
            kind = "next trial, " if interval in fit.predictions else ""
            lines.append(
                f"  {kind}{interval.name}: {_span(Interval('', back(interval.low), back(interval.high)))}"
            )
    lines.append(
        f"tau2 {fit.tau2:.4f}, I2 {fit.i2_percent:.1f} %, Q {fit.q:.2f} on {fit.q_df}, p {fit.q_p:.3g}"
    )
    if table.heterogeneity:
        tau2, i2 = table.heterogeneity.tau2, table.heterogeneity.i2_percent
        lines.append(f"  Q-profile: tau2 {_span(tau2)}, I2 {i2.low:.1f} to {i2.high:.1f} %")
    return "\n".join(lines)


def describe_pooled(pooled: Pooled, certainty: Certainty | None = None) -> str:
    """One pooled answer with every row used, what each rests on, and every row left out."""
    question = (
        f"acupuncture against {pooled.comparator.replace('_', ' ')}, {pooled.outcome}, {pooled.duration} pain"
    )
    lines = [f"{question}: {pooled.measure}, about week {pooled.target_week:g}, {pooled.method}"]
    if pooled.estimate is None:
        lines.append("No trial answers this question.")
    else:
        lines.append(f"Estimate {pooled.estimate:.2f}, above {pooled.no_difference:g} favours acupuncture")
        for interval in (pooled.wald, pooled.hartung_knapp, pooled.prediction):
            if interval is not None:
                kind = "next trial, " if interval is pooled.prediction else ""
                lines.append(f"  {kind}{interval.name}: {_span(interval, 2)}")
        lines.append(
            f"  {'one trial' if pooled.k == 1 else f'{pooled.k} trials'}, {pooled.people} people, tau2 {pooled.tau2:.3f}, I2 {pooled.i2_percent:.0f} %"
        )
    if pooled.recalled:
        lines.append("Some of the numbers used are recalled, not yet checked at their source (marked *).")
    for row in pooled.rows:
        mark = "*" if row.recalled else " "
        span = _span(Interval("", row.low, row.high), 2)
        lines.append(f"{mark} {row.effect.label}: {row.estimate:.2f} {span}, {row.weight_percent:.0f} %")
        lines.append(f"    {row.effect.scale}, week {row.effect.week:g}; {row.effect.how}")
        lines.extend(f"    assumed: {assumption}" for assumption in row.effect.assumptions)
    if pooled.left_out:
        lines.append("Left out:")
        lines.extend(f"  {left.label}: {left.reason}" for left in pooled.left_out)
    if certainty is not None:
        lines.append(f"Certainty: {certainty.level} ({certainty.by})")
        lines.extend(f"  {doubt.domain}, {doubt.steps} down: {doubt.reason}" for doubt in certainty.doubts)
    return "\n".join(lines)


def describe_people(pictures: Sequence[PeoplePicture]) -> str:
    """Pictures of 100 people in words."""
    lines = []
    for picture in pictures:
        mark = " (recalled, not checked)" if picture.recalled else ""
        lines.append(f"{picture.label}, week {picture.weeks:g}, {picture.kind}{mark}: {picture.definition}")
        for group in picture.groups:
            name = group.treatment.replace("_", " ")
            lines.append(f"  {name}: {group.better} of 100 ({group.low} to {group.high})")
        lines.extend(f"  assumed: {assumption}" for assumption in picture.assumptions)
    return "\n".join(lines) or "No trial counted people, so there is no picture."


def describe_network(answer: NetworkAnswer) -> str:
    """Every pair of treatments as an odds ratio, with how many trials compared them directly."""
    lines = [f"{len(answer.trials)} trials, tau2 {answer.fit.tau2:.3f}"]
    for pair in answer.odds_ratios:
        names = f"{pair.treatment} against {pair.versus}".replace("_", " ")
        lines.append(f"  {names}: OR {pair.estimate:.2f} {_span(pair.wald, 2)}, {pair.direct_trials} direct")
    lines.extend(f"Note: {warning}" for warning in answer.warnings)
    return "\n".join(lines)


def describe_trials(data: TrialData) -> str:
    """Every trial with its arms and how many of its rows hold numbers."""
    lines = []
    for trial in data.trials:
        rows = data.results_of(trial.trial)
        done = sum(row.status == "extracted" for row in rows)
        lines.append(
            f"{trial.label} ({trial.country}, {trial.durations}): {done} of {len(rows)} rows hold a number"
        )
        for arm in data.arms_of(trial.trial):
            n = arm.n_randomised if arm.n_randomised is not None else "?"
            dose = f", {arm.sessions} sessions" if arm.sessions and arm.kind == "acupuncture" else ""
            lines.append(f"  {arm.kind.replace('_', ' ')}: {arm.label}, n {n}{dose}")
    return "\n".join(lines)


def describe_check(findings: Sequence[Finding]) -> str:
    """The to-do list, grouped by kind."""
    lines = []
    for kind in ("disagrees", "recalled", "needs extraction"):
        group = [finding for finding in findings if finding.kind == kind]
        if group:
            lines.append(f"{kind.capitalize()}: {len(group)}. {group[0].todo}")
            lines.extend(f"  {finding.where}: {finding.what}" for finding in group)
    return "\n".join(lines) or "Nothing is missing, recalled or in disagreement."


def _span(interval: Interval, digits: int = 4) -> str:
    return f"({interval.low:.{digits}f} to {interval.high:.{digits}f})"
