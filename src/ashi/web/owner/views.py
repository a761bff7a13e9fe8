"""Pages of the clinic's owner."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ashi.web.booking.queries import the_clinic
from ashi.web.owner import actions, permissions, queries
from ashi.web.owner.forms import ROLES, parse_new_account
from ashi.web.plan.queries import unsigned_visits
from ashi.web.records import audit
from ashi.web.records.access import only
from ashi.web.records.models import User


@only("owner")
@require_GET
def owner(request: HttpRequest) -> HttpResponse:
    """The clinic in a few numbers."""
    return render(
        request,
        "owner/owner.html",
        {
            "overview": queries.overview(request.actor),
            "unsigned": unsigned_visits(request.actor),
            "zone": the_clinic(request.actor).zone,
        },
    )


@only("owner")
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Who works here and who is cared for; a form for a new colleague."""
    problems: list[tuple[str, str]] = []
    typed = None
    if request.method == "POST" and "q" not in request.POST:
        typed, problems = parse_new_account(request.POST)
        if not problems:
            user = actions.add_account(
                request.actor,
                name=typed.name,
                email=typed.email,
                role=typed.role,
                url=settings.ENVIRONMENT.url,
            )
            messages.success(request, f"{user.name} has an account. A link to sign in is on its way by mail.")
            return redirect("people")
    words = request.POST.get("q", "")[:100]  # sent as a form is: a name belongs in no address
    context = {
        "accounts": queries.accounts(request.actor),
        "patients": queries.patients(request.actor, words),
        "words": words,
        "roles": ROLES,
        "typed": typed,
        "problems": problems,
    }
    return render(request, "owner/people.html", context, status=422 if problems else 200)


@only("owner")
@require_POST
def account(request: HttpRequest, account: UUID) -> HttpResponse:
    """Close an account or open it again, with a reason."""
    user = get_object_or_404(User.records.scope(request.actor).exclude(role="patient"), pk=account)
    if not permissions.may_change_account(request.actor, user.pk):
        messages.error(request, "This is the account you are signed in with. Another owner can close it.")
        return redirect("people")
    why = request.POST.get("why", "").strip()[:1000]
    if len(why) < 3:
        messages.error(request, "Write a few words why; nothing was changed.")
    elif request.POST.get("to") == "closed":
        actions.close_account(request.actor, user, why)
        messages.success(request, f"{user.name} is signed out everywhere and cannot sign in.")
    else:
        actions.open_account(request.actor, user, why)
        messages.success(request, f"{user.name} can sign in again.")
    return redirect("people")


@only("owner")
@require_GET
def audit_of(request: HttpRequest, record: str) -> HttpResponse:
    """The trail of one record. Looking at a trail leaves a trail."""
    if ":" not in record or len(record) > 80:
        raise Http404
    with transaction.atomic():
        audit.record(request.actor, "trail.read", record)
    entries = queries.trail(request.actor, record)
    return render(request, "owner/audit_of.html", {"entries": entries, "record": record})
