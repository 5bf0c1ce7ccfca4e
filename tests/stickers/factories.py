from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from locations.models import Desk
from stickers.models import Batch, Delivery, Outcome, State, Sticker, Transfer
from tests.factories import AppointmentFactory, LocationFactory, SlotFactory, UserFactory, ago


class DeskFactory(DjangoModelFactory):
    class Meta:
        model = Desk

    location = factory.SubFactory(LocationFactory)
    number = factory.LazyAttribute(lambda desk: desk.location.desks.count() + 1)


class DeliveryFactory(DjangoModelFactory):
    """A hundred stickers, announced for today."""

    class Meta:
        model = Delivery

    class Params:
        received = factory.Trait(
            state="received",
            received_at=ago(days=1),
            received_by=factory.SubFactory(UserFactory),
        )

    location = factory.SubFactory(LocationFactory)
    expected_on = factory.LazyFunction(timezone.localdate)
    number = 100
    announced_by = factory.SubFactory(UserFactory, planner=True)


class BatchFactory(DjangoModelFactory):
    class Meta:
        model = Batch

    delivery = factory.SubFactory(DeliveryFactory, received=True)
    first = "NL00000001"
    last = "NL00000100"
    size = 100


class TransferFactory(DjangoModelFactory):
    """One sticker that was taken from the safe to `to_desk`."""

    class Meta:
        model = Transfer

    to_desk = factory.SubFactory(DeskFactory)
    to_location = factory.LazyAttribute(lambda row: row.to_desk.location)
    from_location = factory.LazyAttribute(lambda row: row.to_location)
    first = last = "NL00000001"
    size = received = 1
    sent_by = received_by = factory.SubFactory(UserFactory)
    sent_at = received_at = ago(hours=1)


class StickerFactory(DjangoModelFactory):
    """In the safe; `at_desk` is on the roll of a desk."""

    class Meta:
        model = Sticker

    class Params:
        at_desk = factory.Trait(
            status=State.WITH_DESK,
            desk=factory.SubFactory(DeskFactory, location=factory.SelfAttribute("..location")),
            transfer=factory.SubFactory(TransferFactory, to_desk=factory.SelfAttribute("..desk")),
        )

    serial = factory.Sequence("NL{:08d}".format)
    location = factory.SubFactory(LocationFactory)
    batch = factory.SubFactory(
        BatchFactory, delivery__location=factory.SelfAttribute("...location")
    )
    changed_by = factory.SubFactory(UserFactory)
    changed_at = ago(hours=1)


class OutcomeFactory(DjangoModelFactory):
    """Somebody who had no document with them."""

    class Meta:
        model = Outcome

    appointment = factory.SubFactory(AppointmentFactory, status="unfinished")
    result = "no_document"
    desk = factory.SubFactory(DeskFactory)
    checked_by = factory.SubFactory(UserFactory)
    at = recorded_at = ago(minutes=1)


def visit(location, status="checked_in", **parts):
    """Somebody's appointment of today at `location`; `applicant__…` says who."""
    start = timezone.now() - timedelta(minutes=5)
    taken = location.slots.count()
    slot = SlotFactory(location=location, starts_at=start + timedelta(seconds=taken))
    return AppointmentFactory(slot=slot, status=status, **parts)
