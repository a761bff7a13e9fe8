"""Long lists of the charting page that are the same for everybody: written once for the process."""

from functools import cache, lru_cache

from markupsafe import Markup

from ashi.body.regions import REGIONS
from ashi.web.plan.points import all_points


@cache
def point_options() -> Markup:
    """Every point, for the field that completes while one types."""
    row = Markup('<option value="{}">{} {}</option>')
    return Markup("").join(row.format(name.code, name.pinyin, name.han) for name in all_points())


@lru_cache(maxsize=256)
def region_options(chosen: str) -> Markup:
    """Every region of the body, with the one that was chosen."""
    row = Markup('<option value="{}"{}>{}</option>')
    selected = Markup(" selected")
    return Markup("").join(
        row.format(region.id, selected if region.id == chosen else "", region.name)
        for region in REGIONS.values()
    )
