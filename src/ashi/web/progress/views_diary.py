"""Tell of a flare, a medicine or another treatment, beside one's own course."""

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from ashi.web.booking.queries import the_clinic
from ashi.web.progress import queries
from ashi.web.progress.forms_diary import parse_diary
from ashi.web.progress.views import course_page
from ashi.web.records import documents
from ashi.web.records.access import only
from ashi.web.records.documents import KeyReused
from ashi.web.records.models import Episode


@only("patient")
@require_POST
def my_diary(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Keep one entry. Sent twice, it is kept once."""
    row = get_object_or_404(Episode.records.scope(request.actor), pk=episode)
    zone = ZoneInfo(the_clinic(request.actor).zone)
    today: dt.date = timezone.now().astimezone(zone).date()
    first = queries.paperwork_of(request.actor, row) or row.opened_at.astimezone(zone).date()
    entry, problems = parse_diary(request.POST, first, today)
    try:
        key = UUID(request.POST.get("client_key", ""))
    except ValueError:
        problems = [*problems, ("", "The page that sent this was incomplete. Please send it again.")]
    if entry is None or problems:
        return course_page(request, row, problems)
    try:
        documents.keep(request.actor, row, "diary", entry, happened_on=entry.on, client_key=key)
    except KeyReused:
        messages.warning(request, "This was kept the first time; nothing was counted twice.")
    else:
        messages.success(request, "It is kept, and stands beside your answers.")
    return redirect("my_course", row.pk)
