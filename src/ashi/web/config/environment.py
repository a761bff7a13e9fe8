"""What the clinic is told from outside, read once and refused when it cannot be right."""

import ipaddress
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit


class SettingError(Exception):
    """A setting is wrong: names it, its value, and what would be right. The clinic does not start."""


@dataclass(frozen=True, slots=True)
class Environment:
    """Every ``ASHI_*`` variable, already checked."""

    data: Path
    keys: Path
    database_url: str
    hosts: tuple[str, ...]
    url: str
    https: bool
    demo: bool
    smtp_url: str
    mail_from: str
    sms_url: str
    sms_signing_key: str
    push: bool
    log_level: str
    disk_floor_bytes: int
    days_later: int


def read_environment(variables: "os._Environ[str] | dict[str, str] | None" = None) -> Environment:
    """Read and check the environment; raises `SettingError` for the first thing that is wrong."""
    env = os.environ if variables is None else variables
    data = _directory(env, "ASHI_DATA")
    keys = _directory(env, "ASHI_KEYS")
    if keys == data or data in keys.parents:
        raise SettingError(
            f"ASHI_KEYS={keys} lies inside ASHI_DATA={data}. Whoever copies the data would copy the keys: "
            "choose a directory outside it."
        )
    if keys.exists() and stat.S_IMODE(keys.stat().st_mode) & 0o077:
        raise SettingError(f"ASHI_KEYS={keys} can be read by others. Run: chmod 700 {keys}")
    database_url = env.get("ASHI_DATABASE_URL", "") or f"sqlite:///{data / 'ashi.db'}"
    check_database_url(database_url)
    hosts = tuple(
        host.strip() for host in env.get("ASHI_HOSTS", "127.0.0.1,localhost").split(",") if host.strip()
    )
    if not hosts or any("*" in host or "/" in host or ":" in host for host in hosts):
        raise SettingError(
            f"ASHI_HOSTS={env.get('ASHI_HOSTS', '')!r} must be a comma-separated list of host names, "
            "without wildcards, ports or http://. Example: clinic.example.org"
        )
    https = _flag(env, "ASHI_HTTPS", default=False)
    if not https and not set(hosts) <= {"127.0.0.1", "localhost", "::1"}:
        raise SettingError(
            f"ASHI_HOSTS={','.join(hosts)} is reachable by others but ASHI_HTTPS is off. "
            "Put a TLS proxy in front and set ASHI_HTTPS=1."
        )
    demo = _flag(env, "ASHI_DEMO", default=False)
    smtp_url = env.get("ASHI_SMTP_URL", "")
    if smtp_url and urlsplit(smtp_url).scheme not in {"smtp", "smtps", "smtp+starttls"}:
        raise SettingError("ASHI_SMTP_URL must begin with smtp://, smtps:// or smtp+starttls://.")
    if not smtp_url and not demo:
        raise SettingError(
            "ASHI_SMTP_URL is not set, so no patient could confirm an address or get a reminder. "
            "Example: smtp+starttls://user:password@mail.example.org:587"
        )
    sms_url = env.get("ASHI_SMS_URL", "")
    check_sms_url(sms_url)
    level = env.get("ASHI_LOG_LEVEL", "INFO").upper()
    if level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise SettingError(f"ASHI_LOG_LEVEL={level!r} must be DEBUG, INFO, WARNING or ERROR.")
    floor = env.get("ASHI_DISK_FLOOR_MB", "24")
    if not floor.isdigit():
        raise SettingError(f"ASHI_DISK_FLOOR_MB={floor!r} must be a whole number of megabytes.")
    days_later = env.get("ASHI_DEMO_DAYS_LATER", "0")
    if not days_later.isdigit() or (int(days_later) and not demo):
        raise SettingError(
            f"ASHI_DEMO_DAYS_LATER={days_later!r} lets a demo's clock run ahead: a whole number of days, "
            "and only with ASHI_DEMO=1. A real clinic has the real time."
        )
    return Environment(
        data=data,
        keys=keys,
        database_url=database_url,
        hosts=hosts,
        url=_public_url(env, hosts, https=https),
        https=https,
        demo=demo,
        smtp_url=smtp_url,
        mail_from=env.get("ASHI_MAIL_FROM", "clinic@localhost"),
        sms_url=sms_url.rstrip("/"),
        sms_signing_key=env.get("ASHI_SMS_SIGNING_KEY", ""),
        push=_flag(env, "ASHI_PUSH", default=False),
        log_level=level,
        disk_floor_bytes=int(floor) * 1024 * 1024,
        days_later=int(days_later),
    )


