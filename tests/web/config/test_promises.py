"""The settings that cannot be wrong, each shown to hold in the running clinic."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

pytestmark = pytest.mark.django_db
sqlite_only = pytest.mark.skipif(
    "sqlcipher" not in str(settings.DATABASES["default"]["ENGINE"]), reason="speaks of the embedded database"
)


def _pragma(name: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


@sqlite_only
def test_sqlite_is_encrypted_durable_and_new_enough() -> None:
    assert _pragma("synchronous") == 2, "FULL"
    assert _pragma("journal_mode") == "wal"
    assert _pragma("foreign_keys") == 1
    assert connection.transaction_mode == "IMMEDIATE"
    assert str(_pragma("cipher_version")).startswith("4")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()")
        version = tuple(int(part) for part in cursor.fetchone()[0].split("."))
    assert version >= (3, 51, 3), "older ones can corrupt the file when the WAL is reset"


@sqlite_only
def test_nothing_of_the_file_is_readable_without_the_key() -> None:
    file = settings.ENVIRONMENT.data / "test.db"
    names = [file, *file.parent.glob(file.name + "*")]
    content = b"".join(name.read_bytes() for name in names if name.exists())
    assert b"SQLite format 3" not in content
    assert b"records_patient" not in content


@pytest.fixture
def answer(client_of: Callable[..., Client]):
    return client_of().get("/livez")


def test_the_content_policy_allows_no_foreign_or_inline_script(answer) -> None:
    policy = answer["Content-Security-Policy"]
    for part in (
        "default-src 'none'",
        "require-trusted-types-for 'script'",
        "base-uri 'none'",
        "form-action 'self'",
    ):
        assert part in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_every_answer_has_its_own_nonce(client_of: Callable[..., Client]) -> None:
    client = client_of()
    assert client.get("/livez")["Content-Security-Policy"] != client.get("/livez")["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_headers_on_every_answer(answer, header: str, value: str) -> None:
    assert answer[header] == value


def test_an_unknown_host_is_refused() -> None:
    assert Client(HTTP_HOST="evil.example").get("/livez").status_code == 400
    assert Client(HTTP_HOST="127.0.0.1").get("/livez").status_code == 200


def test_cookies_are_host_bound_and_unreadable_to_scripts(people, client_of: Callable[..., Client]) -> None:
    client = client_of(people.patient_a)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert settings.SESSION_COOKIE_NAME.startswith("__Host-")
    assert settings.CSRF_COOKIE_NAME.startswith("__Host-")
    assert settings.SESSION_COOKIE_SECURE
    assert settings.CSRF_COOKIE_SECURE
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
    assert cookie.value


def test_there_is_no_pickle_no_debug_and_no_default_account() -> None:
    from ashi.web.records.models import User

    assert not settings.DEBUG
    assert "pickle" not in settings.SESSION_ENGINE
    assert settings.CACHES["default"]["BACKEND"].endswith("LocMemCache"), "never leaves the process"
    assert not User.objects.exists()
    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_passkeys_ask_for_the_person_not_only_the_device() -> None:
    assert settings.MFA_WEBAUTHN_USER_VERIFICATION == "required"
    assert settings.MFA_RECOVERY_CODES_SHOW_ONCE is True
