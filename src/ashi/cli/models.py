"""fit, ancova and registry: models for any table, from rows or from the sums of many clinics."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ashi.cli.shared import UsageError, print_json, read

if TYPE_CHECKING:
    from ashi.registry import LeftOut
    from ashi.stats.ancova import LinearFit
    from ashi.stats.mixed import MixedFit
    from ashi.stats.table import Columns

Add = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]
REGISTRY = "one model over many clinics: share sums by visit pattern, never rows"


def add_to(add: Add, registry: argparse.ArgumentParser) -> None:
    """The commands, and what can be asked of the registry."""
    fit = add("fit", fit_table, "fit a linear mixed model to a table (CSV), as R's lme4 does")
    fit.epilog = "example: ashi fit long.csv --formula 'y ~ time * arm + age' --random time --by id"
    _model(fit)
    fit.add_argument("--profile", action="store_true", help="profile likelihood intervals; slower")
    ancova = add(
        "ancova", fit_ancova, "compare before and after (ANCOVA) with robust errors, from a table (CSV)"
    )
    ancova.epilog = "example: ashi ancova trial.csv --formula 'week8 ~ baseline + arm'"
    ancova.add_argument("table", type=Path, help="a CSV with a header, or - for standard input")
    ancova.add_argument("--formula", required=True, help="such as 'week8 ~ baseline + arm'")
    ancova.add_argument("--json", action="store_true")
    what = registry.add_subparsers(dest="what", required=True, metavar="WHAT")
    summarise = what.add_parser("summarise", help="the sums of this clinic's table, to hand over")
    _model(summarise, json=False)
    summarise.add_argument(
        "--least",
        type=int,
        default=5,
        metavar="N",
        help="leave out visit patterns of fewer people (default 5)",
    )
    summarise.add_argument("-o", "--output", type=Path, help="the file to write (default: standard output)")
    summarise.set_defaults(run=summarise_table)
    combine = what.add_parser("combine", help="add up the sums of several clinics and fit the model")
    combine.add_argument("parts", type=Path, nargs="+", help="files made by `ashi registry summarise`")
    combine.add_argument("--ml", action="store_true", help="maximum likelihood in place of REML")
    combine.add_argument("--json", action="store_true")
    combine.set_defaults(run=combine_parts)


def _model(command: argparse.ArgumentParser, *, json: bool = True) -> None:
    command.add_argument("table", type=Path, help="a CSV with a header, or - for standard input")
    command.add_argument("--formula", required=True, help="such as 'y ~ time * arm + age'")
    command.add_argument(
        "--random", default="", help="what varies by person beside the intercept, such as time"
    )
    command.add_argument("--by", required=True, help="the column that names the person")
    if json:
        command.add_argument("--ml", action="store_true", help="maximum likelihood in place of REML")
        command.add_argument("--json", action="store_true")


def fit_table(arguments: argparse.Namespace) -> int:
    """Fit and print."""
    from ashi.stats.formula import design
    from ashi.stats.mixed import fit_mixed, summarise
    from ashi.stats.mixed_profile import profile_fixed

    try:
        made = design(_columns(arguments.table), arguments.formula, random=arguments.random, by=arguments.by)
        sums = summarise(made.y, made.x, made.z, made.group, made.fixed, made.random)
        fit = fit_mixed(sums, reml=not arguments.ml)
        profiles = [profile_fixed(sums, name) for name in made.fixed] if arguments.profile else []
    except ValueError as error:
        raise UsageError(str(error)) from None
    intervals = [[p.low, p.high] for p in profiles] or fit.wald().tolist()
    kind = "profile" if profiles else "Wald"
    if arguments.json:
        print_json(_as_json(fit, intervals, kind) | {"rows_left_out": made.rows_left_out})
    else:
        _say(fit, intervals, kind)
        if made.rows_left_out:
            print(f"{made.rows_left_out} rows with an empty cell were left out.")
    return 0


def fit_ancova(arguments: argparse.Namespace) -> int:
    """Least squares with the HC3 errors beside."""
    from ashi.stats.ancova import fit_linear
    from ashi.stats.formula import design

    try:
        made = design(_columns(arguments.table), arguments.formula)
        fit = fit_linear(made.y, made.x, made.fixed)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if arguments.json:
        print_json(_linear_as_json(fit, made.rows_left_out))
        return 0
    print(f"{'':<24} {'estimate':>10} {'robust SE':>10} {'usual SE':>10}   95 % by robust SE")
    rows = zip(fit.fixed, fit.estimates, fit.robust_errors, fit.standard_errors, fit.interval(), strict=True)
    for name, estimate, robust, usual, (low, high) in rows:
        print(f"{name:<24} {estimate:>10.4g} {robust:>10.4g} {usual:>10.4g}   {low:.4g} to {high:.4g}")
    print(f"{fit.n_rows} rows; residual SD {fit.sigma:.4g}.")
    if made.rows_left_out:
        print(f"{made.rows_left_out} rows with an empty cell were left out.")
    return 0


def summarise_table(arguments: argparse.Namespace) -> int:
    """Write this clinic's sums."""
    from ashi.registry import share, write_shared

    try:
        shared = share(
            _columns(arguments.table), arguments.formula, random=arguments.random, by=arguments.by,
            least=arguments.least,
        )  # fmt: skip
    except ValueError as error:
        raise UsageError(str(error)) from None
    if arguments.output is None:
        print(write_shared(shared).decode())
        return 0
    try:
        arguments.output.write_bytes(write_shared(shared) + b"\n")
    except OSError as error:
        raise UsageError(f"cannot write {arguments.output}: {error.strerror}") from None
    print(f"{arguments.output}: sums of {shared.people} people in {shared.rows} rows.")
    _say_left_out(shared.left_out, shared.least, shared.people)
    return 0