def check_database_url(url: str) -> None:
    """Refuse anything but a SQLite file or a PostgreSQL database."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and parts.path not in {"", "/"}:
        return
    if parts.scheme in {"postgresql", "postgres"} and parts.path not in {"", "/"}:
        return
    raise SettingError(
        f"ASHI_DATABASE_URL with scheme {parts.scheme!r} is not one Ashi can keep records in. "
        "Use sqlite:////absolute/path/ashi.db or postgresql://user:password@host:5432/name."
    )


def check_sms_url(url: str) -> None:
    """Refuse a gateway for text messages that would hear numbers and words unencrypted outside the house."""
    if not url:
        return
    parts = urlsplit(url)
    if (
        parts.scheme not in {"http", "https"}
        or not parts.hostname
        or not parts.username
        or not parts.password
    ):
        raise SettingError(
            "ASHI_SMS_URL must be the address of an SMS Gateway for Android with its user and password. "
            "Example: http://user:password@192.168.1.20:8080"
        )
    if parts.scheme == "http" and not _is_in_the_house(parts.hostname):
        raise SettingError(
            f"ASHI_SMS_URL with host {parts.hostname} would send telephone numbers unencrypted. "
            "Use https://, or a gateway by its number in the house's own network, like 192.168.1.20."
        )


def _is_in_the_house(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_private or address.is_loopback


def database_settings(url: str, key: str) -> dict[str, object]:
    """Django's DATABASES entry for `url`; `key` encrypts the SQLite file (64 hex digits)."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "ashi.web.config.sqlcipher",
            "NAME": unquote(parts.path.removeprefix("/") if parts.path.startswith("//") else parts.path),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "key": key,
                # DEFERRED loses to "database is locked" when a reader turns writer; IMMEDIATE waits its turn.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: with NORMAL an acknowledged form can vanish in a power cut.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=1000;",
            },
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.removeprefix("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def _directory(env: "os._Environ[str] | dict[str, str]", name: str) -> Path:
    value = env.get(name, "")
    if not value:
        raise SettingError(
            f"{name} is not set. Give a directory, for example {name}=/srv/ashi/{name[5:].lower()}"
        )
    path = Path(value)
    if not path.is_absolute():
        raise SettingError(f"{name}={value} must be an absolute path.")
    if path.exists() and not path.is_dir():
        raise SettingError(f"{name}={value} is not a directory.")
    return path


def _public_url(env: "os._Environ[str] | dict[str, str]", hosts: tuple[str, ...], *, https: bool) -> str:
    """Where mails point to: ASHI_URL, or the first host."""
    scheme = "https" if https else "http"
    url = env.get("ASHI_URL", "") or f"{scheme}://{hosts[0]}"
    parts = urlsplit(url)
    if parts.scheme != scheme or parts.hostname not in hosts or parts.path not in {"", "/"}:
        raise SettingError(
            f"ASHI_URL={url} must be {scheme}://HOST[:PORT] with a host from ASHI_HOSTS, and no path."
        )
    return url.rstrip("/")


def _flag(env: "os._Environ[str] | dict[str, str]", name: str, *, default: bool) -> bool:
    value = env.get(name, "")
    if value in {"", "0", "1"}:
        return default if value == "" else value == "1"
    raise SettingError(f"{name}={value!r} must be 0 or 1.")
