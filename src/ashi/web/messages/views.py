"""The patient's side: write, read the answers, and be told at once what cannot wait."""

from uuid import UUID

from django.contrib import messages as said
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from ashi.safety.alarm_words import CRISIS_LINES, needs_help_now
from ashi.safety.emergency import EMERGENCY_NUMBERS, emergency_words
from ashi.web.booking.queries import the_clinic
from ashi.web.design.languages import translated
from ashi.web.messages import actions, queries
from ashi.web.messages.forms import Problems, parse_message
from ashi.web.messages.models import Message, Picture, To
from ashi.web.messages.policies import why_not_write
from ashi.web.messages.uploads import takes_a_picture
from ashi.web.records import audit
from ashi.web.records.access import only
from ashi.web.records.documents import KeyReused
from ashi.web.records.models import Episode
from ashi.web.records.scope import new_id

KEY_REUSED = gettext_noop(
    "This page has sent a message already, and what it sent now is different. If it is not above, press Send again."
)


@only("patient", "practitioner", "front_desk")
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """Where a mail's link leads: each to their own page."""
    if request.actor.role != "patient":
        return redirect("questions" if request.actor.role == "practitioner" else "desk_messages")
    episode = Episode.records.scope(request.actor).order_by("-opened_at").first()
    return redirect("my_messages", episode.pk) if episode else redirect("me")


@takes_a_picture
@only("patient")
@require_http_methods(["GET", "HEAD", "POST"])
def my_messages(request: HttpRequest, episode: UUID) -> HttpResponse:
    """The thread, and a place to write."""
    row = get_object_or_404(Episode.records.scope(request.actor), pk=episode)
    if request.method != "POST":
        return _thread(request, row)
    new, problems = parse_message(request)
    if new is None:
        return _thread(request, row, problems)
    try:
        sent = actions.send(request.actor, row, new)
    except actions.CannotWrite as refused:
        return _thread(request, row, [("", refused.args[0])])
    except KeyReused:
        return _thread(request, row, [("", KEY_REUSED)], key=new_id())
    if sent.alarms:
        return go_to(request, reverse("my_message_sent", args=[sent.pk]))
    said.success(request, gettext("Sent. You see here when it was read, and the answer."))
    return go_to(request, reverse("my_messages", args=[row.pk]))


@only("patient")
@require_safe
def my_message_sent(request: HttpRequest, message: UUID) -> HttpResponse:
    """What to do now, when the words sounded like something that should not wait for an answer."""
    row = get_object_or_404(Message.records.scope(request.actor), pk=message, by=Message.By.PATIENT)
    signs = queries.signs_of(row)
    if not signs:
        return redirect("my_messages", row.episode_id)
    clinic = the_clinic(request.actor)
    country = clinic.country.upper()
    context = {
        "signs": signs,
        "now": needs_help_now(signs),
        "is_crisis": any(sign.is_crisis for sign in signs),
        "only_crisis": all(sign.is_crisis for sign in signs),
        "emergency": emergency_words(country),
        "number": EMERGENCY_NUMBERS.get(country, ""),
        "line": CRISIS_LINES.get(country, ""),
        "clinic": clinic,
        "message": row,
    }
    return render(request, "messages/sent.html", context)


@only("patient", "practitioner", "front_desk")
@require_GET
def message_picture(request: HttpRequest, picture: UUID) -> HttpResponse:
    """A picture that was sent; as a file to keep, never as a page of ours."""
    row = get_object_or_404(Picture.records.scope(request.actor).select_related("message"), pk=picture)
    with audit.reading(
        request.actor, "message.picture", f"message:{row.message_id.hex}", patient=row.message.patient_id
    ):
        pass
    name = f"picture.{'jpg' if row.content_type == 'image/jpeg' else 'png'}"
    return HttpResponse(
        bytes(row.content),
        content_type=row.content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def go_to(request: HttpRequest, address: str) -> HttpResponse:
    """The next page; our script is given its address, since following it would use up what the page says once."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"location": address})
    return redirect(address)


def _thread(
    request: HttpRequest, episode: Episode, problems: Problems | None = None, *, key: object = None
) -> HttpResponse:
    lines = queries.thread_of(request.actor, episode.pk)
    with actions.reading(request.actor, episode, [line.message for line in lines]):
        pass
    clinic = the_clinic(request.actor)
    context = {
        "lines": lines,
        "arrived": queries.arrived_last(lines),
        "episode": episode,
        "clinic": clinic,
        "emergency": emergency_words(clinic.country),
        "urgent": queries.still_urgent(lines),
        "why_not": why_not_write(episode),
        "problems": [(name, translated(words)) for name, words in problems or ()],
        "words": request.POST.get("words", ""),
        "to": request.POST.get("to", To.CARE_TEAM),
        "key": key or request.POST.get("client_key") or new_id(),
    }
    return render(request, "messages/mine.html", context, status=422 if problems else 200)
