"""A device with a tablet's token is a tablet and nothing else: every other address leads to its first page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from ashi.web.design.languages import SOURCE
from ashi.web.kiosk import actions, policies
from ashi.web.kiosk.models import HandOver, Tablet
from ashi.web.records.actor import ANONYMOUS

DEVICE = "__Host-ashi-tablet"
SITTING = "__Host-ashi-sitting"
DEVICE_SECONDS = 365 * 24 * 60 * 60
FIRST_PAGE = "tablet"
OPEN = frozenset({FIRST_PAGE, "tablet_end", "tablet_here", "body_views", "body_figure"})
"""Open whether somebody sits there or not. Beside them stands what is marked for the role."""


@dataclass(frozen=True, slots=True)
class OnTablet:
    """What the page's frame shows in the mode; no name until a code was typed. Times in seconds."""

    first_name: str = ""
    home: str = ""
    """Its first page in the language that was chosen. The next person begins at `start`."""
    start: str = ""
    end: str = ""
    quiet_s: int = int(policies.QUIET.total_seconds())
    countdown_s: int = int(policies.COUNTDOWN.total_seconds())
    idle_s: int = int(policies.IDLE.total_seconds())
    """Where no script counts down, the page leaves by itself when the server has ended the sitting."""


class TabletMode:
    """Turns the request of a tablet into that of whoever sits at it, for this visit's paperwork alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request.COOKIES.get(DEVICE)
        if not token:
            return self.get_response(request)
        tablet = Tablet.unscoped.filter(token_sha256=actions.digest(token), withdrawn_at=None).first()
        if tablet is None:
            return forget(self.get_response(request), DEVICE, SITTING)
        sitting = actions.sitting_at(token, request.COOKIES.get(SITTING, ""))
        request.tablet, request.sitting = tablet, sitting
        request.user = AnonymousUser()
        request.actor = (
            actions.actor_of(sitting, request.META.get("REMOTE_ADDR", "")) if sitting else ANONYMOUS
        )
        request.on_tablet = _frame(sitting)
        if _is_open(request.path_info, is_lent=sitting is not None):
            return self.get_response(request)
        return turned_away(request)


def page_of(sitting: HandOver | None, name: str = FIRST_PAGE) -> str:
    """A page of the tablet's own, in the language of whoever sits there; the source's for the next one."""
    with override(sitting.language if sitting else SOURCE):
        return reverse(name)


def _frame(sitting: HandOver | None) -> OnTablet:
    first_name = sitting.patient.name.split()[0] if sitting else ""
    return OnTablet(first_name, page_of(sitting), page_of(None), page_of(sitting, "tablet_end"))


def _is_open(path: str, *, is_lent: bool) -> bool:
    try:
        found = resolve(path)
    except Resolver404:
        return False
    return found.url_name in OPEN or (is_lent and "tablet" in getattr(found.func, "roles", ()))


def turned_away(request: HttpRequest) -> HttpResponse:
    """To the first page; a script hears that nothing was kept, so that it does not take the page for a yes."""
    if request.method not in ("GET", "HEAD") and request.content_type == "application/json":
        return JsonResponse(
            {
                "error": _("This tablet has been given back"),
                "what": _("The last words were not saved."),
                "next": _("Please ask at the desk for a new code."),
            },
            status=401,
        )
    answer = HttpResponseRedirect(page_of(request.sitting))
    return answer if request.sitting else wiped(answer)


def wiped(response: HttpResponse) -> HttpResponse:
    """The browser is to throw away what it kept of this site; the device's token is a cookie and stays."""
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return forget(response, SITTING)


def remember(response: HttpResponse, name: str, value: str, seconds: int | None = None) -> HttpResponse:
    """Set one of the mode's two cookies; without `seconds` it goes when the browser is closed."""
    response.set_cookie(name, value, max_age=seconds, secure=True, httponly=True, samesite="Lax")
    return response


def forget(response: HttpResponse, *names: str) -> HttpResponse:
    """Take cookies of the mode away; a prefix such as __Host- needs the same marks as when they were set."""
    for name in names:
        response.set_cookie(name, "", max_age=0, secure=True, httponly=True, samesite="Lax")
    return response


def leave_sitting(request: HttpRequest, how: str) -> None:
    """End whatever sitting this request is of, and what Django kept for it."""
    if request.sitting is not None:
        actions.end(request.sitting, how, request.META.get("REMOTE_ADDR", ""))
    request.session.flush()
