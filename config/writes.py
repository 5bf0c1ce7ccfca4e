"""Rows that are written by prepared statements: for those few that every booking writes."""

from collections.abc import Collection, Sequence
from functools import cache, cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import AutoField, Field, Model

from config.prepared import Prepared, together

Row = TypeVar("Row", bound=Model)

MOST = 10  # rows in one statement: each number of them is planned by itself


class Insert(Generic[Row]):
    """Writes new rows, as `bulk_create` does; `unless_there` passes over those that are."""

    def __init__(self, model: type[Row], *, unless_there: bool = False) -> None:
        self.of = cache(lambda number: InsertSome(model, number, unless_there=unless_there))
        self.fields, self.unless_there = columns(model), unless_there

    def __call__(self, rows: Sequence[Row]) -> list[Row]:
        """Write `rows` and return them. They know their ids then, but not if `unless_there`."""
        for first in range(0, len(rows), MOST):
            some = rows[first : first + MOST]
            values = [value for row in some for value in saved(row, self.fields, add=True)]
            [keys] = together((self.of(len(some)), values))
            if not self.unless_there:
                know_ids(some, keys)
        return list(rows)


def know_ids(rows: Sequence[Model], keys: Sequence[Any]) -> None:
    """Tell these rows, which are written, their ids."""
    for row, key in zip(rows, keys, strict=True):
        row.pk, row._state.adding, row._state.db = key, False, DEFAULT_DB_ALIAS


class InsertSome(Prepared):
    """Writes so many new rows."""

    def __init__(self, model: type[Model], number: int, *, unless_there: bool) -> None:
        self.model: Any = model
        self.number, self.unless_there = number, unless_there
        super().__init__(f"insert_{model.__name__.lower()}", number * len(columns(model)))

    @cached_property
    def text(self) -> str:
        """The SQL with $1, $2 … for the columns, row by row."""
        names = [field.column for field in columns(self.model)]
        table, key, *names = quoted(self.model._meta.db_table, self.model._meta.pk.column, *names)
        size = len(names)
        rows = ", ".join(f"({places(row * size, size)})" for row in range(self.number))
        ending = "on conflict do nothing " * self.unless_there
        return f"insert into {table} ({', '.join(names)}) values {rows} {ending}returning {key}"  # noqa: S608

    def read(self, cursor: Any) -> list[Any]:
        """Return the ids of the rows."""
        return [key for (key,) in cursor.fetchall()]


class Save(Prepared):
    """Writes these fields of a row, as `save(update_fields=…)` does."""

    def __init__(self, model: type[Model], *names: str) -> None:
        self.model: Any = model
        self.fields: list[Any] = [model._meta.get_field(name) for name in names]
        super().__init__(f"save_{model.__name__.lower()}", len(names) + 1)

    def __call__(self, row: Model) -> int:
        """Write them, and return how many rows that changed."""
        [changed] = together(self.with_values(row))
        return int(changed)

    def with_values(self, row: Model) -> tuple[Prepared, list[Any]]:
        """Return what `together` wants to know."""
        return self, [*saved(row, self.fields, add=False), row.pk]

    @cached_property
    def text(self) -> str:
        """The SQL with $1, $2 … for the columns, the last for the id."""
        names = [field.column for field in self.fields]
        table, key, *names = quoted(self.model._meta.db_table, self.model._meta.pk.column, *names)
        pairs = ", ".join(f"{name} = ${number}" for number, name in enumerate(names, 1))
        return f"update {table} set {pairs} where {key} = ${len(names) + 1}"  # noqa: S608

    def read(self, cursor: Any) -> Any:
        """Return how many rows it changed."""
        return cursor.rowcount


def columns(model: type[Model]) -> list[Any]:
    """Return the fields of a new row that are written, and not made by the database."""
    fields: Collection[Field[Any, Any]] = model._meta.local_concrete_fields
    return [each for each in fields if not (each.generated or isinstance(each, AutoField))]


def saved(row: Model, fields: Sequence[Any], *, add: bool) -> list[Any]:
    """Return the values of these fields as the database takes them."""
    connection = connections[DEFAULT_DB_ALIAS]
    return [each.get_db_prep_save(each.pre_save(row, add), connection) for each in fields]


def places(first: int, number: int) -> str:
    return ", ".join(f"${first + each}" for each in range(1, number + 1))


def quoted(*names: str) -> list[str]:
    return [connections[DEFAULT_DB_ALIAS].ops.quote_name(name) for name in names]
