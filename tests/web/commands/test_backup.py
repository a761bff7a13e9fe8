"""Backup while people work, restore elsewhere: the same clinic, or a sentence and nothing changed."""

import datetime as dt
import json
import shutil
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from ashi.web.commands import backup, postgres_copy, restore, sealed, sqlite_copy
from ashi.web.commands.sealed import CopyError
from ashi.web.config.keys import load_keys
from ashi.web.records import audit, links
from ashi.web.records.actor import SYSTEM
from ashi.web.records.digest import TableDigest, differences, digest_sqlite
from ashi.web.records.models import AuditEntry, OneTimeLink, Patient, Session, User
from tests.support.house import House, moved_into
from tests.web.commands.conftest import NewHouse

# What a restore itself writes: who was signed in is signed out, and the trail says so.
TOUCHED = {"records_session", "records_onetimelink", "records_auditentry", "records_audithead"}


def name_of(house: House) -> str:
    return house.url.rsplit("/", 1)[1]


def digest_of(house: House) -> dict[str, TableDigest]:
    if house.url.startswith("sqlite"):
        with sqlite_copy.opened(house.database, settings.KEYS.database) as opened:
            return digest_sqlite(opened.execute)
    with postgres_copy.opened(connection.settings_dict | {"NAME": name_of(house)}) as opened:
        return postgres_copy.digest(opened)


def write_people(stop: threading.Event, written: list[str], number: int) -> None:
    try:
        while not stop.is_set():
            name = f"Canary Zaphod {number}-{len(written)}"
            with transaction.atomic():
                patient = Patient.unscoped.create(name=name, telephone="+49 30 555 0199")
                audit.record(SYSTEM, "patient.make", f"patient:{patient.pk.hex}", patient=patient.pk)
            written.append(name)
    finally:
        connections.close_all()


def test_a_backup_taken_while_people_work_comes_back_the_same(
    clinic_house: House, new_house: NewHouse, tmp_path: Path
) -> None:
    file = tmp_path / "clinic.ashi"
    stop, written = threading.Event(), []
    writers = [threading.Thread(target=write_people, args=(stop, written, number)) for number in range(2)]
    for writer in writers:
        writer.start()
    try:
        while len(written) < 20:
            stop.wait(0.01)
        before = list(written)
        made = clinic_house.ashi("backup", file)
        after = len(written)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert made.returncode == 0, made.stderr
    assert after > len(before), "nobody was writing while the backup was made"

    with file.open("rb") as source:
        header, _ = sealed.read_header(source)
    with new_house("there") as there:
        told = there.ashi("restore", file)
        assert told.returncode == 0, told.stderr
        assert "each proved to be as it was saved" in told.stdout
        back = digest_of(there)
        assert set(differences(header.tables, back)) <= TOUCHED
        assert back["records_patient"].rows > 2
        assert there.ashi("audit", "verify").returncode == 0
        here_trail = list(AuditEntry.unscoped.order_by("seq").values_list("seq", "mac"))
        with moved_into(there):
            names = set(Patient.unscoped.values_list("name", flat=True))
            trail = list(AuditEntry.unscoped.order_by("seq").values_list("seq", "mac", "act"))
    assert names >= set(before), "someone written before the backup began is missing"
    *earlier, (_, _, last_act) = trail
    assert last_act == "clinic.restore"
    assert [row[:2] for row in earlier] == here_trail[: len(earlier)]


def test_nobody_can_read_a_name_in_a_backup(clinic_house: House, tmp_path: Path) -> None:
    Patient.unscoped.create(name="Canary Zaphod Beeblebrox", telephone="+49 30 555 0199")
    file = tmp_path / "clinic.ashi"
    backup.make(file)
    content = file.read_bytes()
    assert sealed.MAGIC in content
    assert file.stat().st_mode & 0o077 == 0
    for canary in (
        "Zaphod",
        "Beeblebrox",
        "555 0199",
        "Alice",
        "Adler",
        "alice@example.org",
        "Ashi test clinic",
    ):
        for spelling in (canary.encode(), canary.encode("utf-16-le"), canary.encode("utf-16-be")):
            assert spelling not in content, canary


