"""No more questions or reminders: from the message itself without signing in, or on the patient's own page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from ashi.web.progress import actions_stop
from ashi.web.progress.views_receipt import spent
from ashi.web.records import links, ways
from ashi.web.records.access import only, public
from ashi.web.records.models import Patient, Way


# A mail program's own button (RFC 8058) sends a POST without cookies; the token in the address is the proof.
@csrf_exempt
@public
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the page stops nothing; pressing its button does. Works as long as the message lies around."""
    if way := ways.way_behind(token):
        return _stop_reminders(request, way)
    link = links.find_any(token, *links.QUESTIONS)
    if link is None or link.episode is None:
        return spent(request, token)
    patient = link.episode.patient
    if request.method == "POST":
        person = links.person_behind(link, request.META.get("REMOTE_ADDR", ""))
        if "again" in request.POST:
            actions_stop.resume_questions(person, patient)
        else:
            actions_stop.stop_questions(person, patient)
        patient.refresh_from_db()
    return render(request, "progress/stop.html", {"is_stopped": patient.questions_stopped_at is not None})


def _stop_reminders(request: HttpRequest, way: Way) -> HttpResponse:
    is_wanted = way.is_wanted
    may_resume = (
        way.channel != "sms" or way.number != ""
    )  # a number that was taken back is not known any more
    if request.method == "POST":
        is_wanted = "again" in request.POST and may_resume
        person = ways.person_behind(way, request.META.get("REMOTE_ADDR", ""))
        ways.say(person, way.patient, way.about, way.channel, ways.Word(is_wanted, way.number))
    context = {"is_stopped": not is_wanted, "channel": way.channel, "may_resume": may_resume}
    return render(request, "progress/stop_reminders.html", context)


@only("patient")
@require_POST
def my_questions(request: HttpRequest) -> HttpResponse:
    """The same choice by a patient who is signed in."""
    patient = get_object_or_404(Patient.records.scope(request.actor))
    if "again" in request.POST:
        actions_stop.resume_questions(request.actor, patient)
        messages.success(request, _("You get the questions by mail again, from the next one on."))
    else:
        actions_stop.stop_questions(request.actor, patient)
        messages.success(request, _("You get no more questions by mail."))
    return redirect("me")
