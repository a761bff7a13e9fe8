"""What somebody began and nobody ended: it is asked for before signing, never guessed."""

from ashi.intake import Problem
from ashi.visit.charting import Charting, needle_name
from ashi.visit.current import running
from ashi.visit.words import ADJUNCTS


def unfinished(charting: Charting) -> tuple[Problem, ...]:
    """Everything that is still open: a current that is on, skin nobody looked at, a stretch face to face."""
    problems = []
    names = {needle.id: needle_name(needle) for needle in charting.needles}
    for pair in running(charting):
        what = f"{names.get(pair.first, '?')} and {names.get(pair.second, '?')}"
        problems.append(Problem("electro", f"The current between {what} is still on.", "Stop it."))
    problems += [
        Problem(
            "adjuncts",
            f"{ADJUNCTS[adjunct.kind].words if adjunct.kind in ADJUNCTS else adjunct.kind}: nobody looked at the "
            "skin afterwards.",
            "Look, and tap what you see.",
        )
        for adjunct in charting.adjuncts
        if not adjunct.skin_after
    ]
    if charting.with_patient_since is not None:
        problems.append(
            Problem(
                "contacts",
                "The minutes with the patient still run.",
                "Tap “Left the room”, or correct the minutes.",
            )
        )
    return tuple(problems)
