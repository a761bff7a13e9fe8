"""One saved patch on one draft: what is written, what is refused, what was changed elsewhere. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from ashi.web.intake.fields import Fields, Value

Written = Mapping[str, tuple[int, str]]
"""For each field: the revision that wrote it last, and the page that did."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """The same field, changed by another page after the sender last looked."""

    here: Value
    yours: Value


@dataclass(frozen=True, slots=True)
class Merged:
    """The draft after a patch. `revision` is the one before when nothing changed."""

    revision: int
    fields: dict[str, Value]
    written: dict[str, tuple[int, str]]
    conflicts: dict[str, Conflict]
    changed: bool


def merge(
    fields: Fields, written: Written, revision: int, patch: Fields, *, seen: int, writer: str
) -> Merged:
    """Write `patch` into `fields`, field by field.

    `seen` is the revision the sender had last; `writer` names the sender's page. A field that another page
    changed after `seen` is left as it is and answered as a conflict; one's own late or repeated sending is
    not one. Other fields are written all the same.

    >>> merge({"a": "x"}, {"a": (2, "tab1")}, 2, {"a": "y"}, seen=1, writer="tab2").conflicts
    {'a': Conflict(here='x', yours='y')}
    """
    now = revision + 1
    new, marks = dict(fields), dict(written)
    conflicts: dict[str, Conflict] = {}
    changed = False
    for name, value in patch.items():
        here = fields.get(name, [] if isinstance(value, list) else "")
        if value == here:
            continue
        at, by = written.get(name, (0, ""))
        if at > seen and (by != writer or not writer):
            conflicts[name] = Conflict(here, value)
            continue
        changed = True
        marks[name] = (now, writer)
        if value:
            new[name] = value
        else:
            new.pop(name, None)
    return Merged(now if changed else revision, new, marks, conflicts, changed)
