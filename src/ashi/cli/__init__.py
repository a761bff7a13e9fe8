"""Everything a person would want from a shell. The library's commands live here; the clinic's are handed on."""

import argparse
import runpy
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ashi import __version__
from ashi.cli import anatomy, care, drawings, evidence, measures, models
from ashi.cli.shared import UsageError, day

CLINIC = {
    "demo": "a synthetic clinic to try, on this machine",
    "serve": "serve the clinic described by the ASHI_* settings",
    "init": "prepare a real clinic: keys, database, first owner",
    "backup": "copy the database, encrypted, while the clinic works",
    "restore": "bring a backup back and prove that it is whole",
    "audit": "prove that the audit trail is as it was written",
}
TOOLS = {"check": "everything that must pass: format, types, contracts, tests, journeys (from a clone)"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; answers its exit status: 0 done, 1 something was found, 2 unusable input."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words and words[0] in CLINIC:
        return _hand_on(words)
    if words and words[0] in TOOLS:
        print(
            f"`{words[0]}` belongs to a clone of the project: run ./ashi {words[0]} there.", file=sys.stderr
        )
        return 2
    arguments = build_parser().parse_args(words)
    try:
        status: int = arguments.run(arguments)
    except UsageError as error:
        print(f"ashi {arguments.command}: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
    return status


def build_parser() -> argparse.ArgumentParser:
    """The library's commands and, in the epilogue, the clinic's."""
    listed = "\n".join(f"  {name:<10} {words}" for name, words in (CLINIC | TOOLS).items())
    parser = argparse.ArgumentParser(
        prog="ashi",
        description="Acupuncture care for back pain: a clinic on the web over a Python library.",
        epilog=f"the clinic:\n{listed}\n\n`ashi COMMAND --help` says more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"ashi {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", title="the library")

    def add(name: str, run: Callable[[argparse.Namespace], int], help_: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=help_, description=help_[0].upper() + help_[1:] + ".")
        command.set_defaults(run=run)
        return command

    schema = add("schema", care.schema, "print the JSON Schema of a document")
    schema.add_argument("name", nargs="?", help="such as intake or plan; without it, the names are listed")

    screen = add(
        "screen", care.screen_intake, "screen an intake (JSON) for red flags, cautions and missing answers"
    )
    plan = add(
        "plan", care.plan_intake, "propose a plan for an intake (JSON), with the reasons of every point"
    )
    plan.add_argument(
        "--explain", action="store_true", help="the whole reasoning in words (the default without --json)"
    )
    versus = plan.add_mutually_exclusive_group()
    versus.add_argument(
        "--versus", type=Path, metavar="INTAKE", help="say what is different in the plan for this intake"
    )
    versus.add_argument(
        "--what-if", metavar="THING", help="say what would be different, such as afraid; `list` lists them"
    )
    for command in (screen, plan):
        command.add_argument("intake", type=Path, help="a file, or - for standard input")
        command.add_argument(
            "--on", type=day, default=None, metavar="DATE", help="as of this day (default: the intake's)"
        )
        command.add_argument("--json", action="store_true")

    score = add("score", measures.score_answers, "score the answers to an instrument")
    score.add_argument(
        "instrument", help="such as rmdq; `list` lists them; with --terms, a FHIR Questionnaire (JSON)"
    )
    score.add_argument(
        "--terms",
        type=Path,
        metavar="TOML",
        help="what the Questionnaire does not say: docs/guides/instruments.md",
    )
    score.add_argument(
        "answers", nargs="?", type=Path, help='a JSON file of item: answer, such as {"average": 6}'
    )
    score.add_argument("--json", action="store_true")

    course = add(
        "course", measures.judge_course, "is it working? one person's answers to a verdict and a picture"
    )
    course.add_argument("responses", type=Path, help="a CSV with the columns date, instrument, item, answer")
    course.add_argument("--duration", choices=["acute", "subacute", "chronic"], default="chronic")
    course.add_argument(
        "--events",
        type=Path,
        metavar="CSV",
        help="what happened beside the answers: a CSV with the columns date, kind (visit, flare, medicine, "
        "treatment, adverse_event, other), words",
    )
    course.add_argument("--end", type=day, metavar="DATE", help="the planned end of the course")
    course.add_argument(
        "-o",
        "--output",
        type=Path,
        help="write the picture: .svg, .png, .pdf, or .json for the Vega-Lite text",
    )
    course.add_argument("--json", action="store_true")

    points = add("points", anatomy.show_point, "find an acupuncture point by code, pinyin or Han characters")
    points.add_argument("point", help="such as BL23, Shenshu or 腎俞")
    points.add_argument("--json", action="store_true")
    drawings.add_to(commands.add_parser("body", help="draw the body, or turn a pain drawing into numbers"))
    evidence.add_to(
        commands.add_parser("evidence", help="does it work? the trials, pooled, with what is missing")
    )

    models.add_to(add, commands.add_parser("registry", help=models.REGISTRY, description=models.REGISTRY))

    synth = add(
        "synth", measures.synthesise, "make synthetic patients, one JSON line each; nobody of them exists"
    )
    synth.add_argument("--patients", type=int, default=60)
    synth.add_argument("--seed", type=int, default=1)
    synth.add_argument(
        "--no-plans", action="store_true", help="leave the plans out: much faster for thousands"
    )
    synth.add_argument(
        "--until",
        type=day,
        default=None,
        metavar="DATE",
        help="the last day of the records (default: today)",
    )
    return parser


def _hand_on(words: list[str]) -> int:
    # By name, so that the library and its commands work where the web's packages are not installed.
    sys.argv = ["ashi", *words]
    try:
        runpy.run_module("ashi.web", run_name="__main__", alter_sys=False)
    except SystemExit as stop:
        return int(stop.code or 0)
    except ModuleNotFoundError as missing:
        print(f"The clinic needs the package {missing.name}: pip install 'ashi-care[web]'", file=sys.stderr)
        return 2
    return 0
