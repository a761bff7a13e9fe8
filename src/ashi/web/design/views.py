"""The gallery: every component in every state, with made-up content."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ashi.web.design import samples

PAGES = {"": "gallery.html", "workspace": "gallery/workspace.html", "sheet": "gallery/sheet.html"}


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """One page with all components; ``?page=workspace`` and ``?page=sheet`` show the other two frames."""
    page = request.GET.get("page", "")
    if page not in PAGES:
        raise Http404
    return render(request, f"design/{PAGES[page]}", samples.page())


gallery.login_required = False  # design lies below records, so it marks itself
