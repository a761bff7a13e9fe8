"""Where a clinic lives, and waking Django up in it."""

import hashlib
import os
from importlib.metadata import version
from pathlib import Path

from ashi.web.config.environment import SettingError
from ashi.web.config.keys import load_keys


def demo_house(data: str | None) -> Path:
    """The demo's data directory; keys lie beside it, never in it."""
    if data:
        return Path(data).expanduser().resolve()
    home = Path(os.environ.get("ASHI_HOME") or Path.home() / ".local" / "share" / "ashi")
    return home / "var" / "demo"


def settle(house: Path | None, *, create: bool = False) -> None:
    """Set the environment for a demo in `house`, or leave the ASHI_* settings as they are."""
    if house is not None:
        if house.exists() and not house.is_dir():
            raise SettingError(f"--data {house} is not a directory.")
        keys = house.with_name(house.name + "-keys")
        if create:
            house.mkdir(parents=True, exist_ok=True, mode=0o700)
            load_keys(keys, create=True)
        elif not house.exists():
            raise SettingError(f"There is no clinic in {house}. Start one with: ./ashi demo --data {house}")
        os.environ.update(ASHI_DATA=str(house), ASHI_KEYS=str(keys), ASHI_DEMO="1")
        os.environ.setdefault("ASHI_LOG_LEVEL", "WARNING")
    os.environ["DJANGO_SETTINGS_MODULE"] = "ashi.web.config.settings"


def enter(house: Path | None, *, create: bool = False) -> None:
    """`settle`, and set Django up."""
    settle(house, create=create)
    import django

    django.setup()


def migrate() -> None:
    """Bring the database to this version's shape, quietly."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def shape() -> str:
    """Names the database's shape in this version, without asking Django: asking takes most of a second."""
    web = Path(__file__).parent.parent
    ours = sorted(file.relative_to(web).as_posix() for file in web.glob("*/migrations/0*.py"))
    theirs = [f"{name} {version(name)}" for name in ("django", "django-allauth")]
    return hashlib.sha256("\n".join(ours + theirs).encode()).hexdigest()


def check_migrated() -> None:
    """Refuse to serve a database of another version. Raises `SettingError`."""
    if _is_of_another_version():
        raise SettingError("The database is not of this version. Take a backup, then run: ./ashi init")


def bring_up_to_date() -> bool:
    """Migrate if the database is of an earlier version; answers whether it was."""
    is_earlier = _is_of_another_version()
    if is_earlier:
        migrate()
    return is_earlier


def _is_of_another_version() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
