"""The decision aid: read it, tell whether it helped, and the owner's page about it."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ashi.deciding import AID, AnswersError, concerns, parse_answers, report
from ashi.web.learn import actions_aid, queries, queries_aid
from ashi.web.records.access import from_our_pages, only, public
from ashi.web.records.packing import packed_for_strangers


@public
@require_GET
@packed_for_strangers
def decide(request: HttpRequest) -> HttpResponse:
    """Every way side by side, and what matters to the reader. Only the questions at its ends can be sent."""
    _check_on(request)
    return _aid(request)


@public
@require_POST
@from_our_pages
def decide_tell(request: HttpRequest) -> HttpResponse:
    """Count what a reader told about the aid; who it was is never asked or kept."""
    _check_on(request)
    try:
        answers = parse_answers(request.POST.dict())
        key = UUID(request.POST.get("key", ""))
    except AnswersError:
        return _aid(request, problem="unknown")
    except ValueError:
        return _aid(request, problem="old")
    if not answers:
        return _aid(request, problem="nothing")
    actions_aid.count(answers, key)
    return render(request, "learn/aid_thanks.html")


@only("owner")
@require_http_methods(["GET", "POST"])
def owner_aid(request: HttpRequest) -> HttpResponse:
    """What the aid does to those who told, and the switch."""
    if request.method == "POST":
        on = request.POST.get("to") == "on"
        actions_aid.switch(request.actor, on=on)
        messages.success(
            request,
            "The decision aid is on: the first page and “Does it work?” lead to it."
            if on
            else "The decision aid is off: its page is gone and nothing leads to it.",
        )
        return redirect("owner_aid")
    found = report(queries_aid.told(request.actor, AID.edition))
    return render(
        request,
        "learn/owner_aid.html",
        {
            "report": found,
            "concerns": concerns(found),
            "aid": AID,
            "is_on": queries_aid.aid_is_on(request.actor),
        },
    )


def _check_on(request: HttpRequest) -> None:
    if not queries_aid.aid_is_on(request.actor):
        raise Http404


def _aid(request: HttpRequest, problem: str = "") -> HttpResponse:
    context = {
        "page": queries_aid.aid_page(),
        "main": queries.answer().main,
        "effort": queries.answer().effort,
        "aid": AID,
        "key": uuid4(),
        "problem": problem,
        "said": request.POST.dict() if problem else {},
    }
    return render(request, "learn/aid.html", context, status=422 if problem else 200)
