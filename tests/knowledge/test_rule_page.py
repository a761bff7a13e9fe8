"""docs/reference/safety_rules.md lists every rule with the cases that ask for it, and those that ask for its silence.

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
    silent: Counter[str] = Counter()
    for case in CASES:
        findings, plan, _, _ = outcome(case)
        fired.update(finding.rule for finding in findings.findings)
        held.update(pattern.name for pattern in plan.patterns)
        silent.update((*case["expect"].get("no_findings", ()), *case["expect"].get("no_patterns", ())))
    lines = [
        "# Safety rules and patterns, with the cases in which they fire",
        "",
        f"Made by a test from src/ashi/knowledge and the {len(CASES)} cases of tests/knowledge/cases. No licensed",
        "clinician has reviewed these rules yet. `recalled` means that nobody checked the fact at its source.",
        "*Fires*: cases in which it does. *Silent*: near misses that ask for its silence. None may be 0.",
        "",
        "| rule | level | what it is | effects | source (basis) | fires | silent |",
        "|---|---|---|---|---|---|---|",
    ]
    for rule in RULES.values():
        effects = ", ".join(sorted({effect.kind for effect in rule.effects})) or "words only"
        source = f"{rule.source}, {rule.locator} ({rule.basis})"
        lines.append(
            f"| {rule.id} | {rule.level} | {rule.title} | {effects} | {source} "
            f"| {fired[rule.id]} | {silent[rule.id]} |"
        )
    lines += ["", "| pattern | language | source (basis) | fires | silent |", "|---|---|---|---|---|"]
    for pattern in PATTERNS.values():
        source = f"{pattern.source}, {pattern.locator} ({pattern.basis})"
        lines.append(
            f"| {pattern.name} | {pattern.language} | {source} | {held[pattern.name]} | {silent[pattern.name]} |"
        )
    return "\n".join(lines) + "\n"


def test_no_rule_on_the_page_lacks_a_case_either_way() -> None:
    assert "| 0 |" not in page()


def test_the_page_of_rules_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "python -m tests.knowledge.test_rule_page makes it anew"
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
