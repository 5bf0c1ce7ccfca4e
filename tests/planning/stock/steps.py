"""Locations with stickers and people who need them, in the words of the tests."""

from datetime import timedelta

from django.utils import timezone

from stickers.models import Sticker
from tests.factories import (
    AppointmentFactory,
    LocationFactory,
    PartyFactory,
    SlotFactory,
    UserFactory,
)
from tests.stickers.factories import BatchFactory, DeliveryFactory


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def place(stock=0, **facts):
    """A location with so many stickers in its safe."""
    location = LocationFactory(**facts)
    put_in_safe(location, stock)
    return location


def put_in_safe(location, number):
    """Have so many stickers more in the safe, of a batch of their own."""
    first = 50_000_001 + Sticker.objects.count()
    batch = BatchFactory(delivery__location=location, delivery__received=True)
    by = UserFactory()
    Sticker.objects.bulk_create(
        Sticker(
            serial=f"NL{serial:08d}",
            batch=batch,
            location=location,
            changed_by=by,
            changed_at=timezone.now(),
        )
        for serial in range(first, first + number)
    )


def announced(location, days, number, *, certain=True):
    return DeliveryFactory(
        location=location, expected_on=in_days(days), number=number, certain=certain
    )


def slot(location, days, hour=9):
    """A slot of that hour, so many days ahead; the one there is, if there is one."""
    start = timezone.localtime().replace(hour=hour, minute=0, second=0, microsecond=0)
    start += timedelta(days=days)
    known = location.slots.filter(starts_at=start).first()
    return known or SlotFactory(location=location, starts_at=start, planned=20)


def book(location, days, people=1, hour=9, **who):
    """A party of so many adults who come that day, unless `who` says otherwise."""
    party = PartyFactory(version=1)
    where = slot(location, days, hour)
    facts = {f"applicant__{name}": value for name, value in who.items()}
    AppointmentFactory.create_batch(people, slot=where, party=party, **facts)
    return party
