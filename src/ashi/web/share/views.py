"""Everything about oneself, to keep."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from ashi.web.booking.queries import the_clinic
from ashi.web.design.languages import SOURCE
from ashi.web.records import audit
from ashi.web.records.access import only
from ashi.web.records.reauthentication import proof_of
from ashi.web.share.archive import zipped
from ashi.web.share.queries import whole_record


@only("patient")
@require_http_methods(["GET", "HEAD", "POST"])
def my_download(request: HttpRequest) -> HttpResponseBase:
    """One ZIP with the whole record, for the person themselves: asked anew who they are, written into the trail."""
    proof = proof_of(request, back=reverse("my_download"))
    if request.method != "POST" or not proof.is_fresh:
        return render(request, "share/download.html", {"proof": proof})
    actor, now = request.actor, timezone.now()
    with transaction.atomic():
        audit.record(
            actor, "record.download", f"patient:{actor.patient.hex}", patient=actor.patient, why=proof.words
        )
    at_the_clinic = now.astimezone(ZoneInfo(the_clinic(actor).zone))
    return StreamingHttpResponse(
        _in_english(zipped(whole_record(actor, now), at_the_clinic)),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="my-record-{at_the_clinic:%Y-%m-%d}.zip"'},
    )


def _in_english(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The record as the clinic keeps it, on whatever page it was asked for: it is made while it is sent."""
    with override(SOURCE):
        yield from parts
