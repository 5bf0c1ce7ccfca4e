"""Hold: what may be taken. For whom: test_claims_people. What happens at once: test_races."""

from contextlib import suppress
from datetime import timedelta
from itertools import count
from uuid import uuid4

import pytest
from django.utils import timezone

from appointments.claims import cancel, confirm, hold, propose
from appointments.exceptions import (
    NotAllowed,
    SlotFull,
)
from appointments.models import Appointment, Contact
from config.db import ids
from locations.models import Slot
from tests.appointments.steps import hold_as, hold_for, seats, statuses
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    LocationFactory,
    PartyFactory,
    SlotFactory,
    row_of_slots,
)

pytestmark = pytest.mark.django_db

STAFF = {"public": False}


@pytest.mark.parametrize(
    "claim",
    [{"held": True}, {"lapsed": True}, {"cooling": True}]
    + [{"status": status} for status in ("booked", "checked_in", "fulfilled", "unfinished")],
)
def test_hold_refuses_the_public_a_closed_place(claim):
    slot = SlotFactory(planned=1)
    AppointmentFactory(slot=slot, **claim)

    with pytest.raises(SlotFull):
        hold_for(1, slot)


@pytest.mark.parametrize("claim", [{"public": True}, {"cooled": True}])
def test_hold_takes_a_place_that_is_public_by_its_clock_alone(claim):
    slot = SlotFactory(planned=1)
    AppointmentFactory(slot=slot, **claim)

    claims = hold_for(1, slot)

    assert seats(claims) == [(slot, 1)]
    assert list(Appointment.objects.held()) == claims


def test_for_ten_minutes_nobody_gets_what_is_held(time_machine):
    slot = SlotFactory(planned=1)
    time_machine.move_to(timezone.now(), tick=False)
    hold_for(1, slot)

    time_machine.shift(timedelta(minutes=10, seconds=-1))
    with pytest.raises(SlotFull):
        hold_for(1, slot, party=PartyFactory(), **STAFF)

    time_machine.shift(timedelta(seconds=1))
    assert seats(hold_for(1, slot, party=PartyFactory(), **STAFF)) == [(slot, 1)]


@pytest.mark.parametrize("claim", [{"lapsed": True}, {"cooling": True}])
def test_hold_takes_for_staff_and_the_line_what_is_not_yet_public(claim):
    slot = SlotFactory(planned=1)
    AppointmentFactory(slot=slot, **claim)

    claims = hold_as(PartyFactory(), 1, slot, **STAFF)

    assert seats(claims) == [(slot, 1)]


def test_hold_spares_lapsed_holds_while_there_is_room():
    slot = SlotFactory(planned=2)
    AppointmentFactory(slot=slot, public=True)

    hold_for(1, slot)

    assert Appointment.objects.held().count() == 2


def test_hold_ends_the_oldest_lapsed_hold_first():
    slot = SlotFactory(planned=2)
    older, newer = (
        AppointmentFactory(slot=slot, public=True, held_until=timezone.now() - timedelta(hours=age))
        for age in (2, 1)
    )

    [claim] = hold_for(1, slot)

    assert set(Appointment.objects.held()) == {newer, claim}
    assert claim.place == older.place


def test_what_hold_ends_by_need_is_public_at_once():
    gone = AppointmentFactory(lapsed=True, slot__planned=1)

    hold_as(PartyFactory(), 1, gone.slot, **STAFF)

    gone.refresh_from_db()
    assert gone.status == "expired"
    assert gone.public_at <= timezone.now()


@pytest.mark.parametrize("tick", range(4))
def test_hold_reads_the_clock_once(tick, monkeypatch):
    start, ticks = timezone.now(), count(1)
    party, person, slot = PartyFactory(), ApplicantFactory(), SlotFactory(planned=1)
    until = start + timedelta(minutes=tick + 0.5)
    AppointmentFactory(slot=slot, held=True, held_until=until)
    monkeypatch.setattr(timezone, "now", lambda: start + timedelta(minutes=next(ticks)))

    with suppress(SlotFull):  # whichever reading: lapsed and ended, or held and refused
        hold_as(party, [person], slot, **STAFF)

    assert Appointment.objects.held().count() == 1


