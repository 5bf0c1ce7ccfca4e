"""Statements that the server plans once on each connection, and knows by name since (ADR 8)."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections

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

    def sent(self, values: Sequence[Any]) -> Sequence[Any]:
        """Return the values as they go to the server."""
        return values

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
        cursor.execute(calls, [value for one, values in asked for value in one.sent(values)])
        for statement, _ in asked:
            found.append(statement.read(cursor))
            cursor.nextset()
    return found
