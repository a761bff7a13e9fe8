"""What a finding speaks against is said beside the list of what else was done."""

import datetime as dt

from ashi.safety import RULES, screen
from ashi.web.visit import words
from ashi.web.visit.queries import not_for_them
from tests.support.people import ALICE, CHEN, TODAY

COMPONENTS_THE_RULES_KNOW = {"moxa", "cupping", "gua_sha", "heat", "electro", "indwelling"}


def test_someone_on_a_blood_thinner_is_not_cupped() -> None:
    named = dict(not_for_them(screen(CHEN, TODAY)))
    assert "blood thinner" in named["Cupping"]
    assert "Gua sha" in named


def test_someone_without_findings_has_no_such_list() -> None:
    assert not_for_them(screen(ALICE, TODAY + dt.timedelta(days=0))) == ()


def test_every_banned_component_of_the_rules_has_its_name_on_the_form() -> None:
    banned = {
        effect.technique
        for rule in RULES.values()
        for effect in rule.effects
        if effect.kind == "technique_ban" and effect.technique in COMPONENTS_THE_RULES_KNOW
    }
    assert banned == COMPONENTS_THE_RULES_KNOW
    assert banned <= set(words.COMPONENT_OF_TECHNIQUE)
    assert set(words.COMPONENT_OF_TECHNIQUE.values()) <= set(words.COMPONENTS)
