"""Everything a person would want from a shell. The library's commands live here; the clinic's are handed on."""

import argparse
import datetime as dt
import runpy
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from ashi import __version__

CLINIC = {
    "demo": "a synthetic clinic to try, on this machine",
    "serve": "serve the clinic described by the ASHI_* settings",
    "init": "prepare a real clinic: keys, database, first owner",
    "backup": "copy the database, encrypted, while the clinic works",
    "restore": "bring a backup back and prove that it is whole",
    "audit": "prove that the audit trail is as it was written",
}
TOOLS = {"check": "everything that must pass: format, types, contracts, tests, journeys (from a clone)"}


class UsageError(Exception):
    """What was given cannot be used; the message says what to give instead."""


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

    schema = add("schema", _schema, "print the JSON Schema of a document")
    schema.add_argument("name", nargs="?", help="such as intake or plan; without it, the names are listed")

    screen = add("screen", _screen, "screen an intake (JSON) for red flags, cautions and missing answers")
    plan = add("plan", _plan, "propose a plan for an intake (JSON), with the reasons of every point")
    plan.add_argument(
        "--explain", action="store_true", help="the whole reasoning in words (the default without --json)"
    )
    for command in (screen, plan):
        command.add_argument("intake", type=Path, help="a file, or - for standard input")
        command.add_argument(
            "--on", type=_day, default=None, metavar="DATE", help="as of this day (default: the intake's)"
        )
        command.add_argument("--json", action="store_true")

    score = add("score", _score, "score the answers to an instrument")
    score.add_argument("instrument", help="such as rmdq; `list` lists them")
    score.add_argument(
        "answers", nargs="?", type=Path, help='a JSON file of item: answer, such as {"average": 6}'
    )
    score.add_argument("--json", action="store_true")

    course = add("course", _course, "is it working? one person's answers to a verdict and a picture")
    course.add_argument("responses", type=Path, help="a CSV with the columns date, instrument, item, answer")
    course.add_argument("--duration", choices=["acute", "subacute", "chronic"], default="chronic")
    course.add_argument(
        "-o", "--output", type=Path, help="write the picture: .svg, .png, or .json for the Vega-Lite text"
    )
    course.add_argument("--json", action="store_true")

    synth = add("synth", _synth, "make synthetic patients, one JSON line each; nobody of them exists")
    synth.add_argument("--patients", type=int, default=60)
    synth.add_argument("--seed", type=int, default=1)
    synth.add_argument(
        "--until",
        type=_day,
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


def _schemas() -> dict[str, Any]:
    from ashi.body.drawing import PainDrawing
    from ashi.instruments import Response
    from ashi.intake import Consent, Intake
    from ashi.outcomes import Verdict
    from ashi.safety import Findings
    from ashi.tailoring import Plan
    from ashi.visit import Visit

    kinds = (Intake, PainDrawing, Consent, Findings, Plan, Visit, Response, Verdict)
    return {kind.__name__.lower(): kind for kind in kinds}


def _schema(arguments: argparse.Namespace) -> int:
    kinds = _schemas()
    if arguments.name is None:
        print("\n".join(kinds))
        return 0
    if arguments.name not in kinds:
        raise UsageError(f"there is no document {arguments.name!r}; there are {', '.join(kinds)}")
    _print_json(msgspec.json.schema(kinds[arguments.name]))
    return 0


def _read(path: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None


def _intake(path: Path) -> Any:
    from ashi.intake import IntakeError, parse_intake

    try:
        return parse_intake(_read(path))
    except IntakeError as error:
        lines = "\n".join(
            f"  {p.field_path or 'the file'}: {p.message} {p.what_to_do}" for p in error.problems
        )
        raise UsageError(f"{path} is not an intake:\n{lines}") from None


def _screen(arguments: argparse.Namespace) -> int:
    from ashi.safety import screen

    intake = _intake(arguments.intake)
    findings = screen(intake, arguments.on or intake.answered_on)
    if arguments.json:
        _print_json(msgspec.to_builtins(findings))
    else:
        for finding in findings.findings:
            print(f"{finding.level.upper():<10} {finding.title}: {finding.for_practitioner}")
            print(f"{'':<10} because: {'; '.join(finding.because)}  [{finding.source}, {finding.basis}]")
        if not findings.findings:
            print("Nothing was found, and nothing is missing.")
    return 1 if findings.is_emergency else 0


def _plan(arguments: argparse.Namespace) -> int:
    from ashi.body import locate
    from ashi.safety import screen
    from ashi.tailoring import explain, propose

    intake = _intake(arguments.intake)
    places = locate(intake.drawing, intake.about.stature_mm, intake.about.sex)
    findings = screen(intake, arguments.on or intake.answered_on, places)
    if findings.is_emergency:
        print("This is an emergency; there is no plan. Run `ashi screen` to see why.", file=sys.stderr)
        return 1
    plan = propose(intake, findings, places)
    if arguments.json:
        _print_json(msgspec.to_builtins(plan))
    if arguments.explain or not arguments.json:
        print(explain(plan))
    return 0


def _score(arguments: argparse.Namespace) -> int:
    from ashi.instruments import INSTRUMENTS, InvalidResponse, Response, UnknownInstrument, score

    if arguments.instrument == "list":
        for name, definition in INSTRUMENTS.items():
            print(
                f"{name:<16} {definition.name} ({definition.low:g} to {definition.high:g}, {definition.better} is better)"
            )
        return 0
    if arguments.answers is None:
        raise UsageError("give a file with the answers")
    try:
        items = msgspec.json.decode(_read(arguments.answers), type=dict[str, int | float | str])
        scored = score(Response(arguments.instrument, dt.date.today(), items))  # noqa: DTZ011 - the day does not count
    except (msgspec.DecodeError, InvalidResponse, UnknownInstrument, ValueError, KeyError) as error:
        raise UsageError(str(error).strip("'\"")) from None
    if arguments.json:
        _print_json(msgspec.to_builtins(scored))
    else:
        print(
            scored.reason or "no score"
            if scored.value is None
            else f"{scored.value:g}  {scored.reason}".rstrip()
        )
    return 0


def _course(arguments: argparse.Namespace) -> int:
    from ashi.outcomes import course, course_chart, course_words

    responses = _responses(arguments.responses)
    pain = [response for response in responses if response.instrument in ("nrs_pain", "check_in")]
    if not pain:
        raise UsageError(f"{arguments.responses} holds no answer to nrs_pain or check_in")
    first, last = pain[0], pain[-1]
    try:
        verdict = course(responses, first, last.answered_on, arguments.duration)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if arguments.output is not None:
        _write_picture(course_chart(verdict, responses), arguments.output)
    if arguments.json:
        _print_json(msgspec.to_builtins(verdict))
    else:
        print(*course_words(verdict), verdict.what_would_change_it, sep="\n")
    return 0


def _responses(path: Path) -> list[Any]:
    import csv
    import io

    from ashi.instruments import Response

    grouped: dict[tuple[dt.date, str], dict[str, int | float | str]] = {}
    reader = csv.DictReader(io.StringIO(_read(path).decode("utf-8-sig", errors="replace")))
    wanted = ["date", "instrument", "item", "answer"]
    if reader.fieldnames is None or not set(wanted) <= set(reader.fieldnames):
        raise UsageError(
            f"{path} needs the columns {', '.join(wanted)}; it has {', '.join(reader.fieldnames or [])}"
        )
    for line, row in enumerate(reader, start=2):
        try:
            on = dt.date.fromisoformat(row["date"])
            answer = float(row["answer"])
        except ValueError as error:
            raise UsageError(f"{path}, line {line}: {error}") from None
        if not -1e6 < answer < 1e6:
            raise UsageError(f"{path}, line {line}: {row['answer']!r} is no answer")
        grouped.setdefault((on, row["instrument"]), {})[row["item"]] = (
            int(answer) if answer.is_integer() else answer
        )
    return [Response(name, on, items) for (on, name), items in sorted(grouped.items())]


def _synth(arguments: argparse.Namespace) -> int:
    from ashi.synthetic import generate, to_json_lines

    until = arguments.until or dt.datetime.now(dt.UTC).date()
    try:
        for line in to_json_lines(generate(arguments.patients, arguments.seed, until)):
            sys.stdout.buffer.write(line)
    except ValueError as error:
        raise UsageError(str(error)) from None
    return 0


def _write_picture(spec: dict[str, Any], path: Path) -> None:
    import vl_convert

    match path.suffix:
        case ".svg":
            path.write_text(vl_convert.vegalite_to_svg(spec), encoding="utf-8")
        case ".png":
            path.write_bytes(vl_convert.vegalite_to_png(spec, scale=2))
        case ".json":
            path.write_bytes(msgspec.json.format(msgspec.json.encode(spec)))
        case other:
            raise UsageError(f"a picture cannot be written as {other!r}; use .svg, .png or .json")


def _print_json(value: Any) -> None:
    print(msgspec.json.format(msgspec.json.encode(value)).decode())


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it like 2026-11-22") from None
