"""What could be happening in the body, and how well each account is established. None of it proves that pain falls."""

from functools import cache
from typing import Literal

import msgspec

from ashi.knowledge import Fact, load

Established = Literal["seen in people", "seen in animals", "disputed", "tradition"]


class Seen(Fact, frozen=True, kw_only=True):
    """One finding, in our own words."""

    finding: str


class Mechanism(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One account: the idea, how well it is established (our judgement), what was seen, and what nobody knows."""

    name: str
    idea: str
    established: Established
    unknown: str
    seen: tuple[Seen, ...]


@cache
def mechanisms() -> dict[str, Mechanism]:
    """Every account by id, in the order of the file."""
    return load("evidence/mechanisms.toml", dict[str, Mechanism])
