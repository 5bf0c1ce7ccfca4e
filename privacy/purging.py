"""Forgetting what is over, in small batches: nobody waits for it, and it may stop anywhere."""

from collections import Counter
from collections.abc import Collection
from time import monotonic
from typing import Any

from django.utils import timezone

from config.db import service
from privacy.clocks import CLOCKS, Clock

BATCH = 500  # rows in one transaction


def due() -> dict[str, int]:
    """Count what is over now, by clock. Changes nothing."""
    now = timezone.now()
    return {clock.name: clock.due_at(now).count() for clock in CLOCKS}


def purge(seconds: float) -> Counter[str]:
    """Forget what is over, for so long at most; return how many rows, by clock.

    Each batch is a transaction. May run never, once or several times at a time.
    """
    until, done = monotonic() + seconds, Counter[str]()
    for clock in CLOCKS:
        while monotonic() < until and (number := step(clock)):
            done[clock.name] += number
    return done


def step(clock: Clock) -> int:
    """Forget one batch of a clock; return how many rows, 0 if nothing is due."""
    if clock.step:
        return clock.step()
    return len(forget_next(clock)) if clock.forget else 0


@service
def forget_next(clock: Clock) -> Collection[Any]:
    """Forget up to BATCH rows of a clock; return their keys, none if nothing is due.

    What somebody else has locked is left for the next run. What is due is asked again
    under the lock: who books meanwhile is reached.
    """
    rows = clock.due_at(timezone.now())
    waiting = rows.order_by("pk").select_for_update(of=("self",), no_key=True, skip_locked=True)
    found = [row.pk for row in waiting.only("pk")[:BATCH]]
    due = list(rows.filter(pk__in=found).values_list("pk", flat=True)) if found else []
    if due and clock.forget:
        clock.forget(due)
    return due
