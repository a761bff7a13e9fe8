"""The links that a patient was mailed, for the practitioner: what became of each, and the two things to do about it."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ashi.web.booking.queries import the_clinic
from ashi.web.progress import actions_links
from ashi.web.progress.views_receipt import state_of
from ashi.web.records.access import only
from ashi.web.records.models import Episode, OneTimeLink

SHOWN = 12


@only("practitioner")
@require_http_methods(["GET", "HEAD", "POST"])
def mailed_links(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Take an open link back, or send a new one."""
    row = get_object_or_404(Episode.records.scope(request.actor).select_related("patient__user"), pk=episode)
    mailed = OneTimeLink.records.scope(request.actor).filter(episode=row)
    if request.method == "POST":
        if "withdraw" in request.POST:
            _withdraw(request, mailed)
        else:
            _send(request, row)
        return redirect("mailed_links", row.pk)
    now = timezone.now()
    rows = [(link, state_of(link, now)) for link in mailed.order_by("-not_before")[:SHOWN]]
    context = {"episode": row, "patient": row.patient, "rows": rows, "clinic": the_clinic(request.actor)}
    return render(request, "progress/mailed_links.html", context)


def _withdraw(request: HttpRequest, mailed: QuerySet[OneTimeLink]) -> None:
    try:
        wanted = UUID(request.POST["withdraw"])
    except ValueError:
        wanted = UUID(int=0)
    link = get_object_or_404(mailed.select_related("episode"), pk=wanted)
    if actions_links.withdraw_link(request.actor, link):
        messages.success(request, "Taken back. The link in that mail works no more.")
    else:
        messages.info(request, "That link had been used or taken back already.")


def _send(request: HttpRequest, row: Episode) -> None:
    try:
        actions_links.ask_now(request.actor, row, timezone.now())
    except actions_links.CannotAsk as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "A new link is on its way. Only the newest one works.")
