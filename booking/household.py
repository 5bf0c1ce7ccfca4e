"""Who may be chosen to come along, and what may be said of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from applicants.eligibility import comes_without_sticker, objections
from applicants.models import Applicant
from appointments.models import FIRM, Appointment
from booking.journey import Journey
from config.db import ids
from config.statements import Statement

PERSON = Statement(lambda pk: Applicant.objects.filter(pk=pk).select_related("wave"), int)
HOUSEHOLD = Statement(
    lambda pk, municipality, household: Applicant.objects.household_of(
        Applicant(pk=pk, municipality_id=municipality, household=household)
    ).select_related("wave"),
    *(int, int, str),
)
BOOKED = Statement(
    lambda people: Appointment.objects.filter(applicant__any_of=people, status__in=FIRM), list
)


@dataclass(frozen=True)
class Member:
    """Somebody of the household or added to it, as the page shows them.

    Given names and whether a sticker is due; of an appointment only that there is one.
    """

    applicant: Applicant
    booked: bool
    barred: bool
    without_sticker: bool

    @property
    def may_come(self) -> bool:
        """Whether this person can be chosen."""
        return not self.booked and not self.barred


def members(applicant: Applicant, journey: Journey, now: datetime, today: date) -> list[Member]:
    """Return the applicant first, then the household, then those added by their own number."""
    people = [applicant]
    if applicant.household and not applicant.set_apart:
        people = HOUSEHOLD(applicant.pk, applicant.municipality_id, applicant.household)
    added = [pk for pk in journey.added if pk not in ids(people)]
    if added:
        people += Applicant.objects.filter(pk__in=added).select_related("wave").order_by("pk")
    booked = booked_of(people)
    return [
        Member(
            person,
            booked=person.pk in booked,
            barred=any(not reason.first_possible_day for reason in objections_to(person, now)),
            without_sticker=comes_without_sticker(person, today),
        )
        for person in people
    ]


def objections_to(person: Applicant, now: datetime) -> Sequence:
    """Return what stands against `person` coming as soon as today."""
    return objections(person, on=now.date(), now=now)


def booked_of(people: Sequence[Applicant]) -> set[int]:
    """Return the ids of those who already have an appointment."""
    return {row.applicant_id for row in BOOKED([*ids(people)])}
