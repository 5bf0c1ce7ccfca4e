"""Who is in a wave: whole households, in the order of a rule; who is not, and why. Reads only."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

ABOUT = "applicant:"  # what a message about an applicant begins with


class Order(models.TextChoices):
    REGISTERED = "registered", _("registered first")
    DEADLINE = "deadline", _("needed before a date, the nearest date first")


class Out(models.TextChoices):
    """Why somebody is not in a wave."""

    WITHDRAWN = "withdrawn", _("no longer registered")
    SERVED = "served", _("has a sticker")
    RESTRICTED = "restricted", _("the use of the data is restricted")
    DECISION_PENDING = "decision_pending", _("the IND has to decide first")
    BOOKED = "booked", _("has an appointment")
    INVITED = "invited", _("invited before, or in another wave")
    CAME_BEFORE = "came_before", _("somebody of the household had an appointment before")
    LATER = "later", _("registered after that day")
    FULL = "full", _("the wave is full: a later one")
    DROPPED = "dropped", _("the wave was dropped")


@dataclass(frozen=True)
class Choice:
    """How a planner chooses: at most `size` people, of these municipalities (ids; empty is all).

    `registered_until` counts for the first of a household; `never_booked` leaves out
    households of which somebody once had an appointment.
    """

    name: str
    opens_at: datetime
    size: int
    order: str = Order.REGISTERED
    municipalities: Sequence[int] = ()
    registered_until: date | None = None
    never_booked: bool = False

    def stored(self) -> dict[str, Any]:
        """Return it as the wave keeps it, in JSON: what is in its columns is left out."""
        said = asdict(self) | {"municipalities": [*self.municipalities]}
        until = self.registered_until
        return {
            **{key: said[key] for key in ["size", "order", "municipalities", "never_booked"]},
            "registered_until": until.isoformat() if until else None,
        }


class Person(NamedTuple):
    """What decides on one person."""

    pk: int
    home: object  # equal for those who live together
    registered_on: date
    out: str = ""
    came_before: bool = False
    deadline: date | None = None


@dataclass
class Chosen:
    """The people (ids) of a wave by household, in the order of inviting; how many are not, why."""

    homes: list[list[int]] = field(default_factory=list)
    out: Counter[str] = field(default_factory=Counter)

    @property
    def people(self) -> list[int]:
        """All of them (ids)."""
        return [pk for home in self.homes for pk in home]


def sieve(found: Iterable[Person], choice: Choice) -> Chosen:
    """Sort households out and in, and fill the wave up to the first that no longer fits.

    Somebody who was invited has the letter of the whole household.
    """
    homes: dict[object, list[Person]] = defaultdict(list)
    for person in found:
        homes[person.home].append(person)
    chosen, waiting = Chosen(), []
    for home in homes.values():
        out = out_of(home, choice)
        coming = [] if out else [person for person in home if not person.out]
        chosen.out.update(person.out or out for person in home if out or person.out)
        waiting += [coming] if coming else []
    waiting.sort(key=lambda home: place(home, choice.order))
    fill(chosen, waiting, choice.size)
    return chosen


def out_of(home: Iterable[Person], choice: Choice) -> str:
    """Return why nobody of a household is in, or ""."""
    if any(person.out == Out.INVITED for person in home):
        return Out.INVITED
    if choice.never_booked and any(person.came_before for person in home):
        return Out.CAME_BEFORE
    first = min(person.registered_on for person in home)
    return Out.LATER if choice.registered_until and first > choice.registered_until else ""


def place(home: Sequence[Person], order: str) -> tuple[date, date, int]:
    """Return where a household stands in the order."""
    first = min(person.registered_on for person in home)
    deadlines = [person.deadline or date.max for person in home]
    by = min(deadlines) if order == Order.DEADLINE else date.max
    return by, first, min(person.pk for person in home)


def fill(chosen: Chosen, waiting: Iterable[Sequence[Person]], size: int) -> None:
    """Take households in their order; after the first that does not fit, nobody overtakes it."""
    taken, full = 0, False
    for home in waiting:
        full = full or taken + len(home) > size
        if full:
            chosen.out[Out.FULL] += len(home)
        else:
            taken += len(home)
            chosen.homes.append(sorted(person.pk for person in home))
