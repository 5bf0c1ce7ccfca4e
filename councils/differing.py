"""Data that the desk found to differ from the passport: the municipality corrects, and says so.

What was found is told, never when or where: that is not for the municipality.
"""

from typing import NamedTuple

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts.models import User
from applicants.models import Applicant
from config.db import service
from stickers.models import Outcome
from trail.models import Event
from trail.services import record

SETTLED = "data_settled"  # kind of event: outcomes are of the desk, and stay as they are


class Difference(NamedTuple):
    """A person of hers of whom the desk says that data differ, and what."""

    pk: int
    person: Applicant
    note: str


def about(outcome: int) -> str:
    """Return how the trail names an outcome."""
    return f"outcome:{outcome}"


def unsettled(officer: User) -> list[Difference]:
    """Return what differs of the people of `officer`, oldest first, until settled or served."""
    found = [
        outcome
        for town in officer.municipalities.all()
        for outcome in unsettled_of(Outcome.objects.differing(town))
    ]
    return [Difference(each.pk, each.applicant, each.note) for each in found]


def unsettled_of(rows: QuerySet[Outcome]) -> QuerySet[Outcome]:
    name = Concat(Value("outcome:"), Cast(OuterRef("pk"), CharField()))
    return rows.exclude(Exists(Event.objects.filter(kind=SETTLED, about=name)))


def differences_of(person: Applicant) -> list[Difference]:
    """Return what differs of this one person, until settled or served."""
    rows = Outcome.objects.differing(person.municipality)
    found = unsettled_of(rows.filter(appointment__applicant=person))
    return [Difference(each.pk, person, each.note) for each in found]


@service
def settle(outcome: int, *, by: User) -> bool:
    """Note that what differed is settled; return False if it is nothing of hers that waits.

    Safe to repeat.
    """
    for each in unsettled(by):
        if each.pk == outcome:
            actor = f"user:{by.pk}"
            record(SETTLED, actor=actor, about=about(outcome))
            record(SETTLED, actor=actor, about=f"applicant:{each.person.pk}")
            return True
    return False
