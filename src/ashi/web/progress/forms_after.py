"""The answer after a visit as it was sent, turned into a report or into one sentence per problem."""

import datetime as dt
from typing import Any, cast

from django.http import QueryDict

from ashi.visit.later import QUESTIONS, LaterReport

MOST_WORDS = 2_000
Problems = list[tuple[str, str]]


def parse_after_visit(posted: QueryDict, visit: str, now: dt.datetime) -> tuple[LaterReport | None, Problems]:
    """The report, or what to mend: (field, sentence) pairs."""
    sent = posted.getlist("said")
    said = tuple(code for code in QUESTIONS if code in sent)
    words = posted.get("words", "").replace("\r\n", "\n").strip()
    promise = posted.get("promise", "")
    problems: Problems = []
    if promise not in ("", "kept", "not_kept"):
        problems.append(("promise", "Please choose one of the two answers."))
    if any(code not in QUESTIONS for code in sent):
        problems.append(("said", "Please choose from the answers shown."))
    if len(words) > MOST_WORDS:
        problems.append(
            ("words", f"This is {len(words)} characters long; {MOST_WORDS} fit. Please shorten it.")
        )
    if posted.get("well") == "yes":
        if said or words:
            problems.append(
                ("said", "You told us something, and pressed “No, all well”. Press “Send” if it is true.")
            )
    elif not said and not words and not promise:
        problems.append(("said", "Please tap what fits, or press “No, all well”."))
    if problems:
        return None, problems
    kept = cast(Any, promise)
    return LaterReport(visit=visit, by="patient", reported_at=now, said=said, words=words, promise=kept), []
