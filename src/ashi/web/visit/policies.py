"""May this happen now? Each answer is the reasons why not, for the person; empty when it may."""

from ashi.visit import check_can_sign, needle_name
from ashi.web.visit import charting
from ashi.web.visit.charting import Problem, Session

_FIELDS = {"counted_out": "tray"} | {
    name: name
    for name in (
        *("style", "position", "needle_type", "response_sought", "stimulation", "note"),
        *("contacts", "electro", "adjuncts"),
    )
}


def why_not_start(*, has_intake: bool, is_emergency: bool, is_closed: bool, is_ended: bool = False) -> str:
    """A visit starts on an open episode; an emergency is referred, not needled."""
    if is_closed:
        return "This episode is closed. Open a new one before treating."
    if is_emergency:
        return "The screen found an emergency. Refer the patient now; a visit cannot be started on this paperwork."
    if is_ended:
        return "The plan has ended. Propose a plan anew and accept it first; it asks why to go on."
    if not has_intake:
        return "There is no paperwork yet, so nothing was screened. Ask the patient to fill it in first."
    return ""


def why_not_sign(session: Session, *, is_own: bool) -> tuple[Problem, ...]:
    """What still stands between this visit and its signature."""
    problems = [] if is_own else [Problem("", "Only the practitioner who started this visit signs it.")]
    inside = session.inside
    if inside:
        named = ", ".join(needle_name(needle) for needle in inside)
        count = "1 needle is" if len(inside) == 1 else f"{len(inside)} needles are"
        problems.append(Problem("", f"{count} not out yet: {named}. Take them out, or count them out."))
    else:
        problems += [
            Problem(_FIELDS.get(problem.field_path, ""), f"{problem.message} {problem.what_to_do}".strip())
            for problem in check_can_sign(charting.ended(session))
        ]
    return tuple(problems)
