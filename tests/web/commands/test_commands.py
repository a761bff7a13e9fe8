"""The shell of the clinic: what each command does at its edges. None of them ends in a trace."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from ashi.web.commands import demo
from ashi.web.records import audit
from ashi.web.records.actor import SYSTEM
from ashi.web.records.models import Clinic, User
from tests.support.house import House, moved_into
from tests.support.server import free_port
from tests.web.commands.conftest import NewHouse

ADDED = """
    INSERT INTO records_auditentry (seq, at, actor_name, role, act, record, address, why, mac)
    SELECT 6, at, actor_name, role, act, record, address, why, mac FROM records_auditentry WHERE seq = 5
"""
OWNER = ("--owner-name", "Olga Owner", "--owner-email", "Olga@Example.org")


def ashi(*words: object, **environment: str) -> "subprocess.CompletedProcess[str]":
    """A command of someone who has set nothing."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("ASHI_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "ashi", *map(str, words)],
        env={**bare, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("command", ["demo", "init", "serve", "backup", "restore", "audit"])
def test_every_command_explains_itself(command: str) -> None:
    told = ashi(command, "--help")
    assert told.returncode == 0
    assert told.stdout.startswith(f"usage: ashi {command}")
    assert not told.stderr


def test_the_demo_names_its_options() -> None:
    told = ashi("demo", "--help").stdout
    for option in ("--port", "--data", "--patients"):
        assert option in told


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("demo", "--port", "0"), "'0' is not a port"),
        (("demo", "--port", "http"), "'http' is not a port"),
        (("backup",), "the following arguments are required: file"),
        (("audit", "burn"), "invalid choice: 'burn'"),
    ],
)
def test_what_cannot_be_meant_is_refused(words: tuple[str, ...], sentence: str) -> None:
    told = ashi(*words)
    assert told.returncode == 2
    assert sentence in told.stderr
    assert "Traceback" not in told.stderr


def test_a_port_in_use_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with contextlib.closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        told = ashi("demo", "--port", port, "--data", tmp_path / "clinic")
    assert told.returncode == 2
    assert f"Port {port} is in use. Choose another with --port." in told.stderr
    assert not list(tmp_path.iterdir())


def test_a_first_fill_that_is_interrupted_leaves_nothing_half_made(tmp_path: Path) -> None:
    data = tmp_path / "clinic"
    words = [sys.executable, "-m", "ashi", "demo", "--port", str(free_port()), "--data", str(data)]
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("ASHI_", "DJANGO_"))}
    with subprocess.Popen(
        [*words, "--patients", "400"],
        env={**bare, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert b"Making a synthetic clinic" in process.stdout.readline()
        time.sleep(0.3)
        os.killpg(process.pid, signal.SIGKILL)
    assert not (data / "ashi.db").exists()
    assert list(data.glob("filling.db*")), "it was not in the middle of the fill"
    # The next start begins anew and ends with a whole clinic.
    told = ashi("backup", tmp_path / "early.ashi", "--data", data)
    assert told.returncode == 1
    assert "There is no database" in told.stderr
    script = (
        "import sys; from pathlib import Path; from ashi.web.commands import house, demo; "
        "house.enter(Path(sys.argv[1]), create=True); demo._fill_aside(Path(sys.argv[1]), 3)"
    )
    filled = subprocess.run(
        [sys.executable, "-c", script, str(data)],
        env={**bare, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert filled.returncode == 0, filled.stderr
    assert sorted(path.name for path in data.iterdir()) == ["ashi.db"]
    assert ashi("audit", "verify", "--data", data).returncode == 0


def test_the_demo_needs_an_empty_database_or_its_own(clinic_house: House) -> None:
    before = User.objects.count()
    demo._fill_database(5)  # a clinic is there: nothing is added
    assert User.objects.count() == before


def test_init_makes_keys_and_answers_a_new_link_each_time(new_house: NewHouse) -> None:
    with new_house("there") as house:
        for path in house.keys.iterdir():
            path.unlink()  # a fresh machine
        told = house.ashi("init", "--name", "Back Room", *OWNER)
        assert told.returncode == 0, told.stderr
        (link,) = re.findall(r"http://127\.0\.0\.1\S*/sign-in/\S+/", told.stdout)
        assert (house.keys / "ashi-keys.json").stat().st_mode & 0o077 == 0
        told_again = house.ashi("init", "--name", "Another", *OWNER)
        assert told_again.returncode == 0, told_again.stderr
        assert link not in told_again.stdout


def test_init_makes_no_default_account_but_an_owner_without_a_password(
    new_house: NewHouse, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock(), new_house("there") as house:
        assert house.ashi("init", "--name", "Back Room", *OWNER).returncode == 0
        with moved_into(house):
            (owner,) = User.objects.all()
            assert (owner.email, owner.role) == ("olga@example.org", "owner")
            assert not owner.has_usable_password()
            assert Clinic.unscoped.get().name == "Back Room"
            assert audit.verify().entries >= 2


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "../../etc/passwd", ""])
def test_init_refuses_a_zone_that_does_not_exist(new_house: NewHouse, zone: str) -> None:
    with new_house("there") as house:
        told = house.ashi("init", "--name", "Back Room", *OWNER, "--zone", zone)
        assert told.returncode == 2
        assert "is not a time zone. Example: Europe/Berlin" in told.stderr


def test_serve_refuses_a_database_of_another_version(clinic_house: House) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE id = (SELECT MAX(id) FROM django_migrations WHERE app = 'booking')"
        )
    told = clinic_house.ashi("serve", "--port", free_port())
    assert told.returncode == 2
    assert "The database is not of this version" in told.stderr


def trail(house: House, statement: str, *, count: int = 5) -> "subprocess.CompletedProcess[str]":
    """Write some entries, do `statement` as someone who has the database and its key, and verify."""
    with transaction.atomic():
        for number in range(count):
            audit.record(SYSTEM, "test.act", f"thing:{number}", why="because")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER records_auditentry_no_update")
            cursor.execute("DROP TRIGGER records_auditentry_no_delete")
        else:
            cursor.execute("ALTER TABLE records_auditentry DISABLE TRIGGER USER")
        if statement:
            cursor.execute(statement)
    connection.close()
    return house.ashi("audit", "verify")


def test_audit_verify_finds_a_whole_trail_whole(clinic_house: House) -> None:
    told = trail(clinic_house, "")
    assert told.returncode == 0, told.stderr
    assert "5 entries, each as it was written" in told.stdout


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records_auditentry SET why = 'never' WHERE seq = 3",
        "UPDATE records_auditentry SET actor_name = 'Someone Else' WHERE seq = 1",
        "DELETE FROM records_auditentry WHERE seq = 3",
        "DELETE FROM records_auditentry WHERE seq = 5",
        ADDED,
    ],
    ids=["changed", "another name", "taken out", "cut off", "added"],
)
def test_audit_verify_finds_tampering(clinic_house: House, statement: str) -> None:
    told = trail(clinic_house, statement)
    assert told.returncode == 1
    assert told.stdout.startswith("NOT WHOLE: ")
