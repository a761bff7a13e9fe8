"""What suits somebody who waits, as ticked; turned into a wish or into one sentence per problem."""

import datetime as dt
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext_noop

from ashi.knowledge import said
from ashi.web.booking.forms import parse_day
from ashi.web.booking.waiting import PARTS, Wish

USUAL_DAYS = 28
MOST_DAYS = 60
Problems = list[tuple[str, str]]

_ = gettext_noop  # translated where they are shown


def parse_wish(
    data: QueryDict, today: dt.date, practitioner: UUID | None, latest: dt.date | None = None
) -> tuple[Wish | None, Problems]:
    """The wish, or what to mend. Without `practitioner` anybody does; `latest` is the day of the appointment that an earlier time is to replace."""
    problems: Problems = []
    weekdays = frozenset(int(day) for day in data.getlist("weekdays") if day in set("0123456"))
    parts = frozenset(data.getlist("parts")) & PARTS.keys()
    first, last = parse_day(data.get("first", "")), latest or parse_day(data.get("last", ""))
    if not weekdays:
        problems.append(("weekdays", _("Tick one day at least.")))
    if not parts:
        problems.append(("parts", _("Tick one time of day at least.")))
    if first is None or first < today:
        problems.append(("first", _("Write the first day that suits: today or a later one.")))
    if last is None:
        problems.append(("last", _("Write the last day that suits.")))
    elif first is not None and last < first:
        problems.append(("last", _("The last day cannot lie before the first.")))
    elif (last - today).days > MOST_DAYS and latest is None:
        problems.append(
            ("last", said("We look ahead %(days)s days at most. Write an earlier day.", days=MOST_DAYS))
        )
    if problems or first is None or last is None:
        return None, problems
    anybody = data.get("who") == "anybody" and latest is None
    return Wish(None if anybody else practitioner, weekdays, frozenset(parts), first, last), []


def parse_caller(data: QueryDict) -> tuple[str, str, Problems]:
    """Name and number of somebody on the telephone, and what to mend."""
    name, telephone = data.get("name", "").strip()[:200], data.get("telephone", "").strip()[:40]
    problems: Problems = []
    if not name:
        problems.append(("name", "Write the person's name."))
    if not any(letter.isdigit() for letter in telephone):
        problems.append(("telephone", "Write a telephone number: this is how they hear of a time."))
    return name, telephone, problems


def usual(today: dt.date) -> QueryDict:
    """The form as it is opened first: any time in the next four weeks."""
    data = QueryDict(mutable=True)
    data.setlist("weekdays", list("01234"))
    data.setlist("parts", list(PARTS))
    data.update({"who": "this", "first": str(today), "last": str(today + dt.timedelta(days=USUAL_DAYS))})
    return data