@pytest.mark.parametrize("size", range(1, 7))
def test_hold_seats_a_party_of_one_to_six_over_neighbours(size):
    slots = row_of_slots(3, 1, 2)

    claims = hold_for(size, *reversed(slots))

    in_order = [(slots[0], 1), (slots[0], 2), (slots[0], 3), (slots[1], 1)]
    in_order += [(slots[2], 1), (slots[2], 2)]
    assert seats(claims) == in_order[:size]
    assert len({claim.party for claim in claims}) == 1


def test_hold_seats_all_or_nobody():
    slots = row_of_slots(2, 1)

    with pytest.raises(SlotFull):
        hold_for(4, *slots)

    assert not Appointment.objects.exists()


@pytest.mark.parametrize("minutes", [(), (0, 20), (0, 10, 20, 30)])
def test_hold_refuses_slots_that_are_no_neighbours(minutes):
    location = LocationFactory()
    slots = [SlotFactory(location=location, minute=minute) for minute in minutes]

    with pytest.raises(NotAllowed):
        hold_for(1, *slots)


def test_hold_refuses_a_slot_that_is_not_there():
    with pytest.raises(NotAllowed):
        propose(uuid4(), [ApplicantFactory().pk], [0], Contact())


@pytest.mark.parametrize("people", [[], [0]])
def test_hold_refuses_people_who_are_not_there(people):
    with pytest.raises(NotAllowed):
        propose(uuid4(), people, [SlotFactory().pk], Contact())


def test_hold_refuses_a_party_that_is_not_there():
    with pytest.raises(NotAllowed):
        hold(uuid4(), [ApplicantFactory().pk], [SlotFactory().pk])


@pytest.mark.parametrize("shift", [{"opens_at": 1}, {"starts_at": -1, "ends_at": 1}])
def test_hold_refuses_the_public_what_staff_may_take(shift):
    times = {name: timezone.now() + timedelta(minutes=by) for name, by in shift.items()}
    slot = SlotFactory(**times)

    assert hold_as(PartyFactory(), 1, slot, **STAFF)
    with pytest.raises(SlotFull):
        hold_for(1, slot)


def test_hold_refuses_staff_what_is_over():
    over = timezone.now() - timedelta(minutes=1)
    slot = SlotFactory(starts_at=over - timedelta(minutes=10), ends_at=over)

    with pytest.raises(SlotFull):
        hold_as(PartyFactory(), 1, slot, **STAFF)


def test_hold_knows_that_a_free_number_is_no_room_after_capacity_was_lowered():
    slot = SlotFactory(planned=4)
    claims = AppointmentFactory.create_batch(4, slot=slot)
    Slot.objects.filter(pk=slot.pk).update(ceiling=2)
    cancel([claims[0].pk])
    Appointment.objects.filter(status="cancelled").update(public_at=timezone.now())

    with pytest.raises(SlotFull):
        hold_for(1, slot)  # place 1 is free, but three sit where two may


def test_hold_fills_the_gaps_after_capacity_was_raised_again():
    slot = SlotFactory(planned=4)
    claims = AppointmentFactory.create_batch(4, slot=slot)
    Slot.objects.filter(pk=slot.pk).update(ceiling=2)
    cancel([claims[0].pk])
    Appointment.objects.filter(status="cancelled").update(public_at=timezone.now())
    Slot.objects.filter(pk=slot.pk).update(ceiling=None, extra=1)

    assert seats(hold_for(2, slot)) == [(slot, 1), (slot, 5)]


def test_lowering_capacity_evicts_nobody_and_a_hold_can_still_be_confirmed():
    slot = SlotFactory(planned=2)
    holds = hold_for(2, slot)
    Slot.objects.filter(pk=slot.pk).update(ceiling=0)

    confirm(ids(holds))

    assert statuses(*holds) == ["booked", "booked"]


def test_a_ceiling_of_zero_pauses_a_slot():
    with pytest.raises(SlotFull):
        hold_for(1, SlotFactory(planned=3, extra=2, ceiling=0))
