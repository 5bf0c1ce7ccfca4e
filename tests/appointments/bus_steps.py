"""What municipalities and planners do to a bus, in the words of the tests."""

from uuid import uuid4

from appointments.buses import grant
from appointments.models import Allotment, Bus
from appointments.naming import name
from config.db import ids
from tests.factories import ApplicantFactory, BusFactory, UserFactory, row_of_slots


def bus_over(slots, **parts):
    """A bus that asks for places in the morning of these slots."""
    return BusFactory(location=slots[0].location, **parts)


def granted_bus(*planned, seats=4, **parts):
    """A bus that got its places in a row of slots with so many places each."""
    bus = bus_over(row_of_slots(*planned), seats=seats, **parts)
    return grant(bus.pk, seats, by=UserFactory(planner=True))


def family(bus, size=1, **parts):
    """People of the municipality who live together."""
    household = f"H{ApplicantFactory.create().pk}"
    return ApplicantFactory.create_batch(
        size, municipality=bus.municipality, household=household, **parts
    )


def name_for(bus, people, form_key=None, **options):
    """Name these people, or a family of so many."""
    people = family(bus, people) if isinstance(people, int) else people
    return name(bus.pk, ids(people), form_key or uuid4(), **options)


def kept_by(bus):
    """How many places the bus keeps in each slot, by time."""
    rows = Allotment.objects.filter(bus=bus).order_by("slot__starts_at")
    return list(rows.values_list("seats", flat=True))


def status_of(bus):
    return Bus.objects.get(pk=bus.pk).status
