"""What progress shows on the patient's own pages: the promise, and the way to the home plan."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from ashi.web.booking.queries import the_clinic
from ashi.web.design.languages import current
from ashi.web.design.places import fills
from ashi.web.plan.picture import local_day
from ashi.web.plan.promises import promise_in_force
from ashi.web.progress.home import home_of
from ashi.web.records.actor import Actor
from ashi.web.records.models import Document, Episode


@fills("me")
def on_my_page(context: Any, episode: Episode | None) -> str:
    """What was promised, until the first visit is over; and the way to the home plan."""
    if episode is None:
        return ""
    actor = context["actor"]
    rows = list(_care(actor, episode.pk))
    kept = None if any(row.kind == "visit" for row in rows) else promise_in_force(rows)
    promised = _promised(actor, kept, at_first=True) if kept else ""
    return promised + (_home_card(actor, episode) if any(row.kind == "home_plan" for row in rows) else "")


@fills("appointment")
def on_the_appointment(context: Any, episode: Any) -> str:
    """The promise holds at every visit; its number at the first."""
    rows = list(_care(context["actor"], episode))
    kept = promise_in_force(rows)
    if kept is None:
        return ""
    return _promised(context["actor"], kept, at_first=not any(row.kind == "visit" for row in rows))


def _care(actor: Actor, episode: Any) -> Any:
    return Document.records.scope(actor).filter(
        episode=episode, corrected_by=None, kind__in=("promise", "visit", "home_plan")
    )


def _home_card(actor: Actor, episode: Episode) -> str:
    today = local_day(timezone.now(), the_clinic(actor).zone)
    home = home_of(actor, episode.pk, today)
    if home.plan is None:
        return ""
    values = {"home": home, "episode": episode, "done": len(home.done_on(today))}
    return render_to_string("progress/_home_card.html", values)


def _promised(actor: Actor, kept: Any, *, at_first: bool) -> str:
    values = {"kept": kept, "at_first": at_first, "zone": the_clinic(actor).zone, "language": current()}
    return render_to_string("progress/_promise.html", values)