def test_the_first_lines_say_what_it_is(clinic_house: House, tmp_path: Path) -> None:
    file = tmp_path / "clinic.ashi"
    backup.make(file)
    with file.open("rb") as source:
        assert source.readline() == b"ASHI BACKUP 1\n"
        about = json.loads(source.readline())
    assert about["database"] == connection.vendor
    assert "records.0001_initial" in about["migrations"]
    assert about["tables"]["records_patient"]["rows"] == 2


def test_signed_in_before_is_signed_out_after(
    clinic_house: House, new_house: NewHouse, tmp_path: Path
) -> None:
    owner = User.objects.get(role="owner")
    links.make_sign_in_link(owner, valid=dt.timedelta(days=1))
    Session.objects.create(
        session_key="k" * 32, session_data="", expire_date=timezone.now() + dt.timedelta(hours=1), user=owner
    )
    backup.make(tmp_path / "clinic.ashi")
    with new_house("there") as there:
        assert there.ashi("restore", tmp_path / "clinic.ashi").returncode == 0
        with moved_into(there):
            assert not Session.objects.exists()
            assert not OneTimeLink.unscoped.filter(used_at=None, revoked_at=None).exists()


def test_a_backup_never_writes_over_a_file(clinic_house: House, tmp_path: Path) -> None:
    file = tmp_path / "taken"
    file.write_text("mine")
    with pytest.raises(CopyError, match="exists already"):
        backup.make(file)
    assert file.read_text() == "mine"
    with pytest.raises(CopyError, match="no directory"):
        backup.make(tmp_path / "nowhere" / "clinic.ashi")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here", "taken"]


def test_a_failure_leaves_nothing_half_made(
    clinic_house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sealed, "seal", cut_off)
    with pytest.raises(CopyError, match="no room left"):
        backup.make(tmp_path / "clinic.ashi")
    assert [path.name for path in tmp_path.iterdir()] == ["here"]


def test_a_restore_refuses_where_a_clinic_is(clinic_house: House, tmp_path: Path) -> None:
    file = tmp_path / "clinic.ashi"
    backup.make(file)
    before = digest_of(clinic_house)
    told = clinic_house.ashi("restore", file)
    assert told.returncode == 1
    assert told.stderr.startswith("Nothing was restored, and nothing was changed.")
    assert "is there already" in told.stderr or "is not empty" in told.stderr
    assert digest_of(clinic_house) == before


