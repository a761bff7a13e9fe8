"""What the patient tells of a day between visits, as typed, turned into an entry or one sentence per problem."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from django.utils.translation import gettext_noop

from ashi.intake import DIARY_KINDS, DiaryEntry, DiaryKind
from ashi.intake.diary import MOST_WORDS
from ashi.knowledge import said

Problems = list[tuple[str, str]]

_ = gettext_noop  # translated where they are shown


def parse_diary(
    posted: Mapping[str, str], first: dt.date, today: dt.date, kinds: Mapping[DiaryKind, str] = DIARY_KINDS
) -> tuple[DiaryEntry | None, Problems]:
    """The entry, or what to mend: (field, sentence) pairs. It happened from `first` to `today`, and is one of `kinds`."""
    problems: Problems = []
    kind, words = posted.get("kind", ""), " ".join(posted.get("words", "").split())
    if kind not in kinds:
        problems.append(("kind", _("Please choose what happened.")))
    try:
        on = dt.date.fromisoformat(posted.get("on", ""))
    except ValueError:
        problems.append(("on", _("Please give the day, such as 2026-11-24.")))
        on = today
    if on > today:
        problems.append(("on", _("This day has not come yet. Tell us of it when it has.")))
    elif on < first:
        problems.append(("on", said("This is before your care began, on %(day)s.", day=first)))
    if len(words) > MOST_WORDS:
        problems.append(
            (
                "words",
                said(
                    "This is %(length)s letters long; %(most)s fit. Please shorten it.",
                    length=len(words),
                    most=MOST_WORDS,
                ),
            )
        )
    if kind == "agreed" and not words:
        problems.append(("words", _("Say with whom, and what, in a few words.")))
    if problems:
        return None, problems
    return DiaryEntry(cast(Any, kind), on, words), []
