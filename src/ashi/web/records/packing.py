"""Which answers are sent packed, and when that gives nothing away."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string

WORTH_IT_BYTES = 1000
RANDOM_BYTES = 100


def takes(accepted: str, coding: str) -> bool:
    """Whether a browser that says ``Accept-Encoding: {accepted}`` reads `coding`.

    >>> takes("gzip, deflate, br", "br"), takes("gzip;q=0, br", "gzip"), takes("", "gzip")
    (True, False, False)
    """
    for one in accepted.lower().split(","):
        name, _, weight = one.replace(" ", "").partition(";q=")
        if name == coding:
            return weight.strip("0.") != "" if weight else True
    return False


def takes_gzip(request: HttpRequest) -> bool:
    """Whether the browser reads gzip."""
    return takes(request.headers.get("Accept-Encoding", ""), "gzip")


def packed_for_strangers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Pack a public page for whoever is not signed in, unless a form's token is in it.

    The length of a packed page tells what it repeats, so a page that holds a secret or a patient's words is sent as
    it is: docs/adr/012. A page without either has nothing to tell.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.has_header("Content-Encoding") or len(response.content) < WORTH_IT_BYTES:
            return response
        patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
        holds_token = request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
        if request.actor.role == "anonymous" and not holds_token and takes_gzip(request):
            response.content = compress_string(response.content, max_random_bytes=RANDOM_BYTES)
            response["Content-Encoding"] = "gzip"
        return response

    return answer
