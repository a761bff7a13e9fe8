"""A hazard's control that names no test that exists is no control."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HAZARDS = tomllib.loads((ROOT / "docs" / "clinical-safety" / "hazards.toml").read_text())["hazard"]


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard["id"])
def test_every_hazard_has_a_control_with_tests(hazard: dict[str, object]) -> None:
    target = ROOT / str(hazard["test"])
    files = [target] if target.is_file() else sorted(target.rglob("test_*.py"))
    assert any("def test_" in file.read_text() for file in files), f"{hazard['id']} names {hazard['test']}"
    assert 1 <= hazard["severity"] <= 5
    assert 1 <= hazard["likelihood"] <= 5
    assert hazard["control"]
