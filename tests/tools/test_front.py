"""When the front end is built again: after any change of what it is made from, and only then."""

from pathlib import Path

import pytest

import front


@pytest.fixture
def frontend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "frontend"
    (folder / "src" / "entries").mkdir(parents=True)
    for name in (".npmrc", "package.json", "package-lock.json", "vite.config.js", "src/entries/page.js"):
        (folder / name).write_text(name)
    (folder / "node_modules").mkdir()
    monkeypatch.setattr(front, "FRONTEND", folder)
    monkeypatch.setattr(front, "STATIC", tmp_path)
    monkeypatch.setattr(front, "DIST", tmp_path / "dist")
    return folder


def put_bundle(frontend: Path) -> None:
    fresh = frontend.parent / ".dist-new"
    fresh.mkdir()
    (fresh / front.STAMP).write_text(front.fingerprint() + "\n")
    front._swap(fresh)


def test_no_bundle_is_not_built(frontend: Path) -> None:
    assert not front.is_built()


def test_the_same_sources_are_built_once(frontend: Path) -> None:
    put_bundle(frontend)
    (frontend / "node_modules" / "anything").write_text("not a source")
    assert front.is_built()


@pytest.mark.parametrize(
    "name", ["package-lock.json", "vite.config.js", "src/entries/page.js", "src/entries/new.js"]
)
def test_a_changed_or_new_source_builds_again(frontend: Path, name: str) -> None:
    put_bundle(frontend)
    (frontend / name).write_text("changed")
    assert not front.is_built()


def test_a_renamed_source_builds_again(frontend: Path) -> None:
    put_bundle(frontend)
    (frontend / "src" / "entries" / "page.js").rename(frontend / "src" / "entries" / "other.js")
    assert not front.is_built()


def test_a_new_bundle_replaces_the_old_one_whole(frontend: Path) -> None:
    put_bundle(frontend)
    (front.DIST / "old.js").write_text("old")
    put_bundle(frontend)
    assert [path.name for path in front.DIST.iterdir()] == [front.STAMP]
    assert sorted(path.name for path in front.STATIC.iterdir()) == ["dist", "frontend"]
