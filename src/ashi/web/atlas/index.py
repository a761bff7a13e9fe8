"""Every point's names and places in one small document, for the browser."""

import json
from functools import cache

from ashi import body
from ashi.body.areas import AREAS
from ashi.body.regions import REGIONS
from ashi.web.atlas.names import CHANNELS
from ashi.web.atlas.picture import KINDS, LAYERS, placed


@cache
def map_document() -> bytes:
    """What the browser finds points with, and colours the turning body by.

    ``points``: code, pinyin, Han (both), English, channel, field in mm, place as x, y, z in mm, whether on the midline.
    Places are those of the left and the midline; the right mirrors the left (x changes its sign). ``regions``: id and
    name, in the order of the numbers that faces have; ``areas``: name and numbers of regions; ``layers``: their areas.
    """
    rows = []
    for point in body.POINTS.values():
        xyz = [round(number) for p in placed(point.code) if p.side != "right" for number in p.place.xyz_mm]
        names = [point.code, point.pinyin, point.han_traditional, point.han_simplified, point.english]
        rows.append([*names, point.channel, point.field_radius_mm, xyz, int(point.is_midline)])
    document = {
        "channels": CHANNELS,
        "points": rows,
        "regions": [[region.id, region.name] for region in REGIONS.values()],
        "areas": {a.id: [a.name, sorted(REGIONS[r].index for r in a.region_ids)] for a in AREAS.values()},
        "layers": {
            LAYERS[layer]: [a.id for a in AREAS.values() if a.kind == kind] for layer, kind in KINDS.items()
        },
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
