"""./ashi itself, in a folder of its own with a stand-in for Python that tells how it was called."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STAND_IN = '#!/bin/sh\nprintf "%s|" "$@"\n'


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A made-up clone, in a folder with a space in its name, whose environment is ready."""
    folder = tmp_path / "my clinic"
    (folder / "requirements").mkdir(parents=True)
    shutil.copy(ROOT / "ashi", folder / "ashi")
    for name in ("web", "dev"):
        (folder / "requirements" / f"{name}.txt").write_text(f"{name}==1\n")
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "python").write_text(STAND_IN)
    (folder / ".venv" / "bin" / "python").chmod(0o755)
    shutil.copytree(folder / "requirements", folder / ".venv" / "locks")
    (folder / ".venv" / "locks" / "root").write_text(f"{folder.resolve()}\n")
    return folder


def start(program: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], **variables}
    return subprocess.run(
        [program, *words], capture_output=True, text=True, env=environment, cwd="/", check=False
    )


def test_words_reach_the_command_whole(clone: Path) -> None:
    assert start(clone / "ashi", "schema", "a b", "*").stdout == "-m|ashi|schema|a b|*|"


def test_it_works_through_a_link(clone: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "ashi").symlink_to("../my clinic/ashi")
    assert start(tmp_path / "bin" / "ashi", "x").stdout == "-m|ashi|x|"


def test_check_goes_to_the_checker(clone: Path) -> None:
    assert start(clone / "ashi", "check", "lint").stdout == f"{clone.resolve()}/tools/check.py|lint|"


def test_the_demo_bundles_the_front_end_first(clone: Path) -> None:
    out = start(clone / "ashi", "demo", "--port", "8001").stdout
    assert out == f"-I|-S|{clone.resolve()}/tools/front.py|build|-m|ashi|demo|--port|8001|"


def test_asking_the_demo_for_help_bundles_nothing(clone: Path) -> None:
    assert start(clone / "ashi", "demo", "--help").stdout == "-m|ashi|demo|--help|"


@pytest.mark.parametrize("spoil", ["requirements/web.txt", ".venv/locks/root"])
def test_a_wrong_stamp_sets_up_again(clone: Path, spoil: str) -> None:
    (clone / spoil).write_text("something else\n")
    (clone / "tools").mkdir()
    (clone / "tools" / "setup_env.py").write_text("import sys; sys.exit(f'setting up {sys.argv[1:]}')")
    done = start(clone / "ashi", "x")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == "setting up ['web']\n"


def test_no_python_is_said_in_words(clone: Path, tmp_path: Path) -> None:
    (clone / "requirements" / "web.txt").write_text("web==2\n")
    (tmp_path / "bare").mkdir()
    for tool in ("sh", "dirname", "readlink", "cmp"):
        (tmp_path / "bare" / tool).symlink_to(shutil.which(tool) or pytest.fail(f"no {tool} here"))
    done = start(clone / "ashi", "demo", PATH=str(tmp_path / "bare"))
    assert done.returncode == 1
    assert "Ashi needs Python 3.11 or newer, and found none" in done.stderr
    assert "apt install python3" in done.stderr


def test_a_python_that_was_named_but_does_not_run_is_said_with_its_name(clone: Path) -> None:
    (clone / "requirements" / "web.txt").write_text("web==2\n")
    done = start(clone / "ashi", "demo", ASHI_PYTHON="/nowhere/python3")
    assert done.returncode == 1
    assert "ASHI_PYTHON=/nowhere/python3" in done.stderr