def combine_parts(arguments: argparse.Namespace) -> int:
    """Add up and fit."""
    from ashi.registry import combine_shared, read_shared

    try:
        parts = [read_shared(read(path), str(path)) for path in arguments.parts]
        combined = combine_shared(parts, reml=not arguments.ml)
    except ValueError as error:
        raise UsageError(str(error)) from None
    intervals = combined.fit.wald().tolist()
    if arguments.json:
        left = combined.left_out
        told = {field: getattr(left, field) for field in left.__struct_fields__}
        print_json(_as_json(combined.fit, intervals, "Wald") | {"parts": combined.parts, "left_out": told})
    else:
        _say(combined.fit, intervals, "Wald")
        print(f"From the sums of {combined.parts} files.")
        _say_left_out(combined.left_out, combined.least, combined.fit.n_groups)
    return 0


def _columns(path: Path) -> "Columns":
    from ashi.stats.table import read_table

    try:
        return read_table(read(path).decode("utf-8-sig"), str(path))
    except UnicodeDecodeError:
        raise ValueError(f"{path}: cannot be read as text. Save it as CSV in UTF-8.") from None


def _as_json(fit: "MixedFit", intervals: list[list[float]], kind: str) -> dict[str, Any]:
    fixed = [
        {"name": name, "estimate": float(estimate), "standard_error": float(error), "low": low, "high": high}
        for name, estimate, error, (low, high) in zip(
            fit.fixed, fit.estimates, fit.standard_errors, intervals, strict=True
        )
    ]
    correlation = [[None if c != c else float(c) for c in row] for row in fit.random_correlation]
    return {
        "method": "REML" if fit.reml else "ML",
        "fixed": fixed,
        "interval": kind,
        "random": [{"name": n, "sd": float(s)} for n, s in zip(fit.random, fit.random_sd, strict=True)],
        "random_correlation": correlation,
        "sigma": fit.sigma,
        "log_likelihood": fit.log_likelihood,
        "is_singular": fit.is_singular,
        "rows": fit.n_rows,
        "people": fit.n_groups,
    }


def _linear_as_json(fit: "LinearFit", left_out: int) -> dict[str, Any]:
    rows = zip(fit.fixed, fit.estimates, fit.robust_errors, fit.standard_errors, fit.interval(), strict=True)
    return {
        "fixed": [
            {"name": name, "estimate": float(estimate), "robust_error": float(robust),
             "standard_error": float(usual), "low": float(low), "high": float(high)}
            for name, estimate, robust, usual, (low, high) in rows
        ],
        "sigma": fit.sigma, "rows": fit.n_rows, "rows_left_out": left_out,
    }  # fmt: skip


def _say(fit: "MixedFit", intervals: list[list[float]], kind: str) -> None:
    print(f"{'':<24} {'estimate':>10} {'SE':>10}   95 % ({kind})")
    for name, estimate, error, (low, high) in zip(
        fit.fixed, fit.estimates, fit.standard_errors, intervals, strict=True
    ):
        print(f"{name:<24} {estimate:>10.4g} {error:>10.4g}   {low:.4g} to {high:.4g}")
    spread = ", ".join(f"{name} {sd:.4g}" for name, sd in zip(fit.random, fit.random_sd, strict=True))
    print(f"People differ (SD): {spread}; within a person {fit.sigma:.4g}.")
    if fit.is_singular:
        print(
            "A variance is at its boundary of zero: the data do not show that people differ in all of this."
        )
    method = "REML" if fit.reml else "ML"
    print(f"{fit.n_rows} rows of {fit.n_groups} people; {method} log likelihood {fit.log_likelihood:.4f}.")


def _say_left_out(left: "LeftOut", least: int, kept: int) -> None:
    if left.people:
        share = 100 * left.people / (left.people + kept)
        print(
            f"Left out: {left.people} of {left.people + kept} people ({share:.0f} %, {left.rows} rows), in "
            f"{left.patterns} visit patterns of fewer than {least}. The fit speaks of the others alone."
        )
    if left.incomplete_rows:
        print(f"Left out: {left.incomplete_rows} rows with an empty cell.")
