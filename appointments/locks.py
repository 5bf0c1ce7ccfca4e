"""What the services of claims lock, in the one order: slots, applicants, parties, appointments."""

from collections.abc import Collection, Iterable
from operator import attrgetter
from uuid import UUID

from django.db.models import Q

from applicants.models import Applicant
from appointments.models import Appointment, Party
from config.db import locked
from locations.models import Slot


def lock_slots(slots: Collection[int]) -> list[Slot]:
    """Lock `slots` by id and return them by time."""
    return sorted(locked(Slot.objects.filter(pk__in=slots)), key=attrgetter("starts_at"))


def lock_people(
    people: Collection[int], form_key: UUID | None = None
) -> tuple[list[Applicant], list[Party]]:
    """Lock these applicants, then the party of this form and those they are in."""
    applicants = locked(Applicant.objects.filter(pk__in=people).select_related("wave"))
    theirs = Appointment.objects.claims_of(people).values("party")
    return applicants, locked(Party.objects.filter(Q(form_key=form_key) | Q(pk__in=theirs)))


def lock_claims(people: Iterable[int]) -> tuple[list[Appointment], list[Party]]:
    """Lock and return what these applicants have, once nothing can be added to it."""
    people = set(people)
    _, parties = lock_people(people)
    rows = Appointment.objects.claims_of(people).select_related("slot")
    return locked(rows), parties
