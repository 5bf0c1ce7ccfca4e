"""A desk with a roll of ten, and a party of three who are here."""

import pytest
from django.utils import timezone

from config.db import acting_as
from desk.waiting import give_ticket
from locations.models import Desk
from stickers.stock import receive
from stickers.transfers import open_roll
from tests.factories import AppointmentFactory, PartyFactory, SlotFactory
from tests.stickers.factories import DeliveryFactory


def party_at(slot, people, status="checked_in"):
    """A party of these people, given names and birth dates, in a slot."""
    party = PartyFactory()
    rows = [
        AppointmentFactory(
            slot=slot,
            party=party,
            status=status,
            applicant__given_names=name,
            applicant__birth_date=born,
        )
        for name, born in people
    ]
    give_ticket(party, slot.location)
    return rows


@pytest.fixture
def desk(location, clerk, client):
    """A desk with ten stickers on its roll, at which everything here is done."""
    desk = Desk.objects.create(location=location, number=3)
    delivery = DeliveryFactory(location=location)
    receive(delivery.pk, [("NL00000001", "NL00000100")], by=clerk)
    open_roll(desk.pk, "NL00000001", "NL00000010", by=clerk)
    client.post("/desk/location/", {"desk": desk.pk})
    with acting_as(actor=f"user:{clerk.pk}", place=f"desk:{desk.pk}"):
        yield desk


@pytest.fixture
def hall(location):
    """A slot of now with room for many."""
    return SlotFactory(location=location, starts_at=timezone.now(), planned=20)


@pytest.fixture
def family(hall):
    """Twins and their mother, who are here."""
    born = "1988-03-27"
    return party_at(hall, [("Olena", born), ("Marko", born), ("Sofiia", "1960-01-01")])


@pytest.fixture
def child(hall):
    """A child of nine who is here."""
    born = f"{timezone.localdate().year - 10}-12-31"
    return party_at(hall, [("Danylo", born)])[0]