def spoil_middle(content: bytearray) -> None:
    content[len(content) // 2] ^= 1


def cut_end(content: bytearray) -> None:
    del content[-1:]


def cut_a_piece(content: bytearray) -> None:
    at = content.index(b"\n", content.index(b"\n") + 1) + 1
    del content[at + 4 + int.from_bytes(content[at : at + 4], "big") :]


def add_to_the_end(content: bytearray) -> None:
    content += b"more"


def lie_in_the_header(content: bytearray) -> None:
    at = content.index(b'"rows":2')
    content[at : at + 8] = b'"rows":3'


def later_format(content: bytearray) -> None:
    content[: len(b"ASHI BACKUP 1")] = b"ASHI BACKUP 7"


def something_else(content: bytearray) -> None:
    content[:] = b"\x89PNG\r\n" + content


DAMAGES = (
    (spoil_middle, "is damaged in piece"),
    (cut_end, "is damaged or cut off in piece"),
    (cut_a_piece, "is damaged"),
    (add_to_the_end, "something follows its end"),
    (lie_in_the_header, "is damaged in piece 1 or in its first lines"),
    (later_format, "has format 7 and this Ashi reads format 1 and 2"),
    (something_else, "is not a backup made by Ashi"),
)


def test_what_is_wrong_with_a_file_is_said_in_one_sentence(
    clinic_house: House, new_house: NewHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed, "PIECE_BYTES", 4096)  # so that a small clinic has many pieces
    backup.make(tmp_path / "whole.ashi")
    whole = (tmp_path / "whole.ashi").read_bytes()
    with new_house("there") as there:
        with moved_into(there, is_migrated=True):
            for number, (damage, sentence) in enumerate(DAMAGES):
                content = bytearray(whole)
                damage(content)
                file = tmp_path / f"damaged-{number}"
                file.write_bytes(content)
                with pytest.raises(CopyError) as told_of:
                    restore.bring_back(file)
                assert sentence in str(told_of.value), damage.__name__
                assert len(str(told_of.value).splitlines()) == 1
                assert not list(there.data.iterdir()), damage.__name__
        told = there.ashi("restore", file)
        assert told.returncode == 1
        assert sentence in told.stderr
        assert len(told.stderr.strip().splitlines()) == 1
        told = there.ashi("restore", tmp_path / "whole.ashi")
        assert told.returncode == 0, "the damaged ones left something behind: " + told.stderr


def test_another_key_does_not_open_it(clinic_house: House, new_house: NewHouse, tmp_path: Path) -> None:
    backup.make(tmp_path / "clinic.ashi")
    load_keys(tmp_path / "other-keys", create=True)
    with new_house("there") as there:
        told = there.ashi("restore", tmp_path / "clinic.ashi", ASHI_KEYS=str(tmp_path / "other-keys"))
        assert told.returncode == 1
        assert "was made with another key" in told.stderr
        assert not list(there.data.iterdir())


def test_a_backup_of_a_newer_version_is_refused(
    clinic_house: House, new_house: NewHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    MigrationRecorder(connection).record_applied("records", "0999_from_the_future")
    backup.make(tmp_path / "clinic.ashi")
    with new_house("there") as there:
        told = there.ashi("restore", tmp_path / "clinic.ashi")
    assert told.returncode == 1
    assert "made by a newer Ashi" in told.stderr
    assert "records.0999_from_the_future" in told.stderr


def test_a_backup_that_is_not_what_it_says_is_not_taken(
    clinic_house: House, new_house: NewHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sealed with the right key, but around other content than the digests speak of."""
    whole = backup._header

    def lying(database: str, server: str, tables: dict[str, TableDigest]) -> sealed.Header:
        return whole(database, server, tables | {"records_patient": TableDigest(2, "0" * 64)})

    monkeypatch.setattr(backup, "_header", lying)
    backup.make(tmp_path / "clinic.ashi")
    with new_house("there") as there:
        told = there.ashi("restore", tmp_path / "clinic.ashi")
        assert told.returncode == 1
        assert "records_patient differ" in told.stderr
        assert not list(there.data.iterdir())
        monkeypatch.undo()
        backup.make(tmp_path / "honest.ashi")
        assert there.ashi("restore", tmp_path / "honest.ashi").returncode == 0, "something was left behind"


def test_a_tampered_trail_is_not_taken(clinic_house: House, new_house: NewHouse, tmp_path: Path) -> None:
    with transaction.atomic():
        audit.record(SYSTEM, "test.act", "thing:1", why="before")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER records_auditentry_no_update")
        else:
            cursor.execute("ALTER TABLE records_auditentry DISABLE TRIGGER USER")
        cursor.execute("UPDATE records_auditentry SET why = 'after' WHERE seq = 1")
    backup.make(tmp_path / "clinic.ashi")
    with new_house("there") as there:
        told = there.ashi("restore", tmp_path / "clinic.ashi")
        assert told.returncode == 1
        assert "audit trail in this backup is not whole" in told.stderr
        assert not list(there.data.iterdir())


def test_what_happened_after_the_backup_is_named(
    clinic_house: House, new_house: NewHouse, tmp_path: Path
) -> None:
    backup.make(tmp_path / "clinic.ashi")
    with transaction.atomic():
        for number in range(3):
            audit.record(SYSTEM, "test.act", f"thing:{number}")
    with new_house("there") as there:
        with moved_into(there):
            note = audit.anchor_file()
        audit.anchor()
        shutil.copy(
            audit.anchor_file(), note
        )  # as if this had been the clinic's place, and its disk had died
        if connection.vendor == "sqlite":
            there.database.unlink()
        else:
            with postgres_copy.opened(connection.settings_dict | {"NAME": name_of(there)}) as opened:
                postgres_copy.empty(opened)
        told = there.ashi("restore", tmp_path / "clinic.ashi")
        assert "3 acts were recorded after this backup was made" in told.stdout, told.stderr
        assert there.ashi("audit", "verify").returncode == 0
        assert list(there.keys.glob(f"{note.name}.until-*"))


def test_a_practised_restore_leaves_the_running_clinic_as_it_is(
    clinic_house: House, new_house: NewHouse, tmp_path: Path
) -> None:
    backup.make(tmp_path / "clinic.ashi")
    with transaction.atomic():
        audit.record(SYSTEM, "test.act", "thing:1")
    audit.anchor()
    with new_house("there") as there:
        told = there.ashi("restore", tmp_path / "clinic.ashi", ASHI_KEYS=str(clinic_house.keys))
        assert told.returncode == 0, told.stderr
        assert there.ashi("audit", "verify", ASHI_KEYS=str(clinic_house.keys)).returncode == 0
    assert clinic_house.ashi("audit", "verify").returncode == 0


OWN = {"my_scale.json": b'{"resourceType": "Questionnaire"}', "my_scale.toml": b"id = 'my_scale'\n" * 900}


def bring(data: Path, files: dict[str, bytes]) -> Path:
    folder = data / "instruments"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def held(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_the_clinics_own_questionnaires_come_back_with_it(
    clinic_house: House, new_house: NewHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed, "PIECE_BYTES", 4096)  # the files end within a piece
    bring(clinic_house.data, OWN | {"notes.txt": b"read by nobody"})
    file = tmp_path / "clinic.ashi"
    backup.make(file)
    assert file.read_bytes().startswith(b"ASHI BACKUP 2\n")
    assert b"resourceType" not in file.read_bytes(), "a licensed form can be read without the key"
    with new_house("there") as there:
        told = there.ashi("restore", file)
        assert told.returncode == 0, told.stderr
        assert "The clinic's own questionnaires are back: my_scale.json, my_scale.toml." in told.stdout
        assert held(there.data / "instruments") == OWN
        assert digest_of(there)["records_patient"].rows == 2


def test_questionnaires_that_are_there_already_are_not_lost_by_a_restore(
    clinic_house: House, new_house: NewHouse, tmp_path: Path
) -> None:
    bring(clinic_house.data, OWN)
    file = tmp_path / "clinic.ashi"
    backup.make(file)
    with new_house("there") as there:
        folder = bring(there.data, {"my_scale.toml": b"id = 'newer'"})
        told = there.ashi("restore", file)
        assert told.returncode == 1
        assert "holds other questionnaires than this backup" in told.stderr
        assert held(folder) == {"my_scale.toml": b"id = 'newer'"}
        assert [path.name for path in there.data.iterdir()] == ["instruments"]
        shutil.rmtree(folder)
        bring(there.data, OWN)
        assert there.ashi("restore", file).returncode == 0, "the same ones are in nobody's way"


def test_a_restore_that_fails_leaves_no_questionnaires(
    clinic_house: House, new_house: NewHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(clinic_house.data, OWN)
    whole = backup._header

    def lying(database: str, server: str, tables: dict[str, TableDigest]) -> sealed.Header:
        return whole(database, server, tables | {"records_patient": TableDigest(2, "0" * 64)})

    monkeypatch.setattr(backup, "_header", lying)
    backup.make(tmp_path / "clinic.ashi")
    with new_house("there") as there:
        assert there.ashi("restore", tmp_path / "clinic.ashi").returncode == 1
        assert not list(there.data.iterdir())


def test_a_questionnaire_that_cannot_be_read_is_no_backup(clinic_house: House, tmp_path: Path) -> None:
    folder = bring(clinic_house.data, OWN)
    (folder / "lost.json").symlink_to(tmp_path / "nowhere")
    with pytest.raises(CopyError, match=r"lost\.json could not be read .* would not be whole"):
        backup.make(tmp_path / "clinic.ashi")
    assert not (tmp_path / "clinic.ashi").exists()


def test_there_must_be_something_to_back_up(new_house: NewHouse, tmp_path: Path) -> None:
    with new_house("there") as there:
        told = there.ashi("backup", tmp_path / "clinic.ashi")
        assert told.returncode == 1
        assert told.stderr.startswith("No backup was made.")
        assert not (tmp_path / "clinic.ashi").exists()
        assert not list(there.data.iterdir()), "asking for a backup made a database"
