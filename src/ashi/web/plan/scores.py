"""Scores that were worked out on the clinic's own forms, typed in beside the course."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone

from ashi.instruments import INSTRUMENTS, Instrument, InvalidResponse, Response, score
from ashi.web.plan.forms import CannotPlan, Problem
from ashi.web.records import documents
from ashi.web.records.actor import Actor
from ashi.web.records.documents import decode
from ashi.web.records.models import Document, Episode

ENTERED: Mapping[str, Instrument] = {
    name: definition for name, definition in INSTRUMENTS.items() if definition.score_entry
}
OLDEST = dt.timedelta(days=5 * 366)
DISTRESS = "distress_score"


@dataclass(frozen=True, slots=True)
class Entered:
    """One score as it stands."""

    document: Document
    response: Response

    @property
    def instrument(self) -> Instrument:
        return ENTERED[self.response.instrument]

    @property
    def told(self) -> str:
        """The score with what belongs to it."""
        scored = score(self.response)
        named = f" ({scored.band})" if scored.band else ""
        return f"{scored.value:g}{named}" if scored.value is not None else "–"


def entered_of(actor: Actor, episode: Episode) -> list[Entered]:
    """The scores that were typed in, the newest first."""
    rows = Document.records.scope(actor).filter(episode=episode, kind="response", corrected_by=None)
    found = [Entered(row, decode(row, Response)) for row in rows.order_by("-happened_on", "-made_at")]
    return [one for one in found if one.response.instrument in ENTERED and one.response.via == "visit"]


def score_of(posted: Mapping[str, str], today: dt.date) -> Response:
    """What was typed, or `CannotPlan` with a sentence for each problem."""
    problems: list[Problem] = []
    definition = ENTERED.get(posted.get("instrument", ""))
    if definition is None:
        raise CannotPlan(Problem("instrument", "Choose the form that the score is from."))
    try:
        on = dt.date.fromisoformat(posted.get("on", ""))
    except ValueError:
        on = today
        problems.append(Problem("on", "Give the day on which the form was filled in."))
    if not today - OLDEST <= on <= today:
        problems.append(Problem("on", "The day must lie within the last five years, and not ahead."))
    items: dict[str, int | float | str] = {}
    for name in ("score", DISTRESS):
        text = posted.get(name, "").strip()
        if name == DISTRESS and not any(item.id == DISTRESS for item in definition.items):
            if text:
                problems.append(Problem(name, f"{definition.short_name} has no such part. Leave this empty."))
        elif re.fullmatch(r"[0-9]{1,3}([.,][0-9]{1,2})?", text):
            number = float(text.replace(",", "."))
            items[name] = int(number) if number.is_integer() else number
        elif text or name == "score":
            problems.append(Problem(name, "Write the score as a number, such as 38."))
    if version := posted.get("form_version", "").strip():
        items["form_version"] = version
    response = Response(definition.id, on, items, via="visit", version=definition.version)
    if not problems:
        try:
            score(response)
        except InvalidResponse as refusal:
            problems.append(Problem(refusal.item or "score", str(refusal)))
    if problems:
        raise CannotPlan(*problems)
    return response


def enter_score(actor: Actor, episode: Episode, response: Response) -> bool:
    """Keep the score; false when exactly this one stands already. Another for the same form and day corrects it."""
    try:
        with transaction.atomic():
            same_day = [
                one
                for one in entered_of(actor, episode)
                if (one.response.instrument, one.response.answered_on)
                == (response.instrument, response.answered_on)
            ]
            if any(one.response == response for one in same_day):
                return False
            documents.keep(
                actor,
                episode,
                "response",
                response,
                happened_on=response.answered_on,
                corrects=same_day[0].document.pk if same_day else None,
            )
    except IntegrityError:  # the database lets one document be corrected once
        raise CannotPlan(
            Problem(
                "", "Someone entered this score at the same moment. Nothing was kept twice; look at it again."
            )
        ) from None
    return True


def today_in(zone: str) -> dt.date:
    """The clinic's day."""
    return timezone.now().astimezone(ZoneInfo(zone)).date()
