"""The atlas's pages and the two answers its script asks for. Everything is the same for everybody."""

import gzip
from functools import cache

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ashi import body
from ashi.body.solid import solid
from ashi.knowledge import knowledge_version, sources
from ashi.web.atlas.facts import point_page
from ashi.web.atlas.index import map_document
from ashi.web.atlas.names import CHANNELS, beside_on_channel, channel_points, find
from ashi.web.atlas.picture import FIGURE, address, picture, point_address, points_in, read_asked, region_list
from ashi.web.records.access import public
from ashi.web.records.packing import packed_for_strangers, takes_gzip

LONGEST_TEXT = 80
YEAR_SECONDS = 365 * 24 * 60 * 60


@public
@require_safe
@packed_for_strangers
def atlas(request: HttpRequest) -> HttpResponse:
    """The search box, the body, the channels; or what was found."""
    text = request.GET.get("q", "").strip()[:LONGEST_TEXT]
    found = find(text) if text else None
    if found and found.exact and len(found.points) == 1:
        return redirect("atlas_point", found.points[0].code)
    region = body.REGIONS.get(request.GET.get("region", ""))
    asked = read_asked(request.GET.dict())
    return render(
        request,
        "atlas/atlas.html",
        {
            **_shared(),
            "text": text,
            "found": found,
            "asked": asked,
            "address": address,
            "picture": picture(asked),
            "channel_points": channel_points(asked.channel),
            "regions": region_list(),
            "region": region,
            "in_region": [body.POINTS[code] for code in points_in(region.id)] if region else [],
        },
    )


@public
@require_safe
@packed_for_strangers
def atlas_point(request: HttpRequest, code: str) -> HttpResponse:
    """One point, at an address that stays."""
    if code not in body.POINTS:
        found = find(code[:LONGEST_TEXT])
        if found.exact and len(found.points) == 1:
            return HttpResponsePermanentRedirect(reverse("atlas_point", args=[found.points[0].code]))
        context = {**_shared(), "text": code[:LONGEST_TEXT], "found": found}
        return render(request, "atlas/missing.html", context, status=404)
    page = point_page(code)
    asked = read_asked(request.GET.dict(), page.point)
    context = {
        **_shared(),
        "page": page,
        "beside": beside_on_channel(page.point),
        "asked": asked,
        "address": address,
        "picture": picture(asked),
        "sources": sources(),
    }
    return render(request, "atlas/point.html", context)


@public
@require_safe
def without_slash(request: HttpRequest) -> HttpResponse:
    """One address for one page."""
    return HttpResponsePermanentRedirect(reverse("atlas"))


@public
@require_safe
def point_without_slash(request: HttpRequest, code: str) -> HttpResponse:
    """The same for a point, with what was asked of its picture."""
    asked = request.META["QUERY_STRING"]
    return HttpResponsePermanentRedirect(reverse("atlas_point", args=[code]) + (f"?{asked}" if asked else ""))


@public
@require_safe
def atlas_picture(request: HttpRequest) -> HttpResponse:
    """What the page would show at the same address, for the script that switches views and layers in place."""
    known = body.POINTS.get(request.GET.get("point", ""))
    answer = picture(read_asked(request.GET.dict(), known))
    content, packed = msgspec.json.encode(answer), takes_gzip(request)
    response = _answer(gzip.compress(content, 5) if packed else content, "application/json", packed)
    response["Cache-Control"] = "public, max-age=300"
    return response


@public
@require_safe
def atlas_map(request: HttpRequest) -> HttpResponse:
    """Names and places of all points, for finding while typing and for the body that turns."""
    return _kept(request, map_document(), "application/json")


@public
@require_safe
def atlas_solid(request: HttpRequest) -> HttpResponse:
    """The surface of the body that turns."""
    return _kept(request, solid(FIGURE), "application/octet-stream")


@cache
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def _kept(request: HttpRequest, content: bytes, kind: str) -> HttpResponse:
    """What changes only with the knowledge: with its version in the address a browser need never ask again."""
    packed = takes_gzip(request)
    kept = request.GET.get("v") == knowledge_version()
    response = _answer(_packed(content) if packed else content, kind, packed)
    response["Cache-Control"] = (
        f"public, max-age={YEAR_SECONDS}, immutable" if kept else "public, max-age=300"
    )
    return response


def _answer(content: bytes, kind: str, packed: bool) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    if packed:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    return response


def _shared() -> dict[str, object]:
    return {
        "channels": CHANNELS,
        "version": knowledge_version(),
        "count": len(body.POINTS),
        "point_address": point_address,
    }
