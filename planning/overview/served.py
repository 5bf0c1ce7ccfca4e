"""How far the work is: of everybody on a list, who is served and who has a place."""

from dataclasses import dataclass

from django.db.models import Count, Q

from applicants.models import Applicant
from appointments.models import FIRM, Appointment


@dataclass(frozen=True)
class Progress:
    """People on a list, withdrawn ones only if they were served; served; booked or here."""

    people: int
    served: int
    booked: int

    @property
    def to_book(self) -> int:
        """How many have neither a sticker nor a place."""
        return max(0, self.people - self.served - self.booked)


def progress() -> Progress:
    """Count everybody. Two queries."""
    served = Q(served_on__isnull=False)
    people = Applicant.objects.real().aggregate(
        people=Count("pk", filter=served | Q(withdrawn_on=None)), served=Count("pk", filter=served)
    )
    booked = Appointment.objects.filter(status__in=FIRM, slot__location__practice=False)
    return Progress(booked=booked.count(), **people)
