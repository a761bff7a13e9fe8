"""Golden numbers that nothing compares with prove nothing."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
TESTS = "\n".join(file.read_text() for file in HERE.parent.rglob("*.py") if file.parent != HERE)
TABLES = sorted(file for file in HERE.rglob("*") if file.suffix in {".csv", ".toml"})
ANSWERS = [file for file in TABLES if file.suffix == ".toml"]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_golden_table_is_read_by_a_test(table: Path) -> None:
    family, _, case = table.stem.partition("_")
    by_family = any(answers.stem == family and f"[{case}" in answers.read_text() for answers in ANSWERS)
    assert table.stem in TESTS or (by_family and family in TESTS), f"no test names {table.name}"


@pytest.mark.parametrize("script", sorted(HERE.rglob("*.R")), ids=lambda script: script.name)
def test_an_r_script_says_how_to_run_it_and_for_which_tests(script: Path) -> None:
    head = script.read_text()[:400]
    assert "Rscript tests/golden/" in head
    assert "tests/library" in head
