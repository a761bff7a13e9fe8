"""The outlines on which a person draws: public, the same for everybody, kept by the browser."""

import gzip
import json
from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ashi.body.figures import BODY_VERSION, FIGURE_NAMES
from ashi.body.views import views
from ashi.web.records.access import public

YEAR_SECONDS = 365 * 24 * 60 * 60


@public
@require_safe
def body_views(request: HttpRequest) -> HttpResponse:
    """``?figure=female_average&v=1``; with the version in the address a browser need never ask again."""
    figure = request.GET.get("figure", FIGURE_NAMES[0])
    if figure not in FIGURE_NAMES:
        raise Http404
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(_encoded(figure, packed), content_type="application/json")
    if packed:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    kept = YEAR_SECONDS if request.GET.get("v") == BODY_VERSION else 300
    response["Cache-Control"] = f"public, max-age={kept}" + (", immutable" if kept == YEAR_SECONDS else "")
    return response


@cache
def _encoded(figure: str, packed: bool) -> bytes:
    body = json.dumps(views(figure), separators=(",", ":")).encode()
    return gzip.compress(body, mtime=0) if packed else body
