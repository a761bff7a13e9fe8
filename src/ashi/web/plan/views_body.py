"""Pictures of the body without anybody's marks: the same for everyone, fetched once and kept."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ashi.web.plan.body_picture import figure_svg
from ashi.web.records.access import public
from ashi.web.records.packing import takes_gzip


@public
@require_safe
def body_figure(request: HttpRequest, figure: str, view: str, theme: str) -> HttpResponse:
    """The address names the body's version and its data, so a browser need never ask again."""
    packed = takes_gzip(request)
    try:
        svg = figure_svg(figure, view, theme, packed)
    except KeyError:
        raise Http404 from None
    response = HttpResponse(svg, content_type="image/svg+xml")
    if packed:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
