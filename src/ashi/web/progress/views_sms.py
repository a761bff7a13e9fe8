"""What the telephone that sends text messages hears: STOP ends the reminders to the number it came from."""

import hashlib
import hmac
import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ashi.web.records import ways
from ashi.web.records.access import public

FRESH_SECONDS = 300
STOPS = frozenset(
    {"stop", "stopp", "stopall", "unsubscribe", "end", "ende", "quit", "cancel", "alto", "baja", "停"}
)


# The telephone has no cookie; the signature over its message is the proof (SMS Gateway for Android, "Webhooks":
# HMAC-SHA256 of body and X-Timestamp with the signing key).
@csrf_exempt
@public
@require_POST
def sms_received(request: HttpRequest) -> HttpResponse:
    """One text message that came in. Anything but STOP is let go: nobody reads that telephone."""
    if not _is_from_the_telephone(request):
        raise Http404
    number, words = _read(request.body)
    if words.strip(" .!\n").lower() in STOPS:
        ways.stop_number(number, request.META.get("REMOTE_ADDR", ""))
    return HttpResponse(status=204)


def _is_from_the_telephone(request: HttpRequest) -> bool:
    key = settings.ENVIRONMENT.sms_signing_key
    moment = request.headers.get("X-Timestamp", "")
    if not key or not moment.isascii() or not moment.isdigit() or len(moment) > 12:
        return False
    if abs(timezone.now().timestamp() - int(moment)) > FRESH_SECONDS:
        return False
    signed = hmac.new(key.encode(), request.body + moment.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(signed.encode(), request.headers.get("X-Signature", "").lower().encode())


def _read(body: bytes) -> tuple[str, str]:
    """Number and words of a message that came in; two empty texts for any other event."""
    try:
        event: dict[str, Any] = json.loads(body)
        payload = event["payload"] if event["event"] == "sms:received" else {}
        return str(payload["phoneNumber"]), str(payload["message"])
    except (ValueError, KeyError, TypeError):
        return "", ""
