import pytest
from django.utils import timezone

from demo.tickets import give_tickets
from desk.models import Ticket
from locations.models import Desk
from tests.factories import AppointmentFactory, LocationFactory, PartyFactory, SlotFactory


@pytest.mark.django_db
def test_who_is_here_waits_with_a_number_and_the_first_desk_is_free():
    location, now = LocationFactory(), timezone.now()
    slot = SlotFactory(location=location, starts_at=now, planned=9)
    desks = [Desk.objects.create(location=location, number=n) for n in (1, 2)]
    for _ in range(3):
        AppointmentFactory.create_batch(2, slot=slot, party=PartyFactory(), status="checked_in")
    AppointmentFactory(slot=slot)

    give_tickets(now)

    tickets = Ticket.objects.values_list("number", "state", "desk")
    assert list(tickets) == [
        (1, "called", desks[1].pk),
        (2, "waiting", None),
        (3, "waiting", None),
    ]
