"""Queries whose SQL is made once, and planned once on each connection (ADR 8).

Both cost several times what running one does. For the few that every booking
runs. They are written as QuerySets like all others; only the values are left open.
"""

import copy
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import count
from types import SimpleNamespace
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

from django.core.exceptions import ObjectDoesNotExist
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, ForeignKey, Lookup, Model, QuerySet
from django.db.models.query import ModelIterable

Row = TypeVar("Row", bound=Model)

# For each kind of value many that nobody sends: where the SQL has one, there its value goes
MARKS: dict[type, Callable[[int], Any]] = {
    int: lambda number: -7_700_000_000 - number,
    str: lambda number: f"mark {number}",
    list: lambda number: [-7_700_000_000 - number],
    datetime: lambda number: datetime(1900, 1, 1, tzinfo=UTC) + timedelta(days=number),
    UUID: lambda number: UUID(int=number),
}
TYPES = {int: "bigint", str: "text", list: "bigint[]", datetime: "timestamptz", UUID: "uuid"}
NUMBERS = count(1)
# By connection to the server, the names of the statements that it knows
PREPARED: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


@ForeignKey.register_lookup
@Field.register_lookup
class AnyOf(Lookup):
    """`field__any_of=[…]`: as `in`, but one value in the SQL however many there are.

    With an ArraySubquery it is looked up once, and then the index is used. `in` a
    subquery beside an `or` reads the whole table.
    """

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, params = self.process_lhs(compiler, connection)
        if hasattr(self.rhs, "resolve_expression"):
            right, more = compiler.compile(self.rhs)
        else:
            right, more = "%s", [self.rhs]
        return f"{left} = any({right})", [*params, *more]


class Made(NamedTuple):
    """SQL with its parameters, and the compiler that knows what its columns are."""

    compiler: Any
    sql: str
    params: Sequence[Any]
    converters: Any  # from columns to values


class Statement(Generic[Row]):
    """A QuerySet as a function of values, of which `build` gets one of each of `kinds`.

    Lists go with `any_of`, for the SQL of `in` depends on how many there are.
    What else `build` reads, a clock say, is read once for ever: give it as a value.
    """

    def __init__(self, build: Callable[..., QuerySet[Row, Any]], *kinds: type) -> None:
        self.build, self.kinds = build, kinds
        self.name = f"{build.__module__.replace('.', '_')}_{next(NUMBERS)}"
        self.call = f"execute {self.name}({', '.join(['%s'] * len(kinds))})"

    def __call__(self, *values: Any) -> list[Row]:
        """Run it with these values and return the rows."""
        compiler = self.compiler(values)
        query = SimpleNamespace(get_compiler=lambda **_: compiler)
        run: Any = SimpleNamespace(db=DEFAULT_DB_ALIAS, query=query, _known_related_objects={})
        return list(ModelIterable(run))

    def one(self, *values: Any) -> Row:
        """Run it and return the first row. Raises ObjectDoesNotExist if there is none."""
        for row in self(*values):
            return row
        raise ObjectDoesNotExist

    def tuples(self, *values: Any) -> list[tuple[Any, ...]]:
        """Run it with these values and return the columns of `values_list`, annotations last."""
        return list(self.compiler(values).results_iter(tuple_expected=True))

    def compiler(self, values: Sequence[Any]) -> Any:
        """Return one of Django's that has the SQL already, and these values in it."""
        connection = connections[DEFAULT_DB_ALIAS]  # of this thread
        self.prepare(connection)
        compiler = copy.copy(self.made.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *_, **__: (self.call, values)
        compiler.get_converters = lambda _: self.made.converters
        return compiler

    def prepare(self, connection: Any) -> None:
        """Have the server parse and plan it, unless it did so on this connection."""
        connection.ensure_connection()
        known = PREPARED.setdefault(connection.connection, set())
        if self.name in known:
            return
        types = ", ".join(TYPES[kind] for kind in self.kinds)
        with connection.wrap_database_errors:
            connection.connection.execute(f"prepare {self.name} ({types}) as {self.text}")
        known.add(self.name)

    @cached_property
    def text(self) -> str:
        """The SQL with $1, $2 … for the values; what is the same for all is written out."""
        operations: Any = connections[DEFAULT_DB_ALIAS].ops
        compose = operations.compose_sql
        params = self.made.params
        words = [
            f"${each}" if isinstance(each, Place) else compose("%s", [each]) for each in params
        ]
        return self.made.sql % tuple(words)

    @cached_property
    def made(self) -> Made:
        """The SQL, with a Place wherever it differs between two sets of marks."""
        marks, others = self.marks(1), self.marks(1 + len(self.kinds))
        one, other = self.compiled(marks), self.compiled(others)
        if one.sql != other.sql:
            raise ValueError("The SQL depends on the values.")
        pairs = zip(one.params, other.params, strict=True)
        params = [mark if mark == same else Place(marks.index(mark) + 1) for mark, same in pairs]
        return one._replace(params=params)

    def marks(self, first: int) -> list[Any]:
        return [MARKS[kind](number) for number, kind in enumerate(self.kinds, first)]

    def compiled(self, values: Sequence[Any]) -> Made:
        compiler = self.build(*values).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        columns = [column[0] for column in compiler.select[: compiler.col_count]]
        return Made(compiler, sql, params, compiler.get_converters(columns))


class Place(int):
    """Stands where the value of this number, counted from 1, goes."""
