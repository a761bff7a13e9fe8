"""Read a drawing from bytes that anybody may have written: every fault is refused with a sentence."""

import json
from typing import Any, NoReturn

import msgspec

from ashi.body.figures import BODY_VERSION, FIGURE_NAMES
from ashi.body.marks import MAX_BYTES, MAX_POINTS, MAX_STROKES, PainDrawing
from ashi.body.regions import REGIONS


class DrawingError(ValueError):
    """A drawing cannot be used: `where` in it, `what` is wrong, and what to `do`."""

    def __init__(self, where: str, what: str, do: str) -> None:
        super().__init__(f"{where}: {what} {do}")
        self.where, self.what, self.do = where, what, do


def parse_drawing(data: bytes) -> PainDrawing:
    """Read and check a drawing from UTF-8 JSON.

    Raises `DrawingError`. Looks at the size first, so that a hostile body costs nothing.

    >>> parse_drawing(b'{"body_version":"1","pains":[{"intensity":4}],'
    ...               b'"regions":[{"pain":0,"region":"sacrum_upper"}]}').pains[0].intensity
    4
    """
    if len(data) > MAX_BYTES:
        raise DrawingError(
            "drawing",
            f"{len(data):,} bytes is more than {MAX_BYTES:,}.",
            "Draw with fewer or longer strokes.",
        )
    raw = _read(data)
    _count(raw)
    try:
        drawing = msgspec.convert(raw, PainDrawing)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$")
        raise DrawingError(
            f"drawing{where.rstrip('`')}", f"{what.rstrip('.')}.", "Mend that part and send it again."
        ) from None
    except UnicodeEncodeError:  # half a character, written as an escape
        raise DrawingError(
            "drawing", "It holds a name that is not text.", "Use the names of fields as they are documented."
        ) from None
    return check_drawing(drawing)


def _read(data: bytes) -> Any:
    """Plain values. Decoded here, because the JSON reader would also take UTF-16 and a byte order mark."""
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_constant=_refuse_constant,
            parse_int=_small_int,
            parse_float=_refuse_fraction,
        )
    except DrawingError:
        raise
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else "not readable as UTF-8 JSON"
        raise DrawingError("drawing", f"It is {reason}.", "Send the drawing again.") from None


def check_drawing(drawing: PainDrawing) -> PainDrawing:
    """Check what types cannot: the body version, the regions' names, and that each mark has its pain."""
    version, _, figure = drawing.body_version.partition("/")
    if version != BODY_VERSION or (figure and figure not in FIGURE_NAMES):
        known = ", ".join(f"{BODY_VERSION}/{name}" for name in FIGURE_NAMES)
        raise DrawingError(
            "drawing.body_version",
            f"{drawing.body_version[:40]!r} is not a body we know.",
            f"Use one of {known}.",
        )
    for index, mark in enumerate(drawing.regions):
        if mark.region not in REGIONS:
            raise DrawingError(
                f"drawing.regions[{index}]",
                f"{mark.region[:60]!r} is not a region.",
                "Choose one from ashi.body.regions.REGIONS.",
            )
    owners = [("strokes", i, s.pain) for i, s in enumerate(drawing.strokes)]
    owners += [("regions", i, m.pain) for i, m in enumerate(drawing.regions)]
    for kind, index, pain in owners:
        if pain >= len(drawing.pains):
            raise DrawingError(
                f"drawing.{kind}[{index}].pain",
                f"{pain} points at no pain; there are {len(drawing.pains)}.",
                "Add the pain first.",
            )
    return drawing


def encode_drawing(drawing: PainDrawing) -> bytes:
    """Canonical bytes: what `parse_drawing` reads back to an equal drawing."""
    return msgspec.json.encode(drawing)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise DrawingError("drawing", f"The key {twice[:40]!r} is given twice.", "Give every key once.")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise DrawingError(
        "drawing", f"{name} is not a number we can place.", "Use whole numbers from 0 to 10000."
    )


def _refuse_fraction(text: str) -> NoReturn:
    raise DrawingError(
        "drawing",
        f"{text[:12]} is not a whole number.",
        "Use whole numbers from 0 to 10000, without a point.",
    )


def _small_int(text: str) -> int:
    if len(text) > 6:
        raise DrawingError("drawing", f"{text[:12]}… is too large.", "Use whole numbers from 0 to 10000.")
    return int(text)


def _count(raw: Any) -> None:
    if not isinstance(raw, dict):
        raise DrawingError(
            "drawing", "It is not an object.", "Send an object with body_version, pains, strokes."
        )
    strokes = raw.get("strokes")
    if isinstance(strokes, list):
        if len(strokes) > MAX_STROKES:
            raise DrawingError(
                "drawing.strokes",
                f"{len(strokes)} strokes are more than {MAX_STROKES}.",
                "Undo or join some.",
            )
        for index, stroke in enumerate(strokes):
            points = stroke.get("points") if isinstance(stroke, dict) else None
            if isinstance(points, list) and len(points) > MAX_POINTS:
                raise DrawingError(
                    f"drawing.strokes[{index}].points",
                    f"{len(points)} points are more than {MAX_POINTS}.",
                    "Thin the stroke out.",
                )
