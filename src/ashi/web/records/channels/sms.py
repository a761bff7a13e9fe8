"""Text messages through the clinic's own telephone: the HTTP interface of "SMS Gateway for Android".

The app (github.com/capcom6/android-sms-gateway, Apache-2.0) runs on a telephone in the house and answers in its network,
so no company but the telephone's own hears number or words. ``POST /messages`` with an `id` of ours: the same id again
is answered with 409 and no second message, so a crash in between doubles nothing. Read in its documentation (sending
messages, local server, webhooks) and its source (MessagesRoutes.kt, MessagesService.kt), not tried on a telephone.
"""

import base64
import http.client
import json
import ssl
from urllib.parse import unquote, urlsplit

from django.conf import settings

from ashi.web.records.channels import Later, Message, Outcome, Refused, Sent

TIMEOUT_SECONDS = 20
TAKEN = frozenset({200, 201, 202, 409})
"""409: it has this id already, from a try whose answer was lost."""
OURS_TO_MEND = frozenset({401, 403, 404, 405})


class SmsGateway:
    """Talks to the gateway at ASHI_SMS_URL."""

    def send(self, message: Message) -> Outcome:
        """One text message. The gateway itself lets it go when it could not send it until `message.until`."""
        wish: dict[str, object] = {
            "id": message.id,
            "textMessage": {"text": message.body},
            "phoneNumbers": [message.to],
        }
        if message.until is not None:
            wish["validUntil"] = message.until.isoformat(timespec="milliseconds")
        try:
            status = _post("/messages", wish)
        except (OSError, http.client.HTTPException):
            return Later("the telephone that sends text messages does not answer", for_all=True)
        if status in TAKEN:
            return Sent()
        if status in OURS_TO_MEND:
            return Later(f"the telephone does not take our messages ({status})", for_all=True)
        if 400 <= status < 500 and status not in {408, 429}:
            return Refused(f"the telephone refused this number ({status})")
        return Later(f"not now ({status})")


def _post(path: str, wish: dict[str, object]) -> int:
    place = urlsplit(settings.ENVIRONMENT.sms_url)
    user = f"{unquote(place.username or '')}:{unquote(place.password or '')}"
    wire: http.client.HTTPConnection
    if place.scheme == "https":
        wire = http.client.HTTPSConnection(
            place.hostname or "", place.port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    else:
        wire = http.client.HTTPConnection(place.hostname or "", place.port, timeout=TIMEOUT_SECONDS)
    try:
        wire.request(
            "POST",
            place.path.rstrip("/") + path,
            json.dumps(wish),
            {
                "Content-Type": "application/json",
                "Authorization": "Basic " + base64.b64encode(user.encode()).decode(),
            },
        )
        answer = wire.getresponse()
        answer.read()
        return answer.status
    finally:
        wire.close()
