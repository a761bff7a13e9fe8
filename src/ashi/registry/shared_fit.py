"""A mixed model over several clinics from sums alone: each clinic shares its sums, a coordinator adds them up.

The fit of the added sums is the fit of the pooled rows of the same visit patterns. Patterns of few people are left
out before anything leaves the clinic, and what that cost travels with the sums.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
import numpy as np
from msgspec import Meta

from ashi.stats.formula import design
from ashi.stats.mixed import MixedFit, MixedSummaries, combine, fit_mixed, summarise, suppress
from ashi.stats.table import Columns

LEAST_PEOPLE = 5
Count = Annotated[int, Meta(ge=0)]


class LeftOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is not in the sums: visit patterns of too few people, and rows with an empty cell."""

    patterns: Count
    people: Count
    rows: Count
    incomplete_rows: Count


class SharedSummaries(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a clinic hands over: the model in words, the sums by visit pattern, and what was left out.

    `least` is the fewest people a pattern needed to be in. `sums` is `MixedSummaries.to_builtins()`.
    """

    formula: str
    random: str
    least: Annotated[int, Meta(ge=1)]
    people: Count
    rows: Count
    left_out: LeftOut
    sums: dict[str, Any]
    kind: Literal["mixed-model-sums"] = "mixed-model-sums"
    schema: Literal[1] = 1


@dataclass(frozen=True, slots=True)
class Combined:
    """The fit over all parts, how many parts there were, and what they left out together."""

    fit: MixedFit
    parts: int
    left_out: LeftOut
    least: int


def share(
    columns: Columns, formula: str, *, random: str, by: str, least: int = LEAST_PEOPLE
) -> SharedSummaries:
    """The sums of a clinic's table for one model, without patterns of fewer than `least` people.

    Raises ValueError when the formula does not fit the table, or when no pattern is large enough.
    """
    if least < 1:
        raise ValueError(f"The least number of people in a pattern is {least}; it must be 1 or more.")
    made = design(columns, formula, random=random, by=by)
    kept = suppress(summarise(made.y, made.x, made.z, made.group, made.fixed, made.random), least)
    if not len(kept.summaries.groups):
        raise ValueError(
            f"No visit pattern has {least} people or more, so there is nothing that may leave the clinic. "
            "Round visit times to the planned weeks, so that people share a pattern."
        )
    return SharedSummaries(
        formula, random, least, kept.summaries.n_groups, kept.summaries.n_rows,
        LeftOut(kept.patterns_left_out, kept.groups_left_out, kept.rows_left_out, made.rows_left_out),
        kept.summaries.to_builtins(),
    )  # fmt: skip


def write_shared(shared: SharedSummaries) -> bytes:
    """As JSON; every number survives exactly."""
    return msgspec.json.format(msgspec.json.encode(shared))


def read_shared(data: bytes, name: str) -> SharedSummaries:
    """Read what another clinic sent. Raises ValueError naming the file and what is wrong with it."""
    try:
        shared = msgspec.json.decode(data, type=SharedSummaries)
        sums = MixedSummaries.from_builtins(shared.sums)
    except (msgspec.DecodeError, ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"{name}: these are no sums of a mixed model ({str(error).rstrip('.')}). "
            "Make the file with `ashi registry summarise`."
        ) from None
    numbers = (sums.gram, sums.cross, sums.total)
    if not all(np.isfinite(part).all() for part in numbers):
        raise ValueError(f"{name}: holds a number that is not finite. Make the file again.")
    if (sums.groups < shared.least).any():
        raise ValueError(
            f"{name}: has a visit pattern of {int(sums.groups.min())} people, fewer than the {shared.least} it "
            "promises. Ask the clinic to make the file again."
        )
    if (sums.n_groups, sums.n_rows) != (shared.people, shared.rows):
        raise ValueError(
            f"{name}: speaks of {shared.people} people in {shared.rows} rows, but its sums hold "
            f"{sums.n_groups} in {sums.n_rows}. Ask the clinic to make the file again."
        )
    return shared


def combine_shared(parts: Sequence[SharedSummaries], *, reml: bool = True) -> Combined:
    """Add the parts up and fit. Raises ValueError for parts of different models."""
    if not parts:
        raise ValueError("There is nothing to combine.")
    for number, part in enumerate(parts[1:], start=2):
        if (part.formula, part.random) != (parts[0].formula, parts[0].random):
            raise ValueError(
                f"Part 1 fits {parts[0].formula!r} with random {parts[0].random!r}, part {number} fits "
                f"{part.formula!r} with random {part.random!r}. Make all of them from one formula."
            )
    fit = fit_mixed(combine([MixedSummaries.from_builtins(part.sums) for part in parts]), reml=reml)

    def total(field: str) -> int:
        return sum(getattr(part.left_out, field) for part in parts)

    left_out = LeftOut(*(total(field) for field in LeftOut.__struct_fields__))
    return Combined(fit, len(parts), left_out, min(part.least for part in parts))
