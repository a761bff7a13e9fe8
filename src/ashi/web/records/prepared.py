"""Scoped queries compiled once: the filter stays the model's own rule, only building its SQL again is saved.

Building and compiling a query costs Django some ten times what SQLite needs to answer it. A page that is
opened all day says once how its query is built, from `records.scope(actor)` like any other, and then only
the values change.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import QuerySet

from ashi.web.records.actor import Actor

Build = Callable[..., QuerySet]
Value = UUID | date | datetime | str


class PreparedRows:
    """Rows of a ``values_list`` query. `build(actor, **values)` makes it; it may not look at the values.

    Compiled for each role, which ids its actor has, and database: a rule that names no rows for one of these
    stays that way.
    """

    def __init__(self, build: Build, **kinds: type) -> None:
        self._build = build
        self._kinds = kinds
        self._compiled: dict[tuple[object, ...], _Compiled | None] = {}

    def rows(self, actor: Actor, **values: Value) -> list[tuple[Any, ...]]:
        """The rows that `actor` may see, converted as Django would."""
        return self.fetch(actor, **values).rows()

    def fetch(self, actor: Actor, **values: Value) -> "Fetched":
        """The rows that `actor` may see, as the database gave them: for who only asks whether they are the same."""
        has = (actor.user is not None, actor.patient is not None, actor.practitioner is not None)
        key = (connection.vendor, actor.role, *has)
        if key not in self._compiled:
            self._compiled[key] = self._compile(actor)
        compiled = self._compiled[key]
        if compiled is None:
            return Fetched([], None)
        given = {**values, "user": actor.user, "patient": actor.patient, "practitioner": actor.practitioner}
        return Fetched(compiled.stored({name: _adapted(given[name]) for name in compiled.names}), compiled)

    def first(self, actor: Actor, **values: Value) -> tuple[Any, ...] | None:
        """The first row, or None."""
        rows = self.rows(actor, **values)
        return rows[0] if rows else None

    def _compile(self, actor: Actor) -> "_Compiled | None":
        marks: dict[str, Value] = {name: _mark(kind) for name, kind in self._kinds.items()}
        someone = replace(
            actor,
            user=uuid4() if actor.user else None,
            patient=uuid4() if actor.patient else None,
            practitioner=uuid4() if actor.practitioner else None,
        )
        query = self._build(someone, **marks)
        if query.query.is_empty():
            return None
        compiler = query.query.get_compiler(using=query.db)
        sql, params = compiler.as_sql()
        people = {"user": someone.user, "patient": someone.patient, "practitioner": someone.practitioner}
        slots = {_adapted(mark): name for name, mark in {**marks, **people}.items() if mark is not None}
        template = [slots.get(param) if isinstance(param, (str, UUID, date)) else None for param in params]
        missing = set(self._kinds) - set(template)
        if missing:
            raise ValueError(f"A prepared query does not use {', '.join(sorted(missing))} as it is given.")
        converters = compiler.get_converters([item[0] for item in compiler.select[: compiler.col_count]])
        return _Compiled(sql, list(params), template, compiler, converters)


class Fetched:
    """What one asking found. `stored` differs between databases; `rows()` does not."""

    def __init__(self, stored: list[tuple[Any, ...]], compiled: "_Compiled | None") -> None:
        self.stored = stored
        self._compiled = compiled

    def rows(self) -> list[tuple[Any, ...]]:
        """Converted as Django would."""
        return self._compiled.converted(self.stored) if self._compiled else []


class _Compiled:
    def __init__(
        self,
        sql: str,
        params: list[Any],
        template: list[str | None],
        compiler: Any,
        converters: dict[int, Any],
    ) -> None:
        self.sql = sql
        self.params = params
        self.template = template
        self.names = frozenset(name for name in template if name is not None)
        self.compiler = compiler
        self.converters = converters

    def stored(self, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        params = [
            param if name is None else values[name]
            for param, name in zip(self.params, self.template, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def converted(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        if not self.converters or not rows:
            return rows
        columns: list[Any] = list(zip(*rows, strict=True))
        for place, (functions, expression) in self.converters.items():
            columns[place] = _each_once(columns[place], functions, expression)
        return list(zip(*columns, strict=True))


def _each_once(column: tuple[Any, ...], functions: list[Any], expression: Any) -> list[Any]:
    """The column converted. In two hundred visits there are twenty practitioners, two hundred times ten begin."""
    known = {}
    for stored in set(column):
        value = stored
        for function in functions:
            value = function(value, expression, connection)
        known[stored] = value
    return [known[stored] for stored in column]


def _mark(kind: type) -> Value:
    """A value that stands for itself and for nothing else."""
    if kind is UUID:
        return uuid4()
    if kind is datetime:
        # Microseconds make it unlike any other constant of the query.
        return datetime.fromisoformat("1801-02-03T04:05:06.789012+00:00").replace(
            microsecond=uuid4().int % 1_000_000
        )
    if kind is date:
        return date.fromordinal(1 + uuid4().int % 600_000)
    return f"mark {uuid4().hex}"


def _adapted(value: Any) -> Any:
    """As the database takes it."""
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
