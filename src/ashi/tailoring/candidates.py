"""Every point that has a reason for this patient, with its reasons, sides and the targets it covers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from ashi.intake import Intake
from ashi.knowledge import Fact
from ashi.safety import ASHI
from ashi.tailoring.document import Reason
from ashi.tailoring.painted import Painted, PaintedPlace, Side
from ashi.tailoring.reading import Reading
from ashi.tailoring.tables import MUSCLES, NEEDLING, PRIORS, REGIMENS, REGION_ROWS, SEGMENTS, NeedlingRow

_PLACE_AREAS = frozenset({"back", "thoracic", "buttock"})
_LEVELS = (*(f"T{n}" for n in range(1, 13)), *(f"L{n}" for n in range(1, 6)), *(f"S{n}" for n in range(1, 5)))
# Each level with itself and those beside it, and how much each counts.
_NEIGHBOURS: Mapping[str, tuple[tuple[str, float], ...]] = MappingProxyType(
    {
        level: tuple(
            (_LEVELS[n], 1.0 if n == at else SEGMENTS.neighbour_weight)
            for n in (at, at - 1, at + 1)
            if 0 <= n < len(_LEVELS)
        )
        for at, level in enumerate(_LEVELS)
    }
)
Kind = Literal["near", "far", "ashi"]
_MOST_TRIAL_WORTH = 0.5
_BOTH: tuple[Side, ...] = ("left", "right")
_SIDES: tuple[Side, ...] = (*_BOTH, "midline")
_KINDS: Mapping[str, Kind] = MappingProxyType(
    {ASHI: "ashi", **{code: "near" if row.role == "local" else "far" for code, row in NEEDLING.items()}}
)


@dataclass(slots=True)
class Candidate:
    """A point (or ashi place) with reasons, while they are being gathered; `covers` are target names."""

    code: str
    place: str = ""
    reasons: list[Reason] = field(default_factory=list)
    covers: list[str] = field(default_factory=list)
    value: float = 0.0
    sides: set[Side] = field(default_factory=set)

    @property
    def kind(self) -> Kind:
        """Near the pain, far from it, or a tender place."""
        return _KINDS[self.code]

    @property
    def key(self) -> tuple[str, str]:
        """What names it among the candidates of a patient."""
        return self.code, self.place

    @property
    def strength(self) -> float:
        """The sum of all reasons' weights."""
        return sum([reason.weight for reason in self.reasons])


class Gathering:
    """Collects candidates and the weights of what they can cover. One per proposal."""

    def __init__(self, painted: Painted) -> None:
        self.painted = painted
        self.targets: dict[str, float] = {}
        self.found: dict[tuple[str, str], Candidate] = {}

    def target(self, name: str, weight: float) -> str:
        """Name something worth covering; told twice, the weights add up."""
        self.targets[name] = self.targets.get(name, 0.0) + weight
        return name

    def add(
        self,
        code: str,
        reason: Reason,
        target: str | None = None,
        sides: Iterable[Side] = (),
        place: str = "",
        worth: float = 0.0,
    ) -> None:
        """Give a point one more reason, for covering `target` or being `worth` something by itself."""
        if code not in _KINDS:
            return
        candidate = self.found.get((code, place))
        if candidate is None:
            candidate = self.found[(code, place)] = Candidate(code, place)
        candidate.reasons.append(reason)
        candidate.value += worth
        if target is not None and target not in candidate.covers:
            candidate.covers.append(target)
        candidate.sides.update(sides)


def reason_of(kind: str, words: str, from_patient: str, weight: float, fact: Fact) -> Reason:
    """A reason with the provenance of the fact that it rests on."""
    return Reason(
        kind,  # type: ignore[arg-type]
        words,
        from_patient,
        round(weight, 3),
        fact.source,
        fact.locator,
        fact.basis,
    )


def gather(intake: Intake, painted: Painted, readings: tuple[Reading, ...], widen: bool) -> Gathering:
    """All candidates for this patient. Order of the result depends on codes only, never on sides."""
    gathering = Gathering(painted)
    _from_places(gathering)
    _from_fields(gathering)
    _from_levels(gathering)
    _from_muscles(gathering)
    _from_channels(gathering)
    _from_distant(gathering)
    _from_readings(gathering, readings)
    if widen:
        _from_widening(gathering)
    _from_trials(gathering)
    _default_sides(gathering)
    return gathering


