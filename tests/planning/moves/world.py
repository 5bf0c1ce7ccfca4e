"""Offices with days of slots, parties that are booked there, and moves of them."""

import uuid
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from appointments.models import Appointment
from planning.models import MassMove
from planning.moves import acts
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    LocationFactory,
    PartyFactory,
    SlotFactory,
    UserFactory,
)

PHONE = "+31612345678"


def at(day, hour=0, minute=0):
    """That moment of December 2026, in which the 1st is a Tuesday."""
    return timezone.make_aware(datetime.combine(date(2026, 12, day), time(hour, minute)))


def slots_on(location, day, *planned, hour=9, **values):
    """Slots of ten minutes in a row."""
    starts = [at(day, hour) + timedelta(minutes=10 * number) for number in range(len(planned))]
    return [
        SlotFactory(
            location=location,
            starts_at=start,
            ends_at=start + timedelta(minutes=10),
            opens_at=at(1) - timedelta(days=9),
            planned=places,
            **values,
        )
        for start, places in zip(starts, planned, strict=True)
    ]


def book(*slots, phone=PHONE, person=None, **party):
    """Book one person in each of these slots, as one party."""
    found = PartyFactory(**{"phone": phone, "version": 1, **party})
    for slot in slots:
        AppointmentFactory(party=found, slot=slot, applicant=ApplicantFactory(**(person or {})))
    return found


def office(name="Rijswijk", **values):
    return LocationFactory(name=name, city=name, **values)


def far_office(name="Groningen", **values):
    return office(name, latitude=53.2194, longitude=6.5665, **values)


def closing(location, day, last=None, **values):
    """A move, not saved, that closes a location on a day."""
    given = {"desks": 1, "desks_gone": 1, "form_key": uuid.uuid4(), **values}
    first, until = date(2026, 12, day), date(2026, 12, last or day)
    return MassMove(location=location, first_day=first, last_day=until, **given)


def begin(location, day, *, by=None, alone=False, **values):
    """Have a planner, or a manager `alone`, begin it."""
    move = closing(location, day, **values)
    return acts.ask(move, by or UserFactory(planner=True), alone=alone)


def booked(party):
    """When and where the party is booked."""
    rows = Appointment.objects.filter(party=party, status="booked").select_related("slot__location")
    return [
        (row.slot.location.name, row.slot.starts_at) for row in rows.order_by("slot__starts_at")
    ]


def held(party):
    rows = Appointment.objects.filter(party=party, status="held").select_related("slot__location")
    return [
        (row.slot.location.name, row.slot.starts_at) for row in rows.order_by("slot__starts_at")
    ]
