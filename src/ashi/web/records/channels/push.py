"""Push messages (RFC 8030): through the push service of the patient's own browser, which cannot read them."""

import http.client
import ssl
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from ashi.web.records.channels import Later, Message, Outcome, Refused, Sent
from ashi.web.records.channels.push_cipher import authorization, seal, senders_key, to_bytes
from ashi.web.records.models import Device

TIMEOUT_SECONDS = 20
LONGEST_TTL = 24 * 60 * 60
SERVICES = (
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)
"""Whose browsers' messages we send: Chrome and Edge's older kin, Firefox, Safari, Edge. The address comes from a
browser, so without a list anyone could have the clinic call any machine."""
GONE = "this device takes no messages any more"


class WebPush:
    """One message to one device."""

    def send(self, message: Message) -> Outcome:
        """`message.to` is the device's id. A device that is gone is forgotten."""
        device = Device.unscoped.filter(pk=UUID(message.to)).first()
        if device is None or not is_of_a_service(device.endpoint):
            return Refused(GONE)
        try:
            status = _post(device, message)
        except ValueError:
            return Refused("this device's keys are none")
        except (OSError, http.client.HTTPException):
            return Later("the browser's push service does not answer")
        if 200 <= status < 300:
            return Sent()
        if status in {404, 410}:
            Device.unscoped.filter(pk=device.pk).delete()
            return Refused(GONE)
        if status in {400, 413}:
            return Refused(f"the browser's push service refused it ({status})")
        return Later(f"not now ({status})")


def is_of_a_service(endpoint: str) -> bool:
    """Whether this is an address of one of the push services we know."""
    place = urlsplit(endpoint)
    host = place.hostname or ""
    is_known = any(host == service or host.endswith(f".{service}") for service in SERVICES)
    return place.scheme == "https" and place.port is None and is_known


def _post(device: Device, message: Message) -> int:
    place = urlsplit(device.endpoint)
    now = timezone.now()
    left = int((message.until - now).total_seconds()) if message.until else LONGEST_TTL
    body = seal(f"{message.subject}\n{message.body}".encode(), to_bytes(device.p256dh), to_bytes(device.auth))
    key = senders_key(settings.KEYS.web)
    headers = {
        "TTL": str(max(0, min(left, LONGEST_TTL))),
        "Topic": message.id,  # sent twice, it replaces itself while the device is away
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "Authorization": authorization(
            device.endpoint, f"mailto:{settings.DEFAULT_FROM_EMAIL}", key, int(now.timestamp())
        ),
    }
    wire = _wire(place.scheme, place.netloc)
    try:
        wire.request("POST", f"{place.path}?{place.query}" if place.query else place.path, body, headers)
        answer = wire.getresponse()
        answer.read()
        return answer.status
    finally:
        wire.close()


def _wire(scheme: str, where: str) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(
            where, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    return http.client.HTTPConnection(where, timeout=TIMEOUT_SECONDS)
