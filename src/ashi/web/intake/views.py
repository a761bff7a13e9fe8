"""The pages of the paperwork: a section at a time, checked at the end, sent once."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ashi.intake import SECTIONS
from ashi.web.intake import actions, queries
from ashi.web.intake.drafts import Conflict
from ashi.web.intake.drawn import pictures_of
from ashi.web.intake.fields import KIND_OF, Fields
from ashi.web.intake.forms import Patch, read_form
from ashi.web.intake.pages import page_of
from ashi.web.intake.preparing import preparation_for
from ashi.web.intake.problems import FieldProblem, at_field
from ashi.web.intake.queries import SECTION_BY_SLUG, SLUGS, Paper
from ashi.web.intake.reading import answered_no, summary_of
from ashi.web.records import audit
from ashi.web.records.access import only

ORDER = tuple(SECTIONS)


@only("patient", "tablet")
@require_safe
def paperwork(request: HttpRequest, episode: UUID) -> HttpResponse:
    """How far it is, and where to go on."""
    paper = queries.paper_of(request.actor, episode)
    if not paper.can_write and paper.was_sent:
        return redirect("paperwork_receipt", episode)
    appointment = queries.next_appointment(request.actor, paper.episode)
    undone = [section for section in ORDER if paper.progress[section] != "done"]
    return render(
        request,
        "intake/overview.html",
        {
            **common(request, paper),
            "go_on": SLUGS[undone[0]] if undone else "check",
            "appointment": appointment,
            "preparation": preparation_for(request.actor, appointment, paper.clinic) if appointment else None,
        },
    )


@only("patient", "tablet")
@require_http_methods(["GET", "HEAD", "POST"])
def paperwork_section(request: HttpRequest, episode: UUID, section: str) -> HttpResponse:
    """One section. Sent without our script, it is kept and the next one opens."""
    name = SECTION_BY_SLUG.get(section)
    if name is None:
        raise Http404
    paper = queries.paper_of(request.actor, episode)
    if not paper.can_write:
        return redirect("paperwork", episode)
    if request.method != "POST":
        return section_page(request, paper, name)
    patch = read_form(request.POST, name)
    try:
        saved = actions.save_fields(
            request.actor, paper.draft, patch.fields, seen=patch.seen, writer=patch.writer
        )
    except actions.AlreadySentError:
        return redirect("paperwork", episode)
    now = Paper(paper.episode, paper.draft, paper.clinic, saved.fields, paper.today)
    now.draft.revision = saved.revision
    problems = refusals(patch, now) + tuple(p for p in now.problems_in(name) if not p.missing)
    if name == "consent":
        problems = refusals(patch, now)
    if problems or saved.conflicts:
        return section_page(request, now, name, problems, saved.conflicts, typed=patch.typed, status=422)
    told_before = name != "safety" and paper.urgent
    if name in ("safety", "where") and now.urgent and not told_before:
        return redirect("paperwork_urgent", episode)
    return to_next(episode, name, request.POST.get("go", ""))


def to_next(episode: UUID, section: str, go: str) -> HttpResponseRedirect:
    if go == "back" and section != ORDER[0]:
        return redirect("paperwork_section", episode, SLUGS[ORDER[ORDER.index(section) - 1]])
    if go == "stay":
        return redirect("paperwork_section", episode, SLUGS[section])
    if go == "overview":
        return redirect("paperwork", episode)
    if go == "check" or section in (ORDER[-2], ORDER[-1]):
        return redirect("paperwork_check", episode)
    return redirect("paperwork_section", episode, SLUGS[ORDER[ORDER.index(section) + 1]])


def section_page(
    request: HttpRequest,
    paper: Paper,
    section: str,
    problems: tuple[FieldProblem, ...] = (),
    conflicts: Mapping[str, Conflict] | None = None,
    *,
    typed: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one section, with what was typed even where it could not be kept."""
    shown: Fields = {**paper.fields, **{k: v for k, v in (typed or {}).items() if k in KIND_OF}}
    at = ORDER.index(section)
    return render(
        request,
        f"intake/sections/{section}.html",
        {
            **common(request, paper),
            "section": section,
            "slug": SLUGS[section],
            "title": SECTIONS[section],
            "number": at + 1,
            "previous": SLUGS[ORDER[at - 1]] if at else None,
            "next": SLUGS[ORDER[at + 1]] if at + 1 < len(ORDER) else None,
            "f": {name: shown.get(name, [] if kind == "list" else "") for name, kind in KIND_OF.items()},
            "errors": [(p.field, p.words) for p in problems] + conflict_words(conflicts),
            "error": _by_field(problems, conflicts),
            "across": _across(paper, section, problems, conflicts),
            "page": page_of(section, paper, shown),
        },
        status=status,
    )


