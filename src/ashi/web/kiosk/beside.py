"""What the tablets show on the pages of earlier stages."""

from typing import Any

from django.template.loader import render_to_string

from ashi.web.booking.queries import the_clinic
from ashi.web.design.places import fills
from ashi.web.kiosk import queries


@fills("desk")
def at_the_desk(context: Any) -> str:
    """Who is here with open paperwork, a tap away from a code."""
    actor = context["actor"]
    here = queries.open_paperwork(actor, the_clinic(actor)) if queries.has_tablets(actor) else []
    values = {"people": here, "csrf_input": context["csrf_input"]}
    return render_to_string("kiosk/_desk.html", values) if here else ""
