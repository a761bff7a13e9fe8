"""Making an environment: only a complete one, made from this lock for this folder, counts as ready."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

import setup_env


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(setup_env, "ROOT", tmp_path)
    (tmp_path / "requirements").mkdir()
    for name in ("web", "dev"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(f"{name}==1\n")
    return tmp_path


def lay(project: Path, folder: str, name: str) -> Path:
    home = project / ".venvs" / folder
    (home / "bin").mkdir(parents=True)
    (home / "bin" / "python").symlink_to(sys.executable)
    setup_env._stamp(home, setup_env._locks(name))
    setup_env._belong_here(name, home)
    return home


def test_a_development_environment_serves_the_clinic_too(project: Path) -> None:
    setup_env._put_in_place(lay(project, "dev-1", "dev"), project / ".venv")
    assert setup_env.is_ready("dev")
    assert setup_env.is_ready("web")


def test_a_runtime_environment_is_not_enough_for_the_check(project: Path) -> None:
    setup_env._put_in_place(lay(project, "web-1", "web"), project / ".venv")
    assert setup_env.is_ready("web")
    assert not setup_env.is_ready("dev")


def test_a_changed_lock_makes_it_not_ready(project: Path) -> None:
    setup_env._put_in_place(lay(project, "web-1", "web"), project / ".venv")
    (project / "requirements" / "web.txt").write_text("web==2\n")
    assert not setup_env.is_ready("web")


def test_a_lock_that_changes_while_it_is_installed_is_installed_again(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def create(home: Path, lock_fd: int) -> None:
        (home / "bin").mkdir(parents=True)
        (home / "bin" / "python").symlink_to(sys.executable)

    def install(name: str, home: Path, lock_fd: int) -> None:
        setup_env.lock_path(name).write_text("web==2\n")  # somebody fetches a newer version meanwhile

    monkeypatch.setattr(setup_env, "_create", create)
    monkeypatch.setattr(setup_env, "_install", install)
    setup_env.ensure("web")
    assert not setup_env.is_ready("web")
    monkeypatch.setattr(setup_env, "_install", lambda name, home, lock_fd: None)
    setup_env.ensure("web")
    assert setup_env.is_ready("web")


def test_a_vanished_system_python_makes_it_not_ready(project: Path) -> None:
    home = lay(project, "web-1", "web")
    setup_env._put_in_place(home, project / ".venv")
    (home / "bin" / "python").unlink()
    (home / "bin" / "python").symlink_to("/nowhere/python3")
    assert not setup_env.is_ready("web")


def test_a_moved_folder_is_noticed_and_needs_no_download(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = setup_env.lock_path("web").read_bytes()
    digest = setup_env.hashlib.sha256(lock).hexdigest()[:12]
    home = lay(project, f"web-py{sys.version_info.major}{sys.version_info.minor}-{digest}", "web")
    setup_env._put_in_place(home, project / ".venv")
    (home / "locks" / "root").write_text("/where/it/was\n")
    assert not setup_env.is_ready("web")
    monkeypatch.setattr(setup_env, "_install", lambda *_: pytest.fail("nothing has to be fetched"))
    assert setup_env.ensure("web") == project / ".venv" / "bin" / "python"
    assert setup_env.is_ready("web")


def test_only_the_one_before_is_kept(project: Path) -> None:
    first, second, third = (lay(project, f"web-{n}", "web") for n in (1, 2, 3))
    setup_env._put_in_place(first, project / ".venv")
    assert setup_env._put_in_place(second, project / ".venv") == first
    before = setup_env._put_in_place(third, project / ".venv")
    setup_env._clear_old("web", keep={third, before})
    assert not first.exists()
    assert second.exists()
    assert third.exists()


def test_somebody_elses_folder_is_moved_aside_not_deleted(project: Path) -> None:
    (project / ".venv").mkdir()
    (project / ".venv" / "theirs").write_text("work")
    before = setup_env._put_in_place(lay(project, "web-1", "web"), project / ".venv")
    assert before is not None
    assert (before / "theirs").read_text() == "work"


def test_a_second_start_waits_for_the_first(project: Path) -> None:
    lock = project / ".venvs" / "x.lock"
    script = (
        f"import sys; sys.path.insert(0, {str(Path(setup_env.__file__).parent)!r})\n"
        f"import setup_env, pathlib\nwith setup_env.only_one(pathlib.Path({str(lock)!r})): print('in', flush=True)"
    )
    with setup_env.only_one(lock):
        other = subprocess.Popen(
            [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert other.stderr is not None
        assert "waiting" in other.stderr.readline()
        time.sleep(0.1)
        assert other.poll() is None
    out, _ = other.communicate(timeout=20)
    assert out == "in\n"


@pytest.mark.parametrize(
    ("name", "never", "later"), [("dev", "", True), ("dev", "1", False), ("web", "", False)]
)
def test_what_only_tests_is_compiled_as_it_is_used(
    project: Path, monkeypatch: pytest.MonkeyPatch, name: str, never: str, later: bool
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", never)
    python = project / ".venvs" / "new" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "$@" > "$0.told"\n')
    python.chmod(0o755)
    with setup_env.only_one(project / ".venvs" / "new.lock") as lock_fd:
        setup_env._install(name, python.parent.parent, lock_fd)
    assert ("--no-compile" in python.with_name("python.told").read_text()) == later
