"""Rules that live in the database itself, so that no code can forget them. Written for both databases."""

from collections.abc import Callable
from typing import Any

from django.db import migrations


def per_database(*, sqlite: tuple[str, ...], postgresql: tuple[str, ...]) -> "migrations.RunPython":
    """Run the statements of the database in use; there is no way back."""

    def run(apps: Any, schema_editor: Any) -> None:
        statements = sqlite if schema_editor.connection.vendor == "sqlite" else postgresql
        for statement in statements:
            schema_editor.execute(statement)

    nothing: Callable[[Any, Any], None] = migrations.RunPython.noop
    return migrations.RunPython(run, nothing)


def append_only(table: str) -> "migrations.RunPython":
    """Refuse UPDATE and DELETE on `table`."""
    return per_database(
        sqlite=tuple(
            f"CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for act in ("update", "delete")
        ),
        postgresql=(
            f"""CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation';
            END $$""",
            f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION {table}_append_only()""",
            f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()""",
        ),
    )