def common(request: HttpRequest, paper: Paper) -> dict[str, Any]:
    """What every page of the paperwork shows."""
    episode = paper.episode.pk
    writer = secrets.token_hex(6)
    return {
        "paper": paper,
        "episode": episode,
        "writer": writer,
        "autosave_url": f"{reverse('paperwork_draft', args=[episode])}?writer={writer}",
        "sections": [
            (section, title, SLUGS[section], paper.progress[section]) for section, title in SECTIONS.items()
        ],
        "steps": [
            (
                title,
                reverse("paperwork_section", args=[episode, SLUGS[section]]),
                {"done": "done", "partly": "check", "empty": "todo"}[paper.progress[section]],
            )
            for section, title in SECTIONS.items()
        ],
        "correcting": paper.draft.correcting_id is not None,
    }


def refusals(patch: Patch, paper: Paper) -> tuple[FieldProblem, ...]:
    return tuple(at_field(problem, paper.answers) for problem in patch.refused)


def conflict_words(conflicts: Mapping[str, Conflict] | None) -> list[tuple[str, str]]:
    return [(name, CHANGED_ELSEWHERE.format(here=_in_words(c.here))) for name, c in (conflicts or {}).items()]


CHANGED_ELSEWHERE = (
    "This was changed on another page or device meanwhile; there it says: {here}. "
    "Yours is shown here. Press the button again to keep yours."
)


def _in_words(value: str | list[str]) -> str:
    return (", ".join(value) if isinstance(value, list) else value[:200]) or "nothing"


def _across(
    paper: Paper, section: str, problems: tuple[FieldProblem, ...], conflicts: Mapping[str, Conflict] | None
) -> list[tuple[str, str]]:
    """Every problem with the address where it can be mended: on this page or on another section's."""

    def address(problem: FieldProblem) -> str:
        place = f"#id_{problem.field}"
        if problem.section == section:
            return place
        return reverse("paperwork_section", args=[paper.episode.pk, SLUGS[problem.section]]) + place

    here = [(f"#id_{name}", words) for name, words in conflict_words(conflicts)]
    return [(address(problem), problem.words) for problem in problems] + here


def _by_field(problems: tuple[FieldProblem, ...], conflicts: Mapping[str, Conflict] | None) -> dict[str, str]:
    table = dict.fromkeys(KIND_OF, "")
    for problem in problems:
        table[problem.field] = f"{table.get(problem.field, '')} {problem.words}".strip()
    return table | dict(conflict_words(conflicts))


@only("patient", "tablet")
@require_safe
def paperwork_check(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Read and check everything; after sending, the same page to read."""
    paper = queries.paper_of(request.actor, episode)
    if request.actor.role == "tablet" and not paper.can_write:
        return redirect("paperwork", episode)  # what was sent is read at home, not in the waiting room
    what = f"draft:{paper.draft.pk.hex}"
    with audit.reading(request.actor, "paperwork.read", what, patient=paper.episode.patient_id):
        context = {
            **common(request, paper),
            "summary": summary_of(paper.answers),
            "answered_no": answered_no(paper.answers),
            "pictures": pictures_of(paper.answers.draft.get("drawing")),
            "by_section": _by_section(paper),
        }
    return render(request, "intake/check.html", context)


def _by_section(paper: Paper) -> dict[str, list[FieldProblem]]:
    table: dict[str, list[FieldProblem]] = {section: [] for section in SECTIONS}
    for problem in paper.problems:
        table[problem.section].append(problem)
    return table


@only("patient", "tablet")
@require_safe
def paperwork_urgent(request: HttpRequest, episode: UUID) -> HttpResponse:
    """What to do now, because of an answer that cannot wait."""
    paper = queries.paper_of(request.actor, episode)
    if not paper.urgent:
        return redirect("paperwork", episode)
    actions.note_urgent_shown(request.actor, paper.draft, tuple(finding.rule for finding in paper.urgent))
    return render(request, "intake/urgent.html", common(request, paper))


@only("patient")
@require_POST
def paperwork_reopen(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Something changed: open a copy to correct."""
    paper = queries.paper_of(request.actor, episode)
    try:
        actions.reopen(request.actor, paper.draft)
    except actions.AlreadySentError:
        return redirect("paperwork", episode)
    return redirect("paperwork_check", episode)
