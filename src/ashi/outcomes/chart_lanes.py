"""What happened beside the answers: a lane for each kind, a sign for each event, its words where there is room."""

from collections.abc import Sequence
from typing import Any

from ashi.knowledge import said
from ashi.outcomes.chart_panel import Frame
from ashi.outcomes.course_text import CourseEvent, EventKind

LANE = 19
LETTER = 5.6
"""About the width of a letter, in px, to keep words from running into the next sign."""
# kind → name on the lane, sign. Told apart by lane and form, never by colour.
KINDS: dict[EventKind, tuple[str, str]] = {
    "visit": (said("visits"), "circle"),
    "flare": (said("flares"), "triangle-up"),
    "medicine": (said("medicines"), "square"),
    "treatment": (said("other care"), "diamond"),
    "adverse_event": (said("unwanted"), "cross"),
    "other": (said("changes"), "triangle-down"),
}


def lanes(events: Sequence[CourseEvent], frame: Frame) -> dict[str, Any]:
    """The view under the measures; `events` are in order of days and not empty."""
    present = [kind for kind in KINDS if any(event.kind == kind for event in events)]
    names = [KINDS[kind][0] for kind in present]
    x = frame.x(is_axis_shown=True)
    y = {
        "field": "lane",
        "type": "nominal",
        "sort": names,
        "axis": {"title": None, "ticks": False, "domain": False, "grid": False, "labelPadding": 6},
    }
    words = [
        row for kind in present for row in _words([event for event in events if event.kind == kind], frame)
    ]
    colour = frame.colour
    layers: list[dict[str, Any]] = [
        {
            "name": f"events_{kind}",
            "data": {
                "values": [
                    {"week": frame.week(event.on), "lane": KINDS[kind][0]}
                    for event in events
                    if event.kind == kind
                ]
            },
            "mark": {
                "type": "point",
                "filled": True,
                "shape": KINDS[kind][1],
                "size": 28 if kind == "visit" else 60,
                "opacity": 1,
                "color": colour["ink"],
            },
            "encoding": {"x": x, "y": y},
        }
        for kind in present
    ]
    for side in ("left", "right"):
        rows = [{k: v for k, v in row.items() if k != "align"} for row in words if row["align"] == side]
        if rows:
            layers.append(
                {
                    "name": f"event_words_{side}",
                    "data": {"values": rows},
                    "mark": {
                        "type": "text",
                        "align": side,
                        "baseline": "middle",
                        "dx": 7 if side == "left" else -7,
                        "fontSize": 11,
                        "color": colour["ink"],
                    },
                    "encoding": {"x": x, "y": y, "text": {"field": "label", "type": "nominal"}},
                }
            )
    return {
        "name": "events_view",
        "width": frame.width,
        "height": LANE * len(present),
        "layer": layers,
    }


def _words(events: Sequence[CourseEvent], frame: Frame) -> list[dict[str, Any]]:
    """The words of one lane's events, cut to the room up to the next sign, or, at the end, back to the last one."""
    pixels = frame.width / max(frame.last, 1.0)
    at = [frame.week(event.on) * pixels for event in events]
    rows = []
    taken = 0.0
    for place, (event, here) in enumerate(zip(events, at, strict=True)):
        if not event.words:
            continue
        ahead = (at[place + 1] if place + 1 < len(at) else frame.width) - here - 12
        behind = here - max(taken, at[place - 1] + 8 if place else 0.0) - 12
        side, room = ("left", ahead) if ahead >= min(len(event.words) * LETTER, behind) else ("right", behind)
        label = _cut(event.words, int(room / LETTER))
        if label:
            rows.append(
                {"week": frame.week(event.on), "lane": KINDS[event.kind][0], "label": label, "align": side}
            )
            taken = here + 10 + (len(label) * LETTER if side == "left" else 0)
    return rows


def _cut(words: str, most: int) -> str:
    """The words, or as many letters as fit with an ellipsis; nothing when that would be no word any more."""
    if len(words) <= most:
        return words
    return f"{words[: most - 1].rstrip()}…" if most >= 6 else ""
