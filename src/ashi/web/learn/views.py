"""Public pages: the first page, and does it work."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ashi.knowledge import sources
from ashi.web.learn import plots, queries, words
from ashi.web.learn.queries_aid import aid_is_on
from ashi.web.records.access import public
from ashi.web.records.models import Clinic
from ashi.web.records.packing import packed_for_strangers


@public
@require_GET
@packed_for_strangers
def home(request: HttpRequest) -> HttpResponse:
    """The first page."""
    clinic = Clinic.records.scope(request.actor).first()
    context = {
        "clinic": clinic,
        "main": queries.answer().main,
        "words": words,
        "aid_on": aid_is_on(request.actor),
    }
    return render(request, "learn/home.html", context)


@public
@require_GET
@packed_for_strangers
def does_it_work(request: HttpRequest) -> HttpResponse:
    """Both contrasts side by side, harms, what others concluded, and where each number comes from."""
    return _evidence(
        request,
        "learn/does_it_work.html",
        duration="chronic",
        answer=queries.answer(),
        aid_on=aid_is_on(request.actor),
    )


@public
@require_GET
@packed_for_strangers
def for_duration(request: HttpRequest, duration: str) -> HttpResponse:
    """Pain of less than three months: what is known, and that it is little."""
    if duration not in ("acute", "subacute"):
        raise Http404
    return _evidence(
        request,
        "learn/for_duration.html",
        duration=duration,
        trials=queries.trials_of(duration),  # type: ignore[arg-type]
        others=queries.other_treatments_for(duration),  # type: ignore[arg-type]
        course=queries.course_in_one_review() if duration == "acute" else {},
        contrasts=[
            queries.contrast(comparator, outcome, duration)
            for outcome in ("pain", "getting-about")
            for comparator in queries.BOTH_CONTRASTS
        ],
    )


@public
@require_GET
@packed_for_strangers
def evidence_answer(request: HttpRequest, duration: str, outcome: str) -> HttpResponse:
    """One outcome, opened down to the studies: both contrasts, pictures, tables, what was left out and why."""
    if duration not in queries.DURATIONS or outcome not in queries.OUTCOMES:
        raise Http404
    contrasts = queries.contrasts_of(outcome, duration)
    return _evidence(
        request,
        "learn/evidence_answer.html",
        duration=duration,
        outcome=outcome,
        contrasts=contrasts,
        pictures=queries.pictures_of(outcome, duration),
        forests={c.comparator: plots.forest(c.comparator, outcome, duration) for c in contrasts},
        funnels={c.comparator: plots.funnel(c.comparator, outcome, duration) for c in contrasts},
        network=queries.network_of(outcome, duration),
        network_picture=plots.network(outcome, duration),
    )


@public
@require_GET
@packed_for_strangers
def trials(request: HttpRequest) -> HttpResponse:
    """Every study that we know of, with what we hold of it."""
    return _evidence(request, "learn/trials.html", trials=queries.trial_pages())


@public
@require_GET
@packed_for_strangers
def trial(request: HttpRequest, trial: str) -> HttpResponse:
    """One study: its groups, its numbers, its paper."""
    page = queries.trial_page(trial)
    if page is None:
        raise Http404
    return _evidence(request, "learn/trial.html", page=page)


@public
@require_GET
@packed_for_strangers
def what_else(request: HttpRequest) -> HttpResponse:
    """Other treatments, with the same honesty."""
    return _evidence(
        request,
        "learn/what_else.html",
        chronic=queries.other_treatments_for("chronic"),
        acute=queries.other_treatments_for("acute"),
        head_to_head=queries.head_to_head(),
    )


@public
@require_GET
@packed_for_strangers
def who_pays(request: HttpRequest) -> HttpResponse:
    """Guidelines and payers by country, for and against, dated."""
    return _evidence(request, "learn/who_pays.html", countries=queries.positions_by_country())


@public
@require_GET
@packed_for_strangers
def in_the_body(request: HttpRequest) -> HttpResponse:
    """What could be happening in the body, and how well each account is established."""
    from ashi.evidence import mechanisms

    return _evidence(request, "learn/in_the_body.html", mechanisms=mechanisms())


def _evidence(request: HttpRequest, template: str, **values: Any) -> HttpResponse:
    return render(request, template, {"sources": sources(), "words": words, **values})