def needle_sides(candidate: Candidate) -> tuple[Side, ...]:
    """The sides at which a candidate is needled: midline for midline points, else left, right or both."""
    if candidate.code == ASHI:
        return tuple([side for side in _SIDES if side in candidate.sides])
    if NEEDLING[candidate.code].midline == "yes":
        return ("midline",)
    return tuple([side for side in _BOTH if side in candidate.sides]) or _BOTH


# --- one source of reasons each


def _from_places(gathering: Gathering) -> None:
    for place in gathering.painted.places:
        row = REGION_ROWS.get(place.base)
        if row is None:
            continue
        weight = min(1.5, 0.5 + 2.5 * place.share)
        drew = f"Drew on: {place.words}"
        words = f"At the place that hurts: {row.words}"
        target = gathering.target(f"place:{place.base}", weight)
        for code in row.points.split():
            reason = reason_of(NEEDLING[code].role, words, drew, weight, row)
            gathering.add(code, reason, target, [place.side])
        if place.area in _PLACE_AREAS or place.area == "leg":
            ashi = reason_of("ashi", f"Tender place in: {row.words}", drew, weight, row)
            gathering.add(ASHI, ashi, target, [place.side], place.base)


def _from_fields(gathering: Gathering) -> None:
    """Points whose field (palpated places differ by some 25 mm) lies under what was drawn.

    A field near the midline reaches over it; the other side counts only if something is drawn there.
    """
    drawn = gathering.painted.sides() | {"midline"}
    most: dict[str, float] = {}
    sides: dict[str, set[Side]] = {}
    for code, side, share in gathering.painted.points:
        if side not in drawn:
            continue
        most[code] = max(share, most.get(code, 0.0))
        sides.setdefault(code, set()).add(side)
    for code in sorted(most):
        row = NEEDLING.get(code)
        if row is not None and code != ASHI:
            weight = round(0.6 * most[code], 3)
            words = f"{most[code]:.0%} of the place where this point is palpated lies under the drawing"
            reason = reason_of(row.role, words, "The drawing itself", weight, SEGMENTS.field)
            gathering.add(code, reason, sides=sides[code], worth=weight)


def _from_levels(gathering: Gathering) -> None:
    near: dict[str, float] = {}
    limb: dict[str, float] = {}
    sides: dict[str, set[Side]] = {}
    for place in gathering.painted.places:
        row = REGION_ROWS.get(place.base)
        levels = row.levels.split() if row else []
        into = limb if place.area == "leg" else near
        for level in levels:
            into[level] = into.get(level, 0.0) + place.share / len(levels)
            sides.setdefault(level, set()).add(place.side)
    for level, share in {**near, **{k: v for k, v in limb.items() if k not in near}}.items():
        weight = round(min(1.2, 0.3 + 1.5 * share), 3)
        target = gathering.target(f"level:{level}", weight)
        words = f"Skin and muscle of {level} (a hint, plus or minus one level)"
        drew = f"The drawing touches the area of {level}"
        for neighbour, factor in _NEIGHBOURS.get(level, ()):
            reason = reason_of("segmental", words, drew, weight * factor, SEGMENTS.local)
            for code in SEGMENTS.local.points.get(neighbour, ()):
                gathering.add(code, reason, target if factor == 1.0 else None, sides[level])
    leg = {place.side for place in gathering.painted.places if place.area == "leg"}
    for level, share in limb.items():
        weight = round(min(1.2, 0.5 + 1.5 * share), 3)
        target = gathering.target(f"limb:{level}", weight)
        words = f"Limb point of the same nerve root as the leg pain ({level}, a hint)"
        drew = f"Drew on the leg in the area of {level}"
        reason = reason_of("segmental", words, drew, weight, SEGMENTS.peripheral)
        for code in SEGMENTS.peripheral.points.get(level, ()):
            gathering.add(code, reason, target, leg)


