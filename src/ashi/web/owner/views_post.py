"""The post: what went out, and what reached nobody."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ashi.web.booking.queries import the_clinic
from ashi.web.owner import actions_post, queries_post
from ashi.web.records.access import only


@only("owner")
@require_GET
def post(request: HttpRequest) -> HttpResponse:
    """Counts of the last 30 days, and every dead letter."""
    context = {
        "post": queries_post.the_post(request.actor),
        "zone": the_clinic(request.actor).zone,
        "now": timezone.now(),
    }
    return render(request, "owner/post.html", context)


@only("owner")
@require_POST
def post_letter(request: HttpRequest, letter: UUID) -> HttpResponse:
    """Try a dead letter again, or put it away."""
    if not queries_post.is_a_message(request.actor, letter):
        raise Http404
    if request.POST.get("to") == "again":
        is_done, done = actions_post.try_again(request.actor, letter), _("It is on its way again.")
    else:
        is_done, done = actions_post.dismiss(request.actor, letter), _("Put away.")
    if is_done:
        messages.success(request, done)
    else:
        messages.info(request, _("Somebody was quicker: that message is no longer in the list."))
    return redirect("owner_post")
