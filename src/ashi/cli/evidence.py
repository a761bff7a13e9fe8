"""evidence: the trials pooled, any table fitted, and what is still missing."""

import argparse
from pathlib import Path

from ashi.cli.shared import UsageError, print_json, write_picture

METHODS = ("REML", "DL", "PM", "fixed")
MEASURES = ("MD", "SMD", "RR", "OR", "RD")


def add_to(command: argparse.ArgumentParser) -> None:
    """The things that can be asked of the evidence."""
    what = command.add_subparsers(dest="what", required=True, metavar="WHAT")
    fit_parser = what.add_parser("fit", help="pool any table: yi, vi; or m1 sd1 n1 m2 sd2 n2; or a b c d")
    fit_parser.add_argument("file", type=Path)
    fit_parser.add_argument("--method", choices=METHODS, default="REML")
    fit_parser.add_argument("--measure", choices=MEASURES)
    pool_parser = what.add_parser("pool", help="our trials against one comparator")
    pool_parser.add_argument(
        "--comparator", choices=("sham", "no_treatment", "usual_care", "active"), required=True
    )
    pool_parser.add_argument("--outcome", choices=("pain", "function", "responder"), required=True)
    pool_parser.add_argument("--duration", choices=("acute", "subacute", "chronic"), default="chronic")
    pool_parser.add_argument("--method", choices=METHODS, default="REML")
    network_parser = what.add_parser("network", help="every comparator at once, where people were counted")
    network_parser.add_argument("--duration", choices=("acute", "subacute", "chronic"), default="chronic")
    plot_parser = what.add_parser(
        "plot", help="forest, funnel or network as .svg, .png, .pdf or .json (Vega-Lite)"
    )
    plot_parser.add_argument("kind", choices=("forest", "funnel", "network"))
    plot_parser.add_argument("-o", "--output", type=Path, required=True)
    plot_parser.add_argument(
        "--comparator", choices=("sham", "no_treatment", "usual_care", "active"), default="usual_care"
    )
    plot_parser.add_argument("--outcome", choices=("pain", "function", "responder"), default="pain")
    plot_parser.add_argument("--duration", choices=("acute", "subacute", "chronic"), default="chronic")
    plot_parser.set_defaults(run=plot)
    what.add_parser("table", help="every trial with its numbers and their basis")
    what.add_parser("check", help="what is missing, recalled, or disagrees with its source")
    for name in ("fit", "pool", "network", "table", "check"):
        what.choices[name].add_argument("--json", action="store_true")
        what.choices[name].set_defaults(run=globals()[name])


def fit(arguments: argparse.Namespace) -> int:
    """Pool the rows of a file."""
    from ashi.evidence import fit_file
    from ashi.evidence.text import describe_fit

    try:
        fitted = fit_file(arguments.file, arguments.method, arguments.measure)
    except (OSError, ValueError) as error:
        raise UsageError(str(error)) from None
    if arguments.json:
        print_json(fitted)
    else:
        print(describe_fit(fitted))
    return 0


def pool(arguments: argparse.Namespace) -> int:
    """Pool our own trials, with how sure we are."""
    from ashi.evidence import certainty, pool
    from ashi.evidence.text import describe_pooled

    pooled = pool(arguments.comparator, arguments.outcome, arguments.duration, arguments.method)
    if arguments.json:
        print_json({"pooled": pooled, "certainty": certainty(pooled)})
    else:
        print(describe_pooled(pooled, certainty(pooled)))
    return 0


def network(arguments: argparse.Namespace) -> int:
    """Every pair of treatments, compared directly or by way of others."""
    from ashi.evidence import network
    from ashi.evidence.text import describe_network

    try:
        answer = network(arguments.duration)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if arguments.json:
        print_json(answer)
    else:
        print(describe_network(answer))
    return 0


def plot(arguments: argparse.Namespace) -> int:
    """Draw what the pages draw, into a file."""
    from ashi.evidence import forest_plot, funnel_plot, network, network_plot, pool

    try:
        if arguments.kind == "network":
            spec = network_plot(network(arguments.duration))
        else:
            pooled = pool(arguments.comparator, arguments.outcome, arguments.duration)
            spec = forest_plot(pooled) if arguments.kind == "forest" else funnel_plot(pooled)
    except ValueError as error:
        raise UsageError(str(error)) from None
    write_picture(spec, arguments.output)
    return 0


def table(arguments: argparse.Namespace) -> int:
    """List the trials."""
    from ashi.evidence import load_trials
    from ashi.evidence.text import describe_trials

    trials = load_trials()
    if arguments.json:
        print_json(trials)
    else:
        print(describe_trials(trials))
    return 0


def check(arguments: argparse.Namespace) -> int:
    """List what still has to be done; exit 0, since gaps are no fault."""
    from ashi.evidence import check_evidence
    from ashi.evidence.text import describe_check

    findings = check_evidence()
    if arguments.json:
        print_json(findings)
    else:
        print(describe_check(findings))
    return 0
