"""The caseload's figures as a table for a spreadsheet: sums alone, each with its denominators."""

from collections.abc import Iterator

from ashi.outcomes import Caseload
from ashi.web.design.tables import csv_text, plain
from ashi.web.owner.queries_caseload import CaseloadPage, Flow

HEADER = (
    *("group", "figure", "count", "of", "value", "low_95", "high_95"),
    *("if_all_silent_failed", "if_all_silent_succeeded", "expected_anyway"),
)
Row = tuple[object, ...]


def figures_csv(page: CaseloadPage, whose: str) -> str:
    """One line a figure. A group that is too small has its flow and nothing else."""
    rows = list(_rows(whose, page.flow, page.everyone))
    for group in page.groups:
        rows += _rows(group.name, group.flow if group.caseload else None, group.caseload)
    return csv_text(HEADER, rows)


def _rows(name: str, flow: Flow | None, found: Caseload | None) -> Iterator[Row]:
    name = plain(name)
    if flow is None:
        yield name, "too few to show"
        return
    yield name, "began", flow.began
    yield name, "in_care", flow.in_care, flow.began
    yield name, "no_first_answer", flow.no_start, flow.began - flow.in_care
    yield name, "asked", flow.asked, flow.began - flow.in_care
    yield name, "answered", flow.answered, flow.asked
    if found is None:
        yield name, "too few answered to show more"
        return
    for reached in found.reached:
        rate = reached.rate
        share = (rate.share, rate.low, rate.high, reached.worst.share, reached.best.share)
        yield (
            name,
            reached.yardstick,
            rate.count,
            rate.of,
            *map(_number, (*share, reached.expected_anyway)),
        )
    if found.change is not None:
        change = found.change
        for figure, middle, anyway in (
            ("mean_improvement_points", change.mean, change.expected_anyway),
            ("median_improvement_points", change.median, None),
        ):
            told = (middle.value, middle.low, middle.high, middle.worst, middle.best, anyway)
            yield name, figure, change.of, found.asked, *map(_number, told)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
