"""The outermost layers: security headers on every answer, faults turned into kind pages, one log line each; the language."""

import logging
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import activate

from ashi.web.config import errors
from ashi.web.design.languages import language_of, languages_were_weighed
from ashi.web.records.storage import NotStored

log = logging.getLogger("ashi.web")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with "no-referrer" browsers send forms with Origin: null, which CSRF refuses
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self), payment=(), usb=(), "
    "publickey-credentials-get=(self), publickey-credentials-create=(self)",
}
POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; manifest-src 'self'; worker-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types {types}"
)


class Guard:
    """Wraps every request; see the module's line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        request.reference = secrets.token_hex(6)
        request.nonce = secrets.token_urlsafe(16)
        response = self._answer(request)
        self._harden(request, response)
        match = request.resolver_match
        if not (match and match.url_name in {"livez", "readyz"}):
            log.info(
                "answered",
                extra={
                    "request": request.reference,
                    "route": match.route if match else "-",
                    "method": request.method,
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - began) * 1000, 1),
                },
            )
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a fault of the storage, or any fault, into words; the details go to the log by reference."""
        if isinstance(exception, (NotStored, DatabaseError)):
            log.error("storage fault", exc_info=exception, extra={"request": request.reference})
            return errors.storage_fault(request, exception)
        if isinstance(exception, errors.HANDLED_BY_DJANGO):
            return None
        log.error("fault", exc_info=exception, extra={"request": request.reference})
        return errors.fault(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        try:
            request.get_host()
        except DisallowedHost:
            return HttpResponse(
                "This address does not belong to the clinic.", status=400, content_type="text/plain"
            )
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return HttpResponsePermanentRedirect(f"https://{request.get_host()}{request.get_full_path()}")
        try:
            return self.get_response(request)
        except (NotStored, DatabaseError) as fault:  # raised by another middleware, outside any view
            log.error("storage fault", exc_info=fault, extra={"request": request.reference})
            return errors.storage_fault(request, fault)

    @staticmethod
    def _harden(request: HttpRequest, response: HttpResponse) -> None:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers["Content-Security-Policy"] = POLICY.format(
            nonce=request.nonce, types=getattr(response, "trusted_types", "'none'")
        )
        if settings.SECURE_HSTS_SECONDS:
            response.headers["Strict-Transport-Security"] = (
                f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"
            )
        response.headers.setdefault("Cache-Control", "no-store")


class Language:
    """The page's language, by its address alone. Django's own middleware also asks cookie and browser, each time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = language_of(request.path_info)
        activate(code)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        if languages_were_weighed(request):
            patch_vary_headers(response, ["Accept-Language"])  # the line that offers another language
        return response
