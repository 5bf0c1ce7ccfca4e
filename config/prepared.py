"""Statements that the server plans once on each connection, and knows by name since (ADR 8)."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import count
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, Model

Row = TypeVar("Row", bound=Model)

NUMBERS = count(1)
# By connection to the server, the names of the statements that it knows
KNOWN: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


class Prepared(ABC):
    """A statement that needs only values. `where` it is from is part of its name."""

    types: Sequence[str] = ()  # of the values, where the server cannot tell

    def __init__(self, where: str, values: int) -> None:
        self.name = f"{where.replace('.', '_')}_{next(NUMBERS)}"
        self.call = f"execute {self.name}({', '.join(['%s'] * values)})"

    @property
    @abstractmethod
    def text(self) -> str:
        """The SQL with $1, $2 … for the values."""

    @abstractmethod
    def read(self, cursor: Any) -> Any:
        """Return what it found or did."""

    def prepare(self, connection: Any) -> None:
        """Have the server parse and plan it, unless it did so on this connection."""
        connection.ensure_connection()
        known = KNOWN.setdefault(connection.connection, set())
        if self.name in known:
            return
        types = f" ({', '.join(self.types)})" if self.types else ""
        with connection.wrap_database_errors:
            connection.connection.execute(f"prepare {self.name}{types} as {self.text}")
        known.add(self.name)


def together(*asked: tuple[Prepared, Sequence[Any]]) -> list[Any]:
    """Run statements with their values, in this order, and return what each found or did.

    In one trip to the server, which costs more than most of them. Each sees what
    those before it did, and what others committed meanwhile.
    """
    connection = connections[DEFAULT_DB_ALIAS]  # of this thread
    for statement, _ in asked:
        statement.prepare(connection)
    calls = "; ".join(statement.call for statement, _ in asked)
    found = []
    with connection.cursor() as cursor:
        cursor.execute(calls, [value for _, values in asked for value in values])
        for statement, _ in asked:
            found.append(statement.read(cursor))
            cursor.nextset()
    return found


class Insert(Prepared, Generic[Row]):
    """Writes new rows, as `bulk_create` does; `unless_there` passes over those that are."""

    def __init__(self, model: type[Row], *, unless_there: bool = False) -> None:
        self.model: Any = model
        self.unless_there = unless_there
        self.fields = columns(model)
        super().__init__(f"insert_{model.__name__.lower()}", len(self.fields))

    def __call__(self, rows: Sequence[Row]) -> list[Row]:
        """Write `rows` and return them. They know their ids then, unless they were there."""
        if rows:
            for row, found in zip(rows, together(*map(self.with_values, rows)), strict=True):
                row.pk = found
                row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
        return list(rows)

    def with_values(self, row: Row) -> tuple[Prepared, list[Any]]:
        """Return what `together` wants to know."""
        return self, saved(row, self.fields, add=True)

    @cached_property
    def text(self) -> str:
        """The SQL with $1, $2 … for the columns."""
        table, key = quoted(self.model._meta.db_table, self.model._meta.pk.column)
        names = ", ".join(quoted(*[field.column for field in self.fields]))
        places = ", ".join(f"${number}" for number, _ in enumerate(self.fields, 1))
        conflict = " on conflict do nothing" if self.unless_there else ""
        return f"insert into {table} ({names}) values ({places}){conflict} returning {key}"  # noqa: S608

    def read(self, cursor: Any) -> Any:
        """Return the id of the row, or None."""
        row = cursor.fetchone()
        return row and row[0]


class Save(Prepared):
    """Writes these fields of a row, as `save(update_fields=…)` does."""

    def __init__(self, model: type[Model], *names: str) -> None:
        self.fields: list[Any] = [model._meta.get_field(name) for name in names]
        self.model: Any = model
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
        table, key, *names = quoted(
            self.model._meta.db_table,
            self.model._meta.pk.column,
            *[field.column for field in self.fields],
        )
        pairs = ", ".join(f"{name} = ${number}" for number, name in enumerate(names, 1))
        return f"update {table} set {pairs} where {key} = ${len(names) + 1}"  # noqa: S608

    def read(self, cursor: Any) -> Any:
        """Return how many rows it changed."""
        return cursor.rowcount


def columns(model: type[Model]) -> list[Any]:
    """Return the fields of a new row that are written, and not made by the database."""
    fields: Collection[Field[Any, Any]] = model._meta.local_concrete_fields
    return [each for each in fields if not (each.primary_key or each.generated)]


def saved(row: Model, fields: Sequence[Any], *, add: bool) -> list[Any]:
    """Return the values of these fields as the database takes them."""
    connection = connections[DEFAULT_DB_ALIAS]
    return [each.get_db_prep_save(each.pre_save(row, add), connection) for each in fields]


def quoted(*names: str) -> list[str]:
    return [connections[DEFAULT_DB_ALIAS].ops.quote_name(name) for name in names]
