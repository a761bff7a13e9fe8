"""What is known of a point beyond its place: cautions from a closed list, the width of its field, where each fact is from."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import msgspec

from ashi.knowledge import Basis, Fact, load

CautionKind = Literal["organ", "vessel", "nerve", "bone", "pregnancy", "person", "place"]
FACT_FIELDS = ("names", "english", "muscle", "nerve", "segments", "depth", "angle")
"""Fields whose origin is in ``knowledge/points/details.toml``; place, cautions and field have their own."""


class Evidence(Fact, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where one fact is from, and whether it was read there, derived or recalled."""


@dataclass(frozen=True, slots=True)
class Caution:
    """What a needle can hurt at a point, or what to think of. `code` is from a closed list."""

    code: str
    kind: CautionKind
    words: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Field:
    """A part of the body whose points have fields of this radius; `measured_at` is the point it was measured at."""

    radius_mm: int
    measured_at: str | None
    area_cm2: float | None
    evidence: Evidence


class _Origin(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An entry that may have its own origin; without one it has its file's."""

    source: str | None = None
    locator: str | None = None
    basis: Basis | None = None

    def evidence(self, file: Fact) -> Evidence:
        return Evidence(
            source=self.source or file.source,
            locator=self.locator or file.locator,
            basis=self.basis or file.basis,
        )


class _Caution(_Origin, frozen=True, kw_only=True):
    code: str
    kind: CautionKind
    words: str


class _Studied(Fact, frozen=True, forbid_unknown_fields=True, kw_only=True):
    caution: str
    points: tuple[str, ...]


class _Cautions(Fact, frozen=True, forbid_unknown_fields=True, kw_only=True):
    cautions: tuple[_Caution, ...]
    studied: tuple[_Studied, ...]


class _Part(_Origin, frozen=True, kw_only=True):
    code: str
    radius_mm: int
    measured_at: str | None = None
    area_cm2: float | None = None


class _Parts(Fact, frozen=True, forbid_unknown_fields=True, kw_only=True):
    parts: tuple[_Part, ...]


class _Detail(Fact, frozen=True, forbid_unknown_fields=True, kw_only=True):
    fields: tuple[str, ...]
    points: tuple[str, ...]

    def holds(self, code: str) -> bool:
        return any(name in ("*", code) or code.startswith(name + "-") for name in self.points)


class _Details(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    details: tuple[_Detail, ...]


_FILE = load("points/cautions.toml", _Cautions)
CAUTIONS: Mapping[str, Caution] = MappingProxyType(
    {c.code: Caution(c.code, c.kind, c.words, c.evidence(_FILE)) for c in _FILE.cautions}
)
"""Every caution there is, by code, the gravest first."""
_STUDIED = {
    (row.caution, code): Evidence(source=row.source, locator=row.locator, basis=row.basis)
    for row in _FILE.studied
    for code in row.points
}
_PARTS = load("points/fields.toml", _Parts)
FIELDS: Mapping[str, Field] = MappingProxyType(
    {p.code: Field(p.radius_mm, p.measured_at, p.area_cm2, p.evidence(_PARTS)) for p in _PARTS.parts}
)
"""Widths of fields by part of the body."""
_DETAILS = load("points/details.toml", _Details).details


def cautions_of(code: str, names: str) -> tuple[Caution, ...]:
    """The cautions that a point's cell names; raises `ValueError` for one that is not on the list."""
    found = []
    for name in names.split():
        if name not in CAUTIONS:
            raise ValueError(f"{code}: {name!r} is no caution. Known: {', '.join(CAUTIONS)}.")
        known = CAUTIONS[name]
        evidence = _STUDIED.get((name, code), known.evidence)
        found.append(Caution(known.code, known.kind, known.words, evidence))
    return tuple(found)


def evidence_of(code: str) -> dict[str, Evidence]:
    """Where each of a point's `FACT_FIELDS` is from; raises `ValueError` for one that no row covers."""
    found = {}
    for field in FACT_FIELDS:
        row = next((d for d in _DETAILS if field in d.fields and d.holds(code)), None)
        if row is None:
            raise ValueError(f"{code}: points/details.toml does not say where {field!r} is from.")
        found[field] = Evidence(source=row.source, locator=row.locator, basis=row.basis)
    return found