def _from_muscles(gathering: Gathering) -> None:
    where: dict[str, list[PaintedPlace]] = {}
    for place in gathering.painted.places:
        row = REGION_ROWS.get(place.base)
        for name in row.muscles.split() if row else ():
            where.setdefault(name, []).append(place)
    for name, places in sorted(where.items()):
        muscle = MUSCLES.get(name)
        if muscle is None:
            continue
        weight = round(muscle.weight * min(1.0, 0.4 + sum(place.share for place in places)), 3)
        target = gathering.target(f"muscle:{name}", weight)
        words = f"Over {muscle.words} (an active trigger area in low back pain: {muscle.share})"
        reason = reason_of("muscle", words, f"Drew on: {_first_words(places)}", weight, muscle)
        for code in muscle.points:
            gathering.add(code, reason, target, [place.side for place in places])


def _from_channels(gathering: Gathering) -> None:
    along: dict[str, list[PaintedPlace]] = {}
    for place in gathering.painted.places:
        row = REGION_ROWS.get(place.base)
        for channel in row.channels.split() if row else ():
            along.setdefault(channel, []).append(place)
    for channel, places in sorted(along.items()):
        share = sum(place.share for place in places)
        weight = round(0.3 + 0.7 * min(1.0, share), 3)
        target = gathering.target(f"channel:{channel}", weight)
        words = f"Far point of the {channel} channel that runs through the painful place (tradition)"
        reason = reason_of("channel", words, f"Drew on: {_first_words(places)}", weight, SEGMENTS.channels)
        for code in SEGMENTS.channels.points.get(channel, ()):
            gathering.add(code, reason, target)


def _from_distant(gathering: Gathering) -> None:
    target = gathering.target("distant", 1.0)
    words = "Distant point for a general effect on pain"
    reason = reason_of("distal", words, "Back pain, wherever drawn", 0.5, SEGMENTS.distant)
    for code in SEGMENTS.distant.points["any"]:
        gathering.add(code, reason, target)


def _from_readings(gathering: Gathering, readings: tuple[Reading, ...]) -> None:
    for reading in readings:
        rule = reading.rule
        weight = round(0.35 * min(3.0, reading.weight), 3)
        target = gathering.target(f"pattern:{rule.id}", weight)
        kind = "calming" if rule.calming else "pattern"
        words = f"{rule.name} ({rule.language})"
        reason = reason_of(kind, words, "; ".join(reading.because[:3]), weight, rule)
        for code in rule.points:
            gathering.add(code, reason, target)


def _from_widening(gathering: Gathering) -> None:
    rule = REGIMENS.response
    target = gathering.target("widen", 1.5)
    words = f"No clear response by visit {rule.widen_from_visit}: the Kong trial added this point"
    reason = reason_of("trial", words, "The course so far", 1.0, rule)
    for code in rule.widen_points:
        gathering.add(code, reason, target)


def _from_trials(gathering: Gathering) -> None:
    """Trials only strengthen what has another reason already, and all of them together only so much."""
    worth = dict.fromkeys((code for code, _ in gathering.found), 0.0)
    for prior in PRIORS.values():
        if prior.only_if and prior.only_if.removeprefix("drawn:") not in gathering.painted.facts:
            continue
        words = "Back pain like that in the trial"
        reason = reason_of("trial", prior.words, words, prior.weight, prior)
        for code in prior.points:
            if code in worth:
                more = min(prior.weight, _MOST_TRIAL_WORTH - worth[code])
                worth[code] += more
                gathering.add(code, reason, worth=more)


def _default_sides(gathering: Gathering) -> None:
    """Sides for reasons that come from no place: the painful sides; nothing painted means both."""
    anywhere = gathering.painted.sides() or frozenset({"left", "right"})
    behind = gathering.painted.sides(("back", "thoracic")) or anywhere
    for candidate in gathering.found.values():
        if not candidate.sides:
            row: NeedlingRow | None = NEEDLING.get(candidate.code)
            is_behind = row is not None and row.area in ("back", "thoracic")
            candidate.sides.update(behind if is_behind else anywhere)


def _first_words(places: list[PaintedPlace]) -> str:
    """The largest place in words; when left and right are equally large, both, so that no side is favoured."""
    top = places[0]
    twin = [p for p in places if p.base == top.base and p.side != top.side]
    if twin:
        row = REGION_ROWS.get(top.base)
        return f"{row.words if row else top.base}, both sides"
    return top.words
