"""Signing in is the rule: every route asks for an account unless it is listed as public."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt

from ashi.web.records.actor import ANONYMOUS, Actor, Role
from ashi.web.records.models import User


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view as open to everyone. A test freezes the list."""
    view.login_required = False  # type: ignore[attr-defined]
    return view


def only(*roles: Role) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Mark a view as existing for these roles; for all others there is nothing there (404)."""

    def mark(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        view.roles = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return mark


def from_our_pages(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a form of a stranger's: no token, so its page can be packed, but what another site sends is refused.

    The browser says where a request comes from; a signed-in person's forms have a token all the same.
    """

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        site = request.headers.get("Sec-Fetch-Site")
        ours = f"{request.scheme}://{request.get_host()}"
        if site != "same-origin" if site else request.headers.get("Origin") != ours:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return answer


class SignedIn:
    """Sets `request.user` and `request.actor` from the session's one query, and guards every view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = account_of(request)
        request.user = user or AnonymousUser()
        request.actor = actor_of(user, request.META.get("REMOTE_ADDR", "")) if user else ANONYMOUS
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not getattr(view, "login_required", True):
            return None
        if request.actor.role == "anonymous":
            if request.content_type == "application/json":
                return JsonResponse(
                    {
                        "error": "You are signed out",
                        "what": "Nothing was saved.",
                        "next": "Sign in and send it again.",
                    },
                    status=401,
                )
            return redirect_to_login(request.get_full_path())
        roles = getattr(view, "roles", None)
        if roles is not None and request.actor.role not in roles:
            raise Http404
        return None


def account_of(request: HttpRequest) -> User | None:
    """The account of this session, unless it was disabled or its password changed since."""
    session = request.session
    _ = session.get(HASH_SESSION_KEY)  # loads the session, and the account with it
    user: User | None = getattr(session, "account", None)
    if user is None or not user.is_active:
        return None
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
        session.flush()
        return None
    return user


def actor_of(user: User, address: str) -> Actor:
    """The actor for `user`: role, and the patient or practitioner behind the account."""
    patient = getattr(user, "patient", None)
    practitioner = getattr(user, "practitioner", None)
    return Actor(
        role=user.role,
        user=user.pk,
        patient=patient.pk if patient else None,
        practitioner=practitioner.pk if practitioner else None,
        name=user.name,
        address=address,
    )
