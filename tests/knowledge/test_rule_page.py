"""docs/reference/safety_rules.md lists every rule with the cases in which it fires.

Make it anew after a change:  python -m tests.knowledge.test_rule_page
"""

from collections import Counter
from pathlib import Path

from ashi.safety import RULES
from ashi.tailoring.tables import PATTERNS
from tests.knowledge.test_cases import CASES, outcome

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "safety_rules.md"


def page() -> str:
    fired: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for case in CASES:
        findings, plan, _, _ = outcome(case)
        fired.update(finding.rule for finding in findings.findings)
        held.update(pattern.name for pattern in plan.patterns)
    lines = [
        "# Safety rules and patterns, with the cases in which they fire",
        "",
        f"Made by a test from src/ashi/knowledge and the {len(CASES)} cases of tests/knowledge/cases. No licensed",
        "clinician has reviewed these rules yet. `recalled` means that nobody checked the fact at its source.",
        "",
        "| rule | level | what it is | effects | source (basis) | cases |",
        "|---|---|---|---|---|---|",
    ]
    for rule in RULES.values():
        effects = ", ".join(sorted({effect.kind for effect in rule.effects})) or "words only"
        source = f"{rule.source}, {rule.locator} ({rule.basis})"
        lines.append(f"| {rule.id} | {rule.level} | {rule.title} | {effects} | {source} | {fired[rule.id]} |")
    lines += ["", "| pattern | language | source (basis) | cases |", "|---|---|---|---|"]
    for pattern in PATTERNS.values():
        source = f"{pattern.source}, {pattern.locator} ({pattern.basis})"
        lines.append(f"| {pattern.name} | {pattern.language} | {source} | {held[pattern.name]} |")
    return "\n".join(lines) + "\n"


def test_the_page_of_rules_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "python -m tests.knowledge.test_rule_page makes it anew"
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
