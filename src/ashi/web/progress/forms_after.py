"""The answer after a visit as it was sent, turned into a report or into one sentence per problem."""

import datetime as dt
from typing import Any, cast

from django.http import QueryDict
from django.utils.translation import gettext_noop

from ashi.knowledge import said
from ashi.visit.later import QUESTIONS, LaterReport

MOST_WORDS = 2_000
Problems = list[tuple[str, str]]

_ = gettext_noop  # translated where they are shown


def parse_after_visit(posted: QueryDict, visit: str, now: dt.datetime) -> tuple[LaterReport | None, Problems]:
    """The report, or what to mend: (field, sentence) pairs."""
    sent = posted.getlist("said")
    ticked = tuple(code for code in QUESTIONS if code in sent)
    words = posted.get("words", "").replace("\r\n", "\n").strip()
    promise = posted.get("promise", "")
    problems: Problems = []
    if promise not in ("", "kept", "not_kept"):
        problems.append(("promise", _("Please choose one of the two answers.")))
    if any(code not in QUESTIONS for code in sent):
        problems.append(("said", _("Please choose from the answers shown.")))
    if len(words) > MOST_WORDS:
        problems.append(
            (
                "words",
                said(
                    "This is %(length)s characters long; %(most)s fit. Please shorten it.",
                    length=len(words),
                    most=MOST_WORDS,
                ),
            )
        )
    if posted.get("well") == "yes":
        if ticked or words:
            problems.append(
                ("said", _("You told us something, and pressed “No, all well”. Press “Send” if it is true."))
            )
    elif not ticked and not words and not promise:
        problems.append(("said", _("Please tap what fits, or press “No, all well”.")))
    if problems:
        return None, problems
    kept = cast(Any, promise)
    return LaterReport(visit=visit, by="patient", reported_at=now, said=ticked, words=words, promise=kept), []
