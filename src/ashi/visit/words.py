"""What can be said of a needle and of what is done beside it: closed lists, each with its provenance."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from ashi.knowledge import Fact, load


class _Needling(Fact, frozen=True, kw_only=True):
    sharp: str
    sensations: dict[str, str]
    directions: dict[str, str]
    techniques: dict[str, str]
    stimulations: dict[str, str]


class AdjunctKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that is done beside the needles; `technique` is how the safety rules name it."""

    id: str
    words: str
    technique: str
    minutes: int
    ask: str


class _Harm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    skin: tuple[str, ...]


class _Adjuncts(Fact, frozen=True, kw_only=True):
    kinds: tuple[AdjunctKind, ...]
    skin: dict[str, str]
    harm: _Harm


_NEEDLING = load("visit/needling.toml", _Needling)
_ADJUNCTS = load("visit/adjuncts.toml", _Adjuncts)

SENSATIONS: Mapping[str, str] = MappingProxyType(_NEEDLING.sensations)
"""Qualities of de qi."""
SHARP_IS_NOT_DE_QI = _NEEDLING.sharp
DIRECTIONS: Mapping[str, str] = MappingProxyType(_NEEDLING.directions)
TECHNIQUES: Mapping[str, str] = MappingProxyType(_NEEDLING.techniques)
STIMULATIONS: Mapping[str, str] = MappingProxyType(_NEEDLING.stimulations)
ADJUNCTS: Mapping[str, AdjunctKind] = MappingProxyType({kind.id: kind for kind in _ADJUNCTS.kinds})
SKIN: Mapping[str, str] = MappingProxyType(_ADJUNCTS.skin)
SKIN_HARM = frozenset(_ADJUNCTS.harm.skin)
"""Looks of the skin that are an unwanted event."""
