"""The database backend: Django's own, with the driver swapped and the key given first."""

import sys
from typing import Any

import sqlcipher3
import sqlcipher3.dbapi2


def _import_django_backend() -> Any:
    # Django's backend binds `sqlite3.dbapi2` when it is imported; only during that import it finds ours.
    name = "django.db.backends.sqlite3.base"
    if name in sys.modules:
        raise ImportError(f"{name} was imported before ashi.web.config.sqlcipher, so it would not encrypt.")
    kept = {module: sys.modules.get(module) for module in ("sqlite3", "sqlite3.dbapi2")}
    sys.modules["sqlite3"] = sqlcipher3
    sys.modules["sqlite3.dbapi2"] = sqlcipher3.dbapi2
    try:
        from django.db.backends.sqlite3 import base
    finally:
        for module, original in kept.items():
            if original is None:
                del sys.modules[module]
            else:
                sys.modules[module] = original
    return base


_base = _import_django_backend()
Database = _base.Database


class DatabaseWrapper(_base.DatabaseWrapper):  # type: ignore[name-defined]
    """Gives SQLCipher the key before anything else touches the file."""

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        self._key = params.pop("key")
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        key = self._key

        class KeyedConnection(sqlcipher3.dbapi2.Connection):
            def __init__(self, *args: Any, **kwargs: Any) -> None:
                super().__init__(*args, **kwargs)
                self.execute(f"PRAGMA key = \"x'{key}'\"")

        return super().get_new_connection({**conn_params, "factory": KeyedConnection})
