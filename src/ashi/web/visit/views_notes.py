"""The three notes of a signed visit, and the letter about all of them: each a page to print."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ashi.web.plan.queries import who_is
from ashi.web.records import audit
from ashi.web.records.access import only
from ashi.web.visit import queries_letter, queries_notes, queries_signed


@only("practitioner")
@require_safe
def note(request: HttpRequest, signed: UUID, reader: str) -> HttpResponse:
    """For the practitioner, for payer or physician, or for the patient."""
    row = queries_signed.episode_of_visit(request.actor, signed)
    if reader not in queries_notes.READERS:
        raise Http404
    with audit.reading(request.actor, f"note.{reader}", f"document:{row.pk.hex}", patient=row.patient_id):
        page = queries_notes.note_page(request.actor, row, reader)
    who = who_is(request.actor, row.episode_id)
    values = {"page": page, "who": who, "readers": queries_notes.READERS, "clinic_name": page.clinic.name}
    return render(request, "visit/note.html", values)


@only("practitioner")
@require_safe
def letter(request: HttpRequest, episode: UUID) -> HttpResponse:
    """For whom the patient sees next: what was done, and the course."""
    page = queries_letter.letter_page(request.actor, episode)
    with audit.reading(request.actor, "letter.read", f"episode:{episode.hex}", patient=page.patient_id):
        pass
    return render(request, "visit/letter.html", {"page": page})
