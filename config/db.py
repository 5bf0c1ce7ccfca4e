"""One transaction per business act, tried again from outside; one way to lock rows."""

import random
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction
from django.db.models import Model, QuerySet

P = ParamSpec("P")
R = TypeVar("R")
Row = TypeVar("Row", bound=Model)

RETRIES = 3
PAUSE = 0.02, 0.2  # seconds
PASSING = {"40P01", "40001", "55P03"}  # deadlock, serialization failure, lock timeout


class Again(Exception):
    """What was read before the lock has changed: the service has to start over."""


@dataclass(frozen=True)
class Acting:
    """Who acts, by which door, why, and where: what the history of a row shall say."""

    actor: str = ""
    channel: str = ""
    reason: str = ""
    place: str = ""

    @property
    def desk(self) -> str:
        """The place if it is a desk: the same to whoever works there. Else empty."""
        return self.place if self.place.startswith("desk:") else ""


NOBODY = Acting()
acting: ContextVar[Acting] = ContextVar("acting", default=NOBODY)


@contextmanager
def acting_as(
    *, actor: str = "", channel: str = "", reason: str = "", place: str = ""
) -> Iterator[None]:
    """Have the database's history name this actor, channel, reason and place meanwhile.

    A place is a desk, as in "desk:12", or a location without one. What is left out stays as it was.
    """
    given = {"actor": actor, "channel": channel, "reason": reason, "place": place}
    token = acting.set(replace(acting.get(), **{k: v for k, v in given.items() if v}))
    try:
        yield
    finally:
        acting.reset(token)


def service(verb: Callable[P, R]) -> Callable[P, R]:
    """Run `verb` as one transaction, and anew, at most RETRIES times, where that may help.

    A service called by a service joins its transaction, so only the outermost
    one starts over, and reads again everything it had read.
    """

    @wraps(verb)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            return verb(*args, **kwargs)
        retries = 0
        while True:
            try:
                with transaction.atomic(durable=True):
                    tell_database(acting.get())
                    return verb(*args, **kwargs)
            except (Again, OperationalError) as error:
                if retries == RETRIES or not passes(error):
                    raise
            retries += 1
            time.sleep(random.uniform(*PAUSE))  # outside the transaction: nothing is locked

    return call


def tell_database(who: Acting) -> None:
    """Say to the history trigger, for this transaction only, who acts."""
    if who == NOBODY:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('trail.actor', %s, true), set_config('trail.channel', %s, true),"
            " set_config('trail.reason', %s, true), set_config('trail.place', %s, true)",
            [who.actor, who.channel, who.reason, who.place],
        )


def passes(error: Exception) -> bool:
    """Whether the same service may succeed when it is tried again."""
    return isinstance(error, Again) or getattr(error.__cause__, "sqlstate", None) in PASSING


def locked(rows: QuerySet[Row]) -> list[Row]:
    """Lock `rows` until the transaction ends, by id and in one statement, and return them.

    Two statements on one table can deadlock with two others, however well each
    of them is ordered: say everything you need of a table at once.
    """
    return list(locking(rows))


def locking(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Return the QuerySet that locks `rows` in that way when it is read."""
    return rows.order_by("pk").select_for_update(of=("self",), no_key=True)


def ids(rows: Iterable[Model]) -> set[int]:
    """Return the primary keys of `rows`."""
    return {row.pk for row in rows}
