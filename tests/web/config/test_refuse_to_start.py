"""A wrong setting is refused before anything is served, and the refusal names the setting."""

import os
import stat
from pathlib import Path

import pytest

from ashi.web.config.environment import SettingError, database_settings, read_environment
from ashi.web.config.keys import FILE, load_keys


@pytest.fixture
def good(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "data").mkdir()
    (tmp_path / "keys").mkdir(mode=0o700)
    return {
        "ASHI_DATA": str(tmp_path / "data"),
        "ASHI_KEYS": str(tmp_path / "keys"),
        "ASHI_SMTP_URL": "smtp+starttls://u:p@mail.example.org:587",
    }


def test_good_settings_are_taken(good: dict[str, str]) -> None:
    environment = read_environment({**good, "ASHI_HOSTS": "clinic.example.org", "ASHI_HTTPS": "1"})
    assert environment.hosts == ("clinic.example.org",)
    assert environment.database_url.endswith("/data/ashi.db")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("ASHI_DATA", "", "ASHI_DATA is not set"),
        ("ASHI_DATA", "relative/path", "absolute"),
        ("ASHI_DATA", "/etc/hostname", "not a directory"),
        ("ASHI_KEYS", "", "ASHI_KEYS is not set"),
        ("ASHI_KEYS", "keys", "absolute"),
        ("ASHI_HOSTS", "*", "ASHI_HOSTS"),
        ("ASHI_HOSTS", "*.example.org", "wildcards"),
        ("ASHI_HOSTS", "https://clinic.example.org", "ASHI_HOSTS"),
        ("ASHI_HOSTS", "clinic.example.org:8600", "ASHI_HOSTS"),
        ("ASHI_HOSTS", " , ", "ASHI_HOSTS"),
        ("ASHI_HOSTS", "clinic.example.org", "ASHI_HTTPS is off"),
        ("ASHI_HTTPS", "yes", "must be 0 or 1"),
        ("ASHI_DEMO", "true", "must be 0 or 1"),
        ("ASHI_SMTP_URL", "", "ASHI_SMTP_URL is not set"),
        ("ASHI_SMTP_URL", "http://mail", "smtp://"),
        ("ASHI_SMS_URL", "http://192.168.1.20:8080", "user and password"),
        ("ASHI_SMS_URL", "ftp://user:secret@192.168.1.20", "user and password"),
        ("ASHI_SMS_URL", "http://user:secret@sms.example.org", "Use https://"),
        ("ASHI_SMS_URL", "http://user:secret@8.8.8.8", "Use https://"),
        ("ASHI_LOG_LEVEL", "LOUD", "ASHI_LOG_LEVEL"),
        ("ASHI_DISK_FLOOR_MB", "-3", "whole number"),
        ("ASHI_DISK_FLOOR_MB", "many", "whole number"),
        ("ASHI_DATABASE_URL", "mysql://u@h/d", "scheme 'mysql'"),
        ("ASHI_DATABASE_URL", "sqlite://", "scheme 'sqlite'"),
        ("ASHI_DATABASE_URL", "sqlite:///", "scheme 'sqlite'"),
        ("ASHI_DATABASE_URL", "postgresql://host", "postgresql"),
        ("ASHI_DATABASE_URL", "just a name", "ASHI_DATABASE_URL"),
    ],
)
def test_a_bad_setting_is_refused_by_name(good: dict[str, str], name: str, value: str, says: str) -> None:
    with pytest.raises(SettingError, match=name.replace("_", "[_]")) as refusal:
        read_environment({**good, name: value})
    assert says in str(refusal.value)


def test_the_refusal_never_repeats_a_password(good: dict[str, str]) -> None:
    with pytest.raises(SettingError) as refusal:
        read_environment({**good, "ASHI_DATABASE_URL": "mysql://user:hunter2@host/name"})
    assert "hunter2" not in str(refusal.value)


def test_keys_inside_the_data_are_refused(good: dict[str, str]) -> None:
    with pytest.raises(SettingError, match="lies inside"):
        read_environment({**good, "ASHI_KEYS": good["ASHI_DATA"] + "/keys"})


def test_a_keys_directory_open_to_others_is_refused(good: dict[str, str]) -> None:
    os.chmod(good["ASHI_KEYS"], 0o755)  # noqa: PTH101, S103 - the fault under test
    with pytest.raises(SettingError, match="chmod 700"):
        read_environment(good)


def test_keys_are_made_once_and_kept_private(tmp_path: Path) -> None:
    first = load_keys(tmp_path / "keys", create=True)
    assert load_keys(tmp_path / "keys") == first == load_keys(tmp_path / "keys", create=True)
    assert stat.S_IMODE((tmp_path / "keys" / FILE).stat().st_mode) == 0o600
    assert first.web not in repr(tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b'{"web":"short","database":"00","audit":"00"}', b'{"web":1}', b"not json"]
)
def test_a_damaged_key_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    (tmp_path / FILE).chmod(0o600)
    with pytest.raises(SettingError, match="three good keys"):
        load_keys(tmp_path)


def test_missing_keys_are_not_silently_made_anew(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="missing"):
        load_keys(tmp_path)


def test_a_key_file_open_to_others_is_refused(tmp_path: Path) -> None:
    load_keys(tmp_path / "keys", create=True)
    (tmp_path / "keys" / FILE).chmod(0o644)
    with pytest.raises(SettingError, match="chmod 600"):
        load_keys(tmp_path / "keys")


def test_the_database_url_alone_chooses_the_database() -> None:
    sqlite = database_settings("sqlite:////srv/ashi/ashi.db", "00")
    assert sqlite["NAME"] == "/srv/ashi/ashi.db"
    postgres = database_settings("postgresql://u:p%40ss@db:5433/ashi", "00")
    assert (postgres["USER"], postgres["PASSWORD"], postgres["PORT"]) == ("u", "p@ss", "5433")
