"""The lists people read, the locks pip obeys and the package's own metadata must say the same."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ROOT / "requirements"
LOCKS = ["web", "dev", "library-test", "node"]


def asked_for(name: str) -> set[str]:
    """What a .in file asks for itself, without the files it includes."""
    lines = (REQUIREMENTS / f"{name}.in").read_text("utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith(("#", "-"))}


def pins(name: str) -> set[tuple[str, str]]:
    """Every pin of a lock as (package, version)."""
    text = (REQUIREMENTS / f"{name}.txt").read_text("utf-8")
    return {(m[1], m[2].strip()) for m in re.finditer(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", text, re.MULTILINE)}


def bare(requirement: str) -> str:
    return re.split(r"[\[<>=~!; ]", requirement)[0].lower()


def test_the_package_asks_for_what_the_lists_ask_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(project["dependencies"]) == asked_for("library")
    assert set(project["optional-dependencies"]["web"]) == asked_for("web")
    assert set(project["optional-dependencies"]["dev"]) == asked_for("dev")


@pytest.mark.parametrize(
    ("name", "lists"),
    [
        ("web", ["library", "web"]),
        ("dev", ["library", "web", "dev"]),
        ("library-test", ["library", "library-test"]),
        ("node", ["node"]),
    ],
)
def test_a_lock_holds_everything_that_was_asked_for(name: str, lists: list[str]) -> None:
    locked = {package for package, _ in pins(name)}
    assert {bare(each) for one in lists for each in asked_for(one)} <= locked


def test_tests_run_against_the_very_versions_a_clinic_runs() -> None:
    dev = pins("dev")
    assert pins("web") <= dev
    assert pins("library-test") <= dev


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_address_and_hashes_every_pin(name: str) -> None:
    text = (REQUIREMENTS / f"{name}.txt").read_text("utf-8")
    assert not re.search(r"https?:|file:|--index-url|--find-links|@ ", text)
    for requirement in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in requirement, requirement.splitlines()[0]


def test_the_front_end_lock_names_no_address_to_download_from() -> None:
    packages = json.loads((ROOT / "frontend" / "package-lock.json").read_text("utf-8"))["packages"]
    fetched = {name: package for name, package in packages.items() if name}
    assert fetched
    assert not [name for name, package in fetched.items() if "resolved" in package]
    assert not [name for name, package in fetched.items() if "integrity" not in package]
