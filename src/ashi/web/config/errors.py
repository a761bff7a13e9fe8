"""Pages for what goes wrong: what happened, what is kept, what to do next. JSON for our own scripts."""

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils.translation import gettext, gettext_noop

from ashi.web.records.storage import is_disk_full

HANDLED_BY_DJANGO = (Http404, PermissionDenied, SuspiciousOperation, BadRequest, MultiPartParserError)

_ = gettext_noop  # collected here, translated for each answer

PAGES = {
    400: (
        _("We could not read that"),
        _("Something in what was sent is not what this page expects."),
        _("Go back and try again. What you typed is still in your browser."),
    ),
    403: (
        _("This page is not open to you"),
        _("Your account may not do this."),
        _("If you think it should, ask the clinic."),
    ),
    404: (
        _("There is nothing here"),
        _("The page does not exist, or it is not yours to see."),
        _("Check the address, or start again from the first page."),
    ),
    413: (
        _("That is too much at once"),
        _("What was sent is larger than this page accepts."),
        _("Shorten it and send it again. Nothing else was changed."),
    ),
    500: (
        _("Something broke on our side"),
        _("It is not your fault. What was already saved is safe."),
        _("Try again in a minute. If it stays like this, tell the clinic the reference below."),
    ),
    503: (
        _("The clinic's computer is busy"),
        _("This could not be saved just now. Nothing was changed."),
        _("Wait a few seconds and press the button again."),
    ),
    507: (
        _("Not saved here, kept on this device"),
        _("The clinic's computer has no room left. What you typed is kept on this device."),
        _("Tell the clinic. Try again later from this same device: nothing needs to be typed again."),
    ),
}


def page(request: HttpRequest, status: int, *, detail: str = "") -> HttpResponse:
    """The answer for `status`, as a page or, for our scripts, as JSON."""
    title, what, next_step = map(gettext, PAGES[status])
    what = gettext(detail) if detail else what
    reference = getattr(request, "reference", "")
    if "application/json" in request.headers.get("Accept", "") or request.content_type == "application/json":
        return JsonResponse(
            {"error": title, "what": what, "next": next_step, "reference": reference}, status=status
        )
    html = render_to_string(
        "design/error.html",
        {"status": status, "title": title, "what": what, "next_step": next_step, "reference": reference},
        request,
        using="jinja2",
    )
    return HttpResponse(html, status=status)


def storage_fault(request: HttpRequest, fault: Exception) -> HttpResponse:
    """507 when the disk is full, 503 for everything else the database refuses."""
    is_kept_here = is_disk_full(fault) and getattr(request, "on_tablet", None) is None
    return page(request, 507 if is_kept_here else 503)


def fault(request: HttpRequest) -> HttpResponse:
    """The page for a fault of ours."""
    return page(request, 500)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return page(
        request,
        403,
        detail=_(
            "This page was open for too long, or was opened from elsewhere, so we cannot be sure it was you."
        ),
    )
