"""How complete a visit is, by STRICTA 2010: what is done, and what is missing in words."""

from collections.abc import Callable

import msgspec

from ashi.knowledge import Fact, load
from ashi.visit.charting import Charted, Charting, retention_min


class ItemState(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One item of the checklist, and whether the charting holds it."""

    id: str
    words: str
    done: bool


class Completeness(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many of the items are there, and which are not, in words; `items` in the checklist's order."""

    done: int
    total: int
    missing: tuple[str, ...]
    items: tuple[ItemState, ...]


class StrictaItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One item of the checklist."""

    id: str
    words: str


class _Stricta(Fact, frozen=True, kw_only=True):
    items: tuple[StrictaItem, ...]


STRICTA_ITEMS = load("visit/stricta.toml", _Stricta).items


def completeness(charted: Charted) -> Completeness:
    """Which STRICTA items a charting or a signed visit holds.

    >>> completeness(Charting()).done
    0
    """
    items = tuple(ItemState(item.id, item.words, _PRESENT[item.id](charted)) for item in STRICTA_ITEMS)
    missing = tuple(item.words for item in items if not item.done)
    return Completeness(len(items) - len(missing), len(items), missing, items)


def _text(field: str) -> Callable[[Charted], bool]:
    def present(charted: Charted) -> bool:
        return bool(str(getattr(charted, field)).strip())

    return present


def _reasoning(charted: Charted) -> bool:
    return charted.plan_id is not None or bool(charted.rationale.strip())


def _other(charted: Charted) -> bool:
    if isinstance(charted, Charting):
        return (
            bool(charted.other_components or charted.adjuncts or charted.electro)
            or charted.no_other_components
        )
    return True


def _adverse(charted: Charted) -> bool:
    if isinstance(charted, Charting):
        return bool(charted.adverse_events) or charted.asked_for_adverse_events
    return True


_PRESENT: dict[str, Callable[[Charted], bool]] = {
    "1a": _text("style"),
    "1b": _reasoning,
    "1c": _text("variation"),
    "2a": lambda charted: bool(charted.needles),
    "2b": lambda charted: bool(charted.needles) and all(n.point and n.side for n in charted.needles),
    "2c": lambda charted: bool(charted.needles) and all(n.depth_mm > 0 for n in charted.needles),
    "2d": _text("response_sought"),
    "2e": _text("stimulation"),
    "2f": lambda charted: retention_min(charted) is not None,
    "2g": _text("needle_type"),
    "4a": _other,
    "4b": _text("setting"),
    "5": _text("practitioner"),
    "position": _text("position"),
    "adverse": _adverse,
}
