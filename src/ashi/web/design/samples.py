"""Made-up matter for the gallery."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from markupsafe import Markup

COURSE = ((0, 7), (1, 7), (2, 6), (3, 5), (4, 5), (5, 4), (6, 3))


def page() -> dict[str, Any]:
    """What the gallery's template asks for; its needles went in twelve minutes ago."""
    started = datetime.now(UTC) - timedelta(minutes=12)
    return {**_standing(), "gallery_started": started.isoformat(timespec="seconds")}


@cache
def _standing() -> dict[str, Any]:
    from ashi.body.figures import BODY_VERSION
    from ashi.body.regions import REGIONS

    areas: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for region in REGIONS.values():
        areas.setdefault(region.area, {}).setdefault(region.side, []).append((region.id, region.name))
    return {
        "gallery_course": COURSE,
        "gallery_plot": _plot(),
        "gallery_regions": [(area, list(sides.items())) for area, sides in areas.items()],
        "gallery_body_version": BODY_VERSION,
        "gallery_drawing": "",
    }


def _plot() -> Markup:
    """A line through the course; a page's own charts come from the chart definitions of its stage."""
    points = " ".join(f"{40 + week * 80},{20 + (10 - pain) * 16}" for week, pain in COURSE)
    return Markup(
        '<svg viewBox="0 0 560 200" role="img" aria-label="A line that falls from 7 to 3">'
        '<polyline class="plot-line" points="{}"/></svg>'
    ).format(points)
