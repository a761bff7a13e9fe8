"""The outlines on which a person draws: public, the same for everybody, kept by the browser."""

import gzip
import hashlib
import json
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ashi.body.figures import FIGURE_NAMES, figure
from ashi.body.lumbar import window
from ashi.body.views import views
from ashi.web.records.access import public
from ashi.web.records.packing import takes_gzip

YEAR_SECONDS = 365 * 24 * 60 * 60


@public
@require_safe
def body_views(request: HttpRequest) -> HttpResponse:
    """``?figure=female_average&v=…``; with `views_digest` in the address a browser need never ask again."""
    name = request.GET.get("figure", FIGURE_NAMES[0])
    if name not in FIGURE_NAMES:
        raise Http404
    packed = takes_gzip(request)
    response = HttpResponse(body_outlines(name, packed), content_type="application/json")
    if packed:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    kept = YEAR_SECONDS if request.GET.get("v") == views_digest(name) else 300
    response["Cache-Control"] = f"public, max-age={kept}" + (", immutable" if kept == YEAR_SECONDS else "")
    return response


@cache
def views_digest(name: str) -> str:
    """Changes with every change of what is sent, so that no browser draws on an outline of yesterday."""
    return hashlib.sha256(body_outlines(name, packed=False)).hexdigest()[:16]


@cache
def body_outlines(name: str, packed: bool) -> bytes:
    """The outlines of one figure as they are sent."""
    body = json.dumps(_slim(name), separators=(",", ":")).encode()
    return gzip.compress(body, mtime=0) if packed else body


def _slim(name: str) -> dict[str, Any]:
    """The close-up holds the back's own paths, enlarged: only its window is sent, the page enlarges them itself."""
    document = views(name)
    kept = ("name", "width", "height", "mm_per_unit", "left_label", "right_label", "soften")
    lumbar = {key: document["views"]["lumbar"][key] for key in kept}
    w = window(figure(name))
    lumbar["window"] = {"of": "back", "scale": 1 / w.scale, "left": w.left, "top": w.top}
    return {**document, "views": {**document["views"], "lumbar": lumbar}}
