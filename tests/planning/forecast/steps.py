"""A campaign that has run for some weeks, in as few statements as can be."""

from django.utils import timezone

from applicants.models import Applicant
from appointments.models import Appointment, Party
from locations.models import Slot
from tests.factories import LocationFactory, SlotFactory
from tests.planning.filling.steps import claims, crowd, in_days, on


def campaign(name="Rotterdam", *, waiting=100, past=4, coming=4, planned=10):
    """A location with a slot a day: of those who were booked all came but one a day.

    `waiting` more people are still to come.
    """
    location = LocationFactory(name=name)
    days = [in_days(ahead) for ahead in range(-7 * past, 7 * coming)]
    slots = Slot.objects.bulk_create(
        SlotFactory.build(location=location, starts_at=on(day), planned=planned) for day in days
    )
    over = slots[: 7 * past]
    people = crowd(waiting + len(over) * planned)
    seats = [(slot, place) for slot in over for place in range(1, planned + 1)]
    party, now = Party.objects.create(), timezone.now()
    rows = [
        Appointment(
            party=party,
            applicant=one,
            slot=slot,
            place=place,
            status="no_show" if place == planned else "fulfilled",
            public_at=now if place == planned else None,
        )
        for one, (slot, place) in zip(people, seats, strict=False)
    ]
    Appointment.objects.bulk_create(rows)
    for row in rows:
        row.applicant.served_on = row.slot.starts_at.date() if row.public_at is None else None
    Applicant.objects.bulk_update([row.applicant for row in rows], ["served_on"])
    return location


def serve(slot, number):
    """Have so many people been served in a slot."""
    people = crowd(number)
    claims(slot, number, "fulfilled", people=people)
    day = timezone.localdate(slot.starts_at)
    Applicant.objects.filter(pk__in=[one.pk for one in people]).update(served_on=day)
