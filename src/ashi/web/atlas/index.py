"""Every point's names and places in one small document, for the browser."""

import json

from ashi import body
from ashi.web.atlas.names import CHANNELS
from ashi.web.atlas.picture import FIGURE


def map_document() -> bytes:
    """``points``: code, pinyin, Han (both), English, channel, field in mm, and places as x, y, z in mm.

    Places are those of the left and the midline; the right mirrors the left (x changes its sign).
    """
    rows = []
    for point in body.POINTS.values():
        placed = [p for p in body.places(point.code, FIGURE) if p.side != "right"]
        xyz = [round(number) for p in placed for number in p.place.xyz_mm]
        names = [point.code, point.pinyin, point.han_traditional, point.han_simplified, point.english]
        rows.append([*names, point.channel, point.field_radius_mm, xyz, int(point.is_midline)])
    return json.dumps(
        {"channels": CHANNELS, "points": rows}, ensure_ascii=False, separators=(",", ":")
    ).encode()
