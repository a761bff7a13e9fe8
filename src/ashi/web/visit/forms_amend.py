"""From what the amendment form sent to values; every problem is found before anything is said."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ashi.visit import needle_name
from ashi.visit.amendment import NEEDLE_FIELDS, VISIT_FIELDS, find_value
from ashi.visit.document import Visit
from ashi.web.visit.charting import Problem

LINES = 3
TIMES = frozenset({"inserted_at", "removed_at", "started_at", "ended_at"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person wants amended. `values` are by path, as a correction writes them."""

    because: str
    words: str
    values: dict[str, str]
    lines: dict[str, int]
    problems: tuple[Problem, ...]

    def field_of(self, path: str) -> str:
        """The name of the form's field that speaks of `path`."""
        line = self.lines.get(path)
        return f"value_{line}" if line else ""


def wanted_of(posted: Mapping[str, str], visit: Visit, zone: str) -> Wanted:
    """The form's fields, with a problem for each that cannot be."""
    because = posted.get("because", "").strip()
    words = posted.get("words", "").replace("\r\n", "\n").strip()
    problems: list[Problem] = []
    if len(because) < 3:
        problems.append(Problem("because", "Say in a few words why it is amended."))
    if len(because) > 1_000:
        problems.append(Problem("because", f"The reason is {len(because)} characters long; 1000 fit."))
    if len(words) > 8_000:
        problems.append(Problem("words", f"The words are {len(words)} characters long; 8000 fit."))
    known = dict(choices(visit))
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    for line in range(1, LINES + 1):
        path, value = posted.get(f"path_{line}", ""), posted.get(f"value_{line}", "").strip()
        if not path and not value:
            continue
        if path not in known:
            problems.append(Problem(f"path_{line}", "Choose from the list what is wrong."))
        elif path in values:
            problems.append(Problem(f"path_{line}", "This is corrected in a line above already."))
        elif not value:
            problems.append(Problem(f"value_{line}", "Write what is right."))
        else:
            right = _right(path, value, visit, zone)
            if right is None:
                problems.append(Problem(f"value_{line}", "A time is written such as 09:05."))
            else:
                values[path], lines[path] = right, line
    return Wanted(because, words, values, lines, tuple(problems))


def choices(visit: Visit) -> list[tuple[str, str]]:
    """Everything that can be corrected: path, and words such as ``BL23 left: depth in mm``."""
    found = [(field, f"Visit: {words}") for field, words in VISIT_FIELDS.items()]
    for needle in visit.needles:
        found += [
            (f"needles.{needle.id}.{field}", f"{needle_name(needle)}: {words}")
            for field, words in NEEDLE_FIELDS.items()
        ]
    return found


def _right(path: str, value: str, visit: Visit, zone: str) -> str | None:
    """The value as a correction writes it; a time by the clock is on the day of the one that stands there."""
    field = path.rpartition(".")[2]
    if field in TIMES:
        try:
            clock = dt.time.fromisoformat(value)
        except ValueError:
            return None
        now = dt.datetime.fromisoformat(find_value(visit, path)).astimezone(ZoneInfo(zone))
        same = now.replace(second=0, microsecond=0) == now.replace(
            hour=clock.hour, minute=clock.minute, second=0, microsecond=0
        )
        if same:
            return find_value(visit, path)
        return now.replace(
            hour=clock.hour, minute=clock.minute, second=clock.second, microsecond=0
        ).isoformat()
    if field == "depth_mm":
        value = value.lower().removesuffix("mm").strip().replace(",", ".")
    return value.lower() if field in ("side", "de_qi") else value
