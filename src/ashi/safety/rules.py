"""The rules of the screen, read once from knowledge/safety."""

from types import MappingProxyType

import msgspec

from ashi.knowledge import Fact, load
from ashi.safety.conditions import When
from ashi.safety.findings import Effect, Level
from ashi.safety.point_sets import check_points


class Rule(Fact, frozen=True, kw_only=True):
    """One red flag, contraindication, precaution or missing answer. It fires if any `when` holds."""

    id: str
    level: Level
    title: str
    for_patient: str
    for_practitioner: str
    when: tuple[When, ...]
    effects: tuple[Effect, ...] = ()
    in_paperwork: bool = False
    missing: bool = False

    def __post_init__(self) -> None:
        for effect in self.effects:
            check_points(effect.points)
            if (effect.kind == "depth_cap") != (effect.depth_mm is not None):
                raise ValueError(f"{self.id}: a depth_cap has depth_mm, and nothing else has.")
            if effect.kind == "technique_ban" and effect.technique is None:
                raise ValueError(f"{self.id}: a technique_ban names its technique.")


class _RuleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rules: tuple[Rule, ...]


def _all_rules() -> dict[str, Rule]:
    rules = [
        rule
        for file in ("red_flags", "cautions", "missing")
        for rule in load(f"safety/{file}.toml", _RuleFile).rules
    ]
    table = {rule.id: rule for rule in rules}
    if len(table) != len(rules):
        raise ValueError("Two safety rules have one id. Rename one.")
    return table


RULES = MappingProxyType(_all_rules())
"""Every rule of the screen by id."""
