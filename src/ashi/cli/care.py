"""schema, screen and plan: the clinical documents from a shell."""

import argparse
import sys
from pathlib import Path
from typing import Any

import msgspec

from ashi.cli.shared import UsageError, print_json, read


def _schemas() -> dict[str, Any]:
    from ashi.body.drawing import PainDrawing
    from ashi.instruments import Response
    from ashi.intake import Consent, DiaryEntry, Intake
    from ashi.outcomes import Verdict
    from ashi.safety import Findings
    from ashi.tailoring import Plan
    from ashi.visit import Visit

    kinds = (Intake, PainDrawing, Consent, DiaryEntry, Findings, Plan, Visit, Response, Verdict)
    return {kind.__name__.lower(): kind for kind in kinds}


def schema(arguments: argparse.Namespace) -> int:
    kinds = _schemas()
    if arguments.name is None:
        print("\n".join(kinds))
        return 0
    if arguments.name not in kinds:
        raise UsageError(f"there is no document {arguments.name!r}; there are {', '.join(kinds)}")
    print_json(msgspec.json.schema(kinds[arguments.name]))
    return 0


def _intake(path: Path) -> Any:
    from ashi.intake import IntakeError, parse_intake

    try:
        return parse_intake(read(path))
    except IntakeError as error:
        lines = "\n".join(
            f"  {p.field_path or 'the file'}: {p.message} {p.what_to_do}" for p in error.problems
        )
        raise UsageError(f"{path} is not an intake:\n{lines}") from None


def screen_intake(arguments: argparse.Namespace) -> int:
    from ashi.safety import screen

    intake = _intake(arguments.intake)
    findings = screen(intake, arguments.on or intake.answered_on, _located(intake))
    if arguments.json:
        print_json(msgspec.to_builtins(findings))
    else:
        for finding in findings.findings:
            print(f"{finding.level.upper():<10} {finding.title}: {finding.for_practitioner}")
            print(f"{'':<10} because: {'; '.join(finding.because)}  [{finding.source}, {finding.basis}]")
        if not findings.findings:
            print("Nothing was found, and nothing is missing.")
    return 1 if findings.is_emergency else 0


def plan_intake(arguments: argparse.Namespace) -> int:
    from ashi.tailoring import WHAT_IFS, diff_plans, explain, plan_if

    if arguments.what_if == "list":
        print("\n".join(f"{name:<18} if the patient {asked.words}" for name, asked in WHAT_IFS.items()))
        return 0
    if arguments.what_if is not None and arguments.what_if not in WHAT_IFS:
        raise UsageError(f"there is no what-if {arguments.what_if!r}; there are {', '.join(WHAT_IFS)}")
    intake = _intake(arguments.intake)
    plan = _plan(intake, arguments)
    if plan is None:
        return 1
    if arguments.versus is not None:
        other = _plan(_intake(arguments.versus), arguments)
        if other is None:
            return 1
        print(diff_plans(plan, other))
    elif arguments.what_if is not None:
        print(diff_plans(plan, plan_if(arguments.what_if, intake, on_date=arguments.on)))
    elif arguments.json:
        print_json(msgspec.to_builtins(plan))
    if arguments.explain or not (arguments.json or arguments.versus or arguments.what_if):
        print(explain(plan))
    return 0


def _plan(intake: Any, arguments: argparse.Namespace) -> Any:
    """The plan for an intake; None, said to the person, when it is an emergency."""
    from ashi.safety import screen
    from ashi.tailoring import propose

    places = _located(intake)
    findings = screen(intake, arguments.on or intake.answered_on, places)
    if findings.is_emergency:
        print("This is an emergency; there is no plan. Run `ashi screen` to see why.", file=sys.stderr)
        return None
    return propose(intake, findings, places, on_date=arguments.on)


def _located(intake: Any) -> Any:
    from ashi.body import locate

    try:
        return locate(intake.drawing, intake.about.stature_mm, intake.about.sex, intake.about.weight_kg)
    except (ValueError, KeyError) as error:
        raise UsageError(f"the drawing of this intake cannot be read: {str(error).strip(chr(39))}") from None
