"""Where to go after signing in, one-time sign-in links, and whether the clinic is well."""

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.db import DatabaseError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ashi.web.records import audit, links, mail
from ashi.web.records.access import actor_of, public
from ashi.web.records.storage import NotStored, check_can_store

HOMES = {"patient": "me", "practitioner": "today", "front_desk": "desk", "owner": "owner"}


@require_GET
def home_of_role(request: HttpRequest) -> HttpResponse:
    """Send each role to its first page."""
    return redirect(HOMES[request.actor.role])


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link only shows a button: a mail scanner that follows it uses nothing up."""
    link = links.find("sign_in", token)
    if link is None or link.user is None or not link.user.is_active:
        return render(request, "records/link_spent.html", status=410)
    if request.method != "POST":
        return render(request, "records/sign_in_link.html", {"person": link.user.name})
    with transaction.atomic():
        if not links.use(link):
            return render(request, "records/link_spent.html", status=410)
        login(request, link.user, backend=settings.AUTHENTICATION_BACKENDS[0])
        record_authentication(request, link.user, method="link")  # fresh enough to add a passkey
        who = actor_of(link.user, request.META.get("REMOTE_ADDR", ""))
        audit.record(who, "sign_in.by_link", f"user:{link.user.pk.hex}", patient=who.patient)
    return redirect("home_of_role")


@public
@require_GET
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"alive": True})


@public
@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """The clinic can keep records: the database answers, takes a write lock, and the disk has room."""
    checks = {"database": _database_answers(), "disk": _disk_has_room()}
    return JsonResponse(
        {"ready": all(checks.values()), **checks}, status=200 if all(checks.values()) else 503
    )


def _database_answers() -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT seq FROM records_audithead WHERE id = 1")
            return cursor.fetchone() is not None
    except DatabaseError:
        return False


def _disk_has_room() -> bool:
    try:
        check_can_store()
    except NotStored:
        return False
    return True


@public
@require_GET
def demo_mailbox(request: HttpRequest) -> HttpResponse:
    """The mail a demo would have sent. Outside a demo there is no such page."""
    if not settings.DEMO:
        raise Http404
    return render(request, "records/demo_mailbox.html", {"mails": mail.recent(50)})
