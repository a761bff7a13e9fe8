"""score, course and synth: answers over time from a shell."""

import argparse
import csv
import datetime as dt
import io
import sys
from pathlib import Path
from typing import Any

import msgspec

from ashi.cli.shared import UsageError, print_json, read, write_picture


def score_answers(arguments: argparse.Namespace) -> int:
    from ashi.cli.answers import read_answers
    from ashi.instruments import (
        INSTRUMENTS,
        InvalidResponse,
        UnknownInstrument,
        read_questionnaire,
        score,
        score_brought,
    )

    if arguments.instrument == "list":
        for name, definition in INSTRUMENTS.items():
            print(
                f"{name:<16} {definition.name} ({definition.low:g} to {definition.high:g}, {definition.better} is better)"
            )
        return 0
    if arguments.answers is None:
        raise UsageError("give a file with the answers")
    try:
        if arguments.terms is None:
            scored = score(read_answers(arguments.answers, arguments.instrument))
        else:
            brought = read_questionnaire(read(Path(arguments.instrument)), read(arguments.terms))
            scored = score_brought(brought, read_answers(arguments.answers, brought.instrument.id))
    except (msgspec.DecodeError, InvalidResponse, UnknownInstrument, ValueError, KeyError) as error:
        raise UsageError(str(error).strip("'\"")) from None
    if arguments.json:
        print_json(msgspec.to_builtins(scored))
    else:
        print(
            scored.reason or "no score"
            if scored.value is None
            else f"{scored.value:g}  {scored.reason}".rstrip()
        )
    return 0


def judge_course(arguments: argparse.Namespace) -> int:
    from ashi.cli.answers import read_responses
    from ashi.outcomes import course, course_chart, course_words, function_course

    responses = read_responses(arguments.responses)
    events = _events(arguments.events) if arguments.events is not None else []
    pain = [response for response in responses if response.instrument in ("nrs_pain", "check_in")]
    if not pain:
        raise UsageError(f"{arguments.responses} holds no answer to nrs_pain or check_in")
    first, last = pain[0], pain[-1]
    try:
        verdict = course(responses, first, last.answered_on, arguments.duration, arguments.end)
        function = function_course(responses, responses[-1].answered_on, arguments.duration, arguments.end)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if arguments.output is not None:
        write_picture(course_chart(verdict, function, events), arguments.output)
    if arguments.json:
        print_json(verdict)
    else:
        print(*course_words(verdict, events, function), verdict.what_would_change_it, sep="\n")
    return 0


def _events(path: Path) -> list[Any]:
    from ashi.outcomes import CourseEvent

    reader = csv.DictReader(io.StringIO(read(path).decode("utf-8-sig", errors="replace")))
    wanted = ["date", "kind", "words"]
    if reader.fieldnames is None or not set(wanted) <= set(reader.fieldnames):
        raise UsageError(
            f"{path} needs the columns {', '.join(wanted)}; it has {', '.join(reader.fieldnames or [])}"
        )
    events = []
    for line, row in enumerate(reader, start=2):
        told = {"on": row["date"], "kind": row["kind"], "words": row["words"] or ""}
        try:
            events.append(msgspec.convert(told, CourseEvent))
        except msgspec.ValidationError as error:
            raise UsageError(f"{path}, line {line}: {error}") from None
    return events


def synthesise(arguments: argparse.Namespace) -> int:
    from ashi.synthetic import generate, to_json_lines

    until = arguments.until or dt.datetime.now(dt.UTC).date()
    try:
        for line in to_json_lines(
            generate(arguments.patients, arguments.seed, until, plans=not arguments.no_plans)
        ):
            sys.stdout.buffer.write(line)
    except ValueError as error:
        raise UsageError(str(error)) from None
    return 0
