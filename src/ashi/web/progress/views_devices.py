"""Push messages on a patient's devices: sign up, end all, and the script that shows them."""

import json
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ashi.web.progress import actions_devices
from ashi.web.records import channels
from ashi.web.records.access import only, public
from ashi.web.records.channels.push import is_of_a_service
from ashi.web.records.channels.push_cipher import to_bytes
from ashi.web.records.models import Patient

WORKER = (Path(__file__).parent / "push_worker.js").read_text(encoding="utf-8")


@only("patient")
@require_POST
def add_device(request: HttpRequest) -> HttpResponse:
    """What the browser's own sign-up gave our script."""
    patient = get_object_or_404(Patient.records.scope(request.actor))
    if not channels.is_on("push"):
        raise Http404
    try:
        endpoint, p256dh, auth = _subscription(request.body)
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"words": _("This browser's push service is not one we know.")}, status=422)
    if not actions_devices.add_device(request.actor, patient, endpoint, p256dh, auth):
        words = _("This browser belongs to somebody else here, or you have five devices already.")
        return JsonResponse({"words": words}, status=409)
    return JsonResponse({"words": _("Kept. We remind you on this device.")}, status=201)


@only("patient")
@require_POST
def remove_devices(request: HttpRequest) -> HttpResponse:
    """End push messages on all devices."""
    patient = get_object_or_404(Patient.records.scope(request.actor))
    actions_devices.remove_devices(request.actor, patient)
    return redirect("my_ways")


@public
@require_safe
def push_worker(request: HttpRequest) -> HttpResponse:
    """The service worker: shows a push message, and does nothing else. It controls no page."""
    return HttpResponse(WORKER, content_type="text/javascript")


def _subscription(body: bytes) -> tuple[str, str, str]:
    given = json.loads(body)
    endpoint, p256dh, auth = given["endpoint"], given["keys"]["p256dh"], given["keys"]["auth"]
    is_good = (
        len(endpoint) <= 1000
        and is_of_a_service(endpoint)
        and len(to_bytes(p256dh)) == 65
        and len(to_bytes(auth)) == 16
    )
    if not is_good:
        raise ValueError(endpoint)
    return endpoint, p256dh.rstrip("="), auth.rstrip("=")
