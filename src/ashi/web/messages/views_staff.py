"""The clinic's side: what waits, read, answered or settled."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ashi.web.booking.queries import the_clinic
from ashi.web.messages import actions, queries
from ashi.web.messages.forms import Problems, parse_message
from ashi.web.messages.models import Message, Settled, To
from ashi.web.messages.permissions import may_answer
from ashi.web.messages.views import go_to
from ashi.web.plan.queries import who_is
from ashi.web.records.access import only
from ashi.web.records.documents import KeyReused
from ashi.web.records.models import Episode
from ashi.web.records.scope import new_id

KEY_REUSED = "This page has sent an answer already, and what it sent now is different. If it is not above, press Send again."


@only("practitioner")
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Everything that waits for an answer, the oldest first."""
    return _waiting(request, "messages/questions.html")


@only("front_desk")
@require_safe
def desk_messages(request: HttpRequest) -> HttpResponse:
    """What was sent to the desk; and of the rest only that it is there, and since when."""
    return _waiting(request, "messages/desk.html", unread=queries.unread_by_the_team(request.actor))


@only("practitioner", "front_desk")
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, episode: UUID) -> HttpResponse:
    """One patient's messages, and a place to answer."""
    lines = queries.thread_of(request.actor, episode)
    row = _episode(request, episode, lines)
    if request.method != "POST":
        return _thread(request, row, lines)
    new, problems = parse_message(request, to=_to(request, lines))
    if new is None:
        return _thread(request, row, lines, problems)
    try:
        sent = actions.send(request.actor, row, new)
    except KeyReused:
        return _thread(request, row, lines, [("", KEY_REUSED)], key=new_id())
    return go_to(request, f"{reverse('thread', args=[row.pk])}?newest={sent.pk}#newest")


@only("practitioner", "front_desk")
@require_POST
def message_settle(request: HttpRequest, message: UUID) -> HttpResponse:
    """A message that needs no answer any more."""
    row = get_object_or_404(Message.records.scope(request.actor), pk=message, by=Message.By.PATIENT)
    how = request.POST.get("how", "")
    if how not in (Settled.How.TALKED, Settled.How.NOTHING_NEEDED) or not may_answer(request.actor, row.to):
        raise Http404
    actions.settle(request.actor, row, Settled.How(how))
    back = {
        "chart": reverse("chart", args=[row.episode_id]),
        "thread": reverse("thread", args=[row.episode_id]),
    }
    if request.actor.role == "front_desk":
        return redirect("desk_messages")
    return redirect(back.get(request.POST.get("back", ""), reverse("questions")))


def _episode(request: HttpRequest, episode: UUID, lines: list[queries.Line]) -> Episode:
    """The episode of a practitioner's case, or the one that the desk was written to about."""
    if request.actor.role == "practitioner":
        return get_object_or_404(Episode.records.scope(request.actor), pk=episode)
    if not lines:
        raise Http404
    return lines[0].message.episode


def _to(request: HttpRequest, lines: list[queries.Line]) -> str:
    """An answer goes where the question came from, so that the desk sees what was said about its own."""
    if request.actor.role == "front_desk":
        return To.FRONT_DESK
    answered = set(request.POST.getlist("answers"))
    asked = {line.message.to for line in lines if str(line.message.pk) in answered}
    return To.FRONT_DESK if asked == {To.FRONT_DESK} else To.CARE_TEAM


def _waiting(request: HttpRequest, template: str, **more: object) -> HttpResponse:
    lines = queries.waiting(request.actor)
    with actions.reading_all(request.actor, [line.message for line in lines]):
        pass
    return render(request, template, {"lines": lines, "clinic": the_clinic(request.actor), **more})


def _thread(
    request: HttpRequest,
    episode: Episode,
    lines: list[queries.Line],
    problems: Problems | None = None,
    *,
    key: object = None,
) -> HttpResponse:
    with actions.reading(request.actor, episode, [line.message for line in lines]):
        pass
    is_practitioner = request.actor.role == "practitioner"
    context = {
        "lines": lines,
        "arrived": queries.arrived_last(lines),
        "open": [line for line in lines if line.is_open and may_answer(request.actor, line.message.to)],
        "episode": episode,
        "patient": episode.patient,
        "who": who_is(request.actor, episode.pk) if is_practitioner else None,
        "clinic": the_clinic(request.actor),
        "problems": problems or [],
        "words": request.POST.get("words", ""),
        "answers": request.POST.getlist("answers") if request.method == "POST" else None,
        "key": key or request.POST.get("client_key") or new_id(),
    }
    return render(request, "messages/thread.html", context, status=422 if problems else 200)
