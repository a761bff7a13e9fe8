"""What messages show on the pages of earlier stages."""

from typing import Any

from django.template.loader import render_to_string

from ashi.web.booking.queries import the_clinic
from ashi.web.design.places import fills
from ashi.web.messages import queries
from ashi.web.records.models import Episode


@fills("me")
def on_my_page(context: Any, episode: Episode | None) -> str:
    """The way to write, and how much there is to read."""
    if episode is None:
        return ""
    return render_to_string(
        "messages/_me.html", {"episode": episode, "unread": queries.unread(context["actor"])}
    )


@fills("today")
def on_the_day(context: Any) -> str:
    """Who waits for an answer, and since when."""
    lines = queries.waiting(context["actor"])
    return render_to_string("messages/_today.html", {"lines": lines}) if lines else ""


@fills("chart")
def on_the_chart(context: Any, episode: Any) -> str:
    """Questions that nobody has answered, pinned with their words."""
    actor = context["actor"]
    lines = queries.waiting(actor, episode)
    values = {"lines": lines, "csrf_input": context["csrf_input"], "zone": the_clinic(actor).zone}
    return render_to_string("messages/_chart.html", values) if lines else ""


@fills("desk")
def at_the_desk(context: Any) -> str:
    """That something is unread, and since when; never what it says."""
    actor = context["actor"]
    values = {
        "lines": queries.for_the_desk(actor),
        "unread": queries.unread_by_the_team(actor),
        "may_open": actor.role == "front_desk",
    }
    return render_to_string("messages/_desk.html", values) if values["lines"] or values["unread"] else ""
