"""Queries whose SQL is made once, and planned once on each connection (ADR 8).

Both cost several times what running one does. For the few that every booking
runs. They are written as QuerySets like all others; only the values are left open.
"""

import copy
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql import UpdateQuery

from config import lookups  # noqa: F401 -- any_of
from config.prepared import Prepared, together

Row = TypeVar("Row", bound=Model)

# For each kind of value many that nobody sends: where the SQL has one, there its value goes
MARKS: dict[type, Callable[[int], Any]] = {
    int: lambda number: -7_700_000_000 - number,
    str: lambda number: f"mark {number}",
    list: lambda number: [-7_700_000_000 - number],
    date: lambda number: date(1900, 1, 1) + timedelta(days=number),
    datetime: lambda number: datetime(1900, 1, 1, tzinfo=UTC) + timedelta(days=number),
    UUID: lambda number: UUID(int=number),
}
TYPES = {
    int: "bigint",
    str: "text",
    list: "bigint[]",
    date: "date",
    datetime: "timestamptz",
    UUID: "uuid",
}


class Made(Prepared):
    """SQL that Django makes of what `build` returns for values, one of each of `kinds`.

    Lists go with `any_of`, for the SQL of `in` depends on how many there are.
    What else `build` reads, a clock say, is read once for ever: give it as a value.
    """

    def __init__(self, build: Callable[..., Any], *kinds: type) -> None:
        super().__init__(build.__module__, len(kinds))
        self.build, self.kinds = build, kinds
        self.types = [TYPES[kind] for kind in kinds]

    @cached_property
    def text(self) -> str:
        """The SQL, with $1, $2 … wherever it differs between two sets of marks."""
        marks, others = self.marks(1), self.marks(1 + len(self.kinds))
        (sql, params), (other, other_params) = self.sql(marks), self.sql(others)
        if sql != other:
            raise ValueError("The SQL depends on the values.")
        operations: Any = connections[DEFAULT_DB_ALIAS].ops
        words = [
            operations.compose_sql("%s", [one]) if one == two else f"${marks.index(one) + 1}"
            for one, two in zip(params, other_params, strict=True)
        ]
        return sql % tuple(words)

    def sent(self, values: Sequence[Any]) -> Sequence[Any]:
        """Return the values as they go to the server: a list as text, which is put in faster."""
        return [ids_as_text(value) if isinstance(value, list) else value for value in values]

    def marks(self, first: int) -> list[Any]:
        return [MARKS[kind](number) for number, kind in enumerate(self.kinds, first)]

    def sql(self, values: Sequence[Any]) -> tuple[str, Sequence[Any]]:
        sql, params = self.compiler_for(values).as_sql()
        return sql, params

    def compiler_for(self, values: Sequence[Any]) -> Any:
        return self.build(*values).query.get_compiler(DEFAULT_DB_ALIAS)


def ids_as_text(pks: Sequence[int]) -> str:
    """Return these ids as PostgreSQL writes an array."""
    return f"{{{','.join(map(str, pks))}}}"


class Statement(Made, Generic[Row]):
    """A QuerySet as a function of values."""

    def __init__(self, build: Callable[..., QuerySet[Row, Any]], *kinds: type) -> None:
        super().__init__(build, *kinds)

    def __call__(self, *values: Any) -> list[Row]:
        """Run it with these values and return the rows."""
        [found] = together((self, values))
        return list(found)

    def tuples(self, *values: Any) -> list[tuple[Any, ...]]:
        """Run it with these values and return the columns of `values_list`, annotations last."""
        [found] = together((self, values))
        return list(found)

    def one(self, *values: Any) -> Row:
        """Run it and return the first row. Raises ObjectDoesNotExist if there is none."""
        for row in self(*values):
            return row
        raise ObjectDoesNotExist

    @cached_property
    def finds_models(self) -> bool:
        """Whether it finds models, and not the columns of a `values_list`."""
        return self.build(*self.marks(1))._iterable_class is ModelIterable

    @cached_property
    def compiler(self) -> Any:
        """One of Django's that knows what the columns are."""
        compiler = self.compiler_for(self.marks(1))
        compiler.as_sql()
        columns = [column[0] for column in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(columns)
        compiler.get_converters = lambda _: converters
        return compiler

    def read(self, cursor: Any) -> list[Any]:
        """Return the rows: models, or the columns of `values_list`, annotations last."""
        compiler, rows = copy.copy(self.compiler), cursor.fetchall()
        compiler.connection = connections[DEFAULT_DB_ALIAS]  # of this thread
        if not self.finds_models:
            return list(compiler.results_iter([rows], tuple_expected=True))
        compiler.execute_sql = lambda **_: [rows]
        query = SimpleNamespace(get_compiler=lambda **_: compiler)
        run: Any = SimpleNamespace(db=DEFAULT_DB_ALIAS, query=query, _known_related_objects={})
        return list(ModelIterable(run))


class Update(Made):
    """The `update` of a QuerySet as a function of values; `build` returns `updating(…)`."""

    def __call__(self, *values: Any) -> int:
        """Run it with these values and return how many rows it changed."""
        [changed] = together((self, values))
        return int(changed)

    def read(self, cursor: Any) -> int:
        """Return how many rows it changed."""
        return int(cursor.rowcount)


def updating(rows: QuerySet[Any, Any], **values: Any) -> Any:
    """Return what `rows.update(**values)` would run."""
    query: Any = rows.query.chain(UpdateQuery)
    query.add_update_values(values)
    query.clear_ordering(force=True)
    return SimpleNamespace(query=query)
