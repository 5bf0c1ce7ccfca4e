"""Many visits at once: what was seen of a location."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from applicants.models import Applicant
from appointments.models import Appointment, Party
from planning.filling.rates import Inputs, Seen, fit
from tests.factories import ApplicantFactory, MunicipalityFactory, SlotFactory


def on(day, hour=9, minute=0):
    """A moment at the office."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def slots_of_a_day(location, day, number=6, **slot):
    """A row of slots from nine o'clock on."""
    return [
        SlotFactory(location=location, morning=on(day), minute=10 * at, **slot)
        for at in range(number)
    ]


def crowd(number):
    """So many applicants, quickly."""
    town = MunicipalityFactory()
    people = ApplicantFactory.build_batch(number, municipality=town)
    return Applicant.objects.bulk_create(people)


def claims(slot, number, status="booked", *, people=None, first=1, **party):
    """So many people with a place in `slot`, of one party."""
    own = Party.objects.create(email="oksana@example.org", **party)
    ended = {"public_at": timezone.now()} if status in {"no_show", "cancelled"} else {}
    return Appointment.objects.bulk_create(
        Appointment(party=own, applicant=one, slot=slot, place=at, status=status, **ended)
        for at, one in enumerate(people or crowd(number), first)
    )


def rates(location, missed=0.15, visits=4000):
    """What would be learned of a location where so many stay away, all of them reminded."""
    return fit([Seen(Inputs(location.pk, 0, 9, 3, True), visits, round(visits * missed))])
