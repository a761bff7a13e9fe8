"""What the waiting list and the account show on other pages."""

from typing import Any

from django.template.loader import render_to_string

from ashi.web.booking import queries, queries_ledger, queries_waiting
from ashi.web.design.places import fills


@fills("me")
def my_waiting(context: Any, **about: object) -> str:
    """The time that is kept for me, or that I wait."""
    actor = context["actor"]
    if queries_waiting.my_place(actor) is None:
        return ""
    values = {"offer": queries_waiting.my_offer(actor), "zone": queries.the_clinic(actor).zone}
    return render_to_string("booking/_me_waiting.html", values)


@fills("today")
def who_waits(context: Any, **about: object) -> str:
    """How many wait, and the way to the list."""
    count = queries_waiting.how_many_wait(context["actor"])
    return render_to_string("booking/_today_waiting.html", {"count": count}) if count else ""


@fills("desk")
def whom_to_call(context: Any, **about: object) -> str:
    """Who is to be telephoned about a time that is kept for them; and how many wait."""
    actor = context["actor"]
    count = queries_waiting.how_many_wait(actor)
    if not count:
        return ""
    values = {
        "count": count,
        "calls": queries_waiting.to_call(actor),
        "zone": queries.the_clinic(actor).zone,
        "csrf_input": context["csrf_input"],
    }
    return render_to_string("booking/_desk_waiting.html", values)


@fills("me")
def my_account(context: Any, **about: object) -> str:
    """One line on my account, once there is something on it."""
    actor = context["actor"]
    if actor.patient is None:
        return ""
    account = queries_ledger.account_of(actor, actor.patient, queries.the_clinic(actor))
    return render_to_string("booking/_me_account.html", {"account": account}) if account.lines else ""
