"""What is known of one point, each part with its source and on what basis it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ashi import body
from ashi.body.points import points_near
from ashi.body.regions import REGIONS
from ashi.knowledge import Basis
from ashi.safety import RULES, depth_cap
from ashi.safety.point_sets import is_among
from ashi.tailoring.tables import MUSCLES, PATTERNS, PRIORS, SEGMENTS
from ashi.web.atlas.names import CHANNELS
from ashi.web.atlas.picture import FIGURE, areas_of_region, placed
from ashi.web.atlas.rule_words import rule_words

BASIS_WORDS: dict[Basis, str] = {
    "read": "read",
    "derived": "worked out",
    "recalled": "not checked",
}


@dataclass(frozen=True, slots=True)
class Told:
    """Something said, by whom, where in it, and on what basis."""

    words: str
    source: str
    locator: str
    basis: Basis

    @property
    def basis_words(self) -> str:
        return BASIS_WORDS[self.basis]


@dataclass(frozen=True, slots=True)
class Caution:
    """A condition of a patient and what it changes at this point."""

    title: str
    advice: tuple[str, ...]
    hard: bool
    told: Told


@dataclass(frozen=True, slots=True)
class PointPage:
    """Everything the page of one point says besides its names and its picture."""

    point: body.Point
    channel: str
    where: Told
    beneath: Told
    cap_mm: float
    cap: Told
    deeper_than_cap: bool
    region: str
    areas: tuple[tuple[str, tuple[str, ...]], ...]
    cautions: tuple[Caution, ...]
    trials: tuple[Told, ...]
    rules: tuple[Told, ...]
    near: tuple[tuple[str, str, str], ...]  # code, pinyin, Han

    @property
    def cited(self) -> tuple[str, ...]:
        """Ids of all sources the page names, in the order of their first mention."""
        told = [
            self.where,
            self.beneath,
            self.cap,
            *(c.told for c in self.cautions),
            *self.trials,
            *self.rules,
        ]
        return tuple(dict.fromkeys(item.source for item in told))

    def number(self, told: Told) -> int:
        """The number that stands for a source on this page."""
        return self.cited.index(told.source) + 1


@cache
def point_page(code: str) -> PointPage:
    """The page of one point. Raises `KeyError` with a hint for a code that is not known."""
    point = body.point(code)
    places = placed(code)
    cap = depth_cap(code)
    region = REGIONS[places[0].region] if places else None
    near = [n for n in points_near(places[0], FIGURE) if n not in (code, "ASHI")][:8] if places else []
    return PointPage(
        point=point,
        channel=CHANNELS.get(point.channel, ""),
        where=Told(rule_words(point), point.source, point.locator, point.basis),
        beneath=Told(
            point.muscle, point.detail_source, "what lies beneath, depth and angle", point.detail_basis
        ),
        cap_mm=cap.cap_mm,
        cap=Told(cap.words, cap.source, cap.locator, cap.basis),
        deeper_than_cap=point.usual_depth_mm[1] > cap.cap_mm,
        region=_region_words(region) if region else "",
        areas=areas_of_region(region.id) if region else (),
        cautions=tuple(_cautions(code)),
        trials=tuple(_trials(code)),
        rules=tuple(_rules(code)),
        near=tuple((n, body.POINTS[n].pinyin, body.POINTS[n].han_traditional) for n in near),
    )


def _region_words(region: body.Region) -> str:
    return region.name.removesuffix(f", {region.side}")


def _cautions(code: str) -> Iterable[Caution]:
    """Rules of the screen that name this point or a group it belongs to; those for every point are not repeated."""
    for rule in RULES.values():
        mine = [e for e in rule.effects if e.kind != "setup" and e.points and is_among(code, "", e.points)]
        if mine:
            advice = tuple(
                dict.fromkeys(_after(rule.title, effect.advice) for effect in mine if effect.advice)
            )
            hard = any(effect.kind == "hard_block" for effect in mine)
            yield Caution(rule.title, advice, hard, Told("", rule.source, rule.locator, rule.basis))


def _after(title: str, advice: str) -> str:
    """Advice as it is read after its title, which many begin with so that they can stand alone."""
    start = f"{title}: "
    return advice[len(start) :] if advice.casefold().startswith(start.casefold()) else advice


def _trials(code: str) -> Iterable[Told]:
    for prior in PRIORS.values():
        if code in prior.points:
            only = " (for pain that reaches below the knee)" if prior.only_if == "drawn:below_knee" else ""
            yield Told(
                f"{prior.words[0].upper()}{prior.words[1:]}{only}", prior.source, prior.locator, prior.basis
            )


def _rules(code: str) -> Iterable[Told]:
    """For which findings Ashi's own rules put the point forward."""
    for pattern in PATTERNS.values():
        if code in pattern.points:
            kind = "Traditional reading" if pattern.language == "traditional" else "Modern reading"
            yield Told(f"{kind}: {pattern.name}", pattern.source, pattern.locator, pattern.basis)
    for muscle in MUSCLES.values():
        if code in muscle.points:
            words = f"Pain drawn over a muscle: {muscle.words}"
            yield Told(words, muscle.source, muscle.locator, muscle.basis)
    for table, words in (
        (SEGMENTS.local, "Pain drawn at the level of {}"),
        (SEGMENTS.peripheral, "Leg pain that may come from {}"),
        (SEGMENTS.channels, "Pain drawn along the {} channel"),
        (SEGMENTS.distant, "A distant point beside local ones"),
    ):
        keys = [CHANNELS.get(key, key) for key, points in table.points.items() if code in points]
        if keys:
            yield Told(words.format(" or ".join(keys)), table.source, table.locator, table.basis)
