"""The switch of the waiting room as planners press it: what gate/openings.py does, with a trace."""

from datetime import datetime

from accounts.models import User
from config.db import service
from gate import openings
from gate.models import AdmissionRule, Opening
from trail.services import record


@service
def plan(opens_at: datetime, shown_at: datetime, *, why: str, by: User) -> Opening:
    """Have a waiting room from `shown_at` on that opens at `opens_at`. Raises OneIsThere."""
    opening = openings.plan(opens_at, shown_at, why=why, by=named(by))
    record("waiting room", result="planned", about=f"opening:{opening.pk}")
    return opening


@service
def end(opening: int, *, why: str, by: User) -> None:
    """Have no waiting room any more (id): everybody comes straight in. Raises Over."""
    openings.end(opening, why=why, by=named(by))
    record("waiting room", result="ended", about=f"opening:{opening}")


@service
def set_rule(*, most_inside: int, by_load: bool, why: str, by: User) -> AdmissionRule:
    """Say how many may be inside at once, and whether load alone opens a waiting room."""
    rule = openings.set_rule(most_inside=most_inside, by_load=by_load, why=why, by=named(by))
    record("waiting room", result="rule", about=f"rule:{rule.pk}")
    return rule


def named(by: User) -> str:
    return f"user:{by.pk}"
