"""How we reach you: each kind of message and each way, as the patient chooses."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ashi.web.booking.queries import the_clinic
from ashi.web.design.languages import LANGUAGES
from ashi.web.progress import actions_stop
from ashi.web.progress.forms_ways import Wishes, parse_wishes
from ashi.web.records import channels, reading, ways
from ashi.web.records.access import only
from ashi.web.records.channels.push_cipher import point_of, senders_key, to_text
from ashi.web.records.models import Patient


@only("patient")
@require_http_methods(["GET", "POST"])
def my_ways(request: HttpRequest) -> HttpResponse:
    """One form for all; what is sent, to whom, in its own words beside each."""
    patient = get_object_or_404(Patient.records.scope(request.actor).prefetch_related("ways"))
    said = ways.words_of(patient, ways.VISITS)
    problems: list[tuple[str, str]] = []
    wishes = Wishes(
        said["mail"].is_wanted,
        said["sms"].is_wanted,
        said["sms"].number,
        patient.questions_stopped_at is None,
        reading.language_of(request.user),
        request.user.zone,
    )
    if request.method == "POST":
        wishes = parse_wishes(request.POST)
        problems = wishes.problems()
        if not problems:
            _keep(request, patient, wishes)
            messages.success(request, _("Kept. From now on we reach you like this."))
            return redirect("my_ways")
    context = {
        "wishes": wishes,
        "problems": problems,
        "errors": dict(problems),
        "email": request.user.email,
        "clinic": the_clinic(request.actor),
        "sms_is_on": channels.is_on("sms"),
        "push_key": push_key() if channels.is_on("push") else "",
        "languages": list(LANGUAGES.items()),
        "zones": reading.zones(),
        "devices": patient.devices.count(),
    }
    response = render(request, "progress/my_ways.html", context, status=422 if problems else 200)
    if context["push_key"]:
        response.trusted_types = "ashi-worker"  # the one page whose script may register the push worker
    return response


def push_key() -> str:
    """The clinic's public key, by which browsers know who may send to them."""
    return to_text(point_of(senders_key(settings.KEYS.web).public_key()))


def _keep(request: HttpRequest, patient: Patient, wishes: Wishes) -> None:
    actor = request.actor
    reading.choose(actor, request.user, wishes.language, wishes.zone)
    ways.say(actor, patient, ways.VISITS, "mail", ways.Word(wishes.by_mail))
    if channels.is_on("sms"):
        number = wishes.number if wishes.by_sms else ""
        ways.say(actor, patient, ways.VISITS, "sms", ways.Word(wishes.by_sms, number))
    if wishes.questions:
        actions_stop.resume_questions(actor, patient)
    else:
        actions_stop.stop_questions(actor, patient)
