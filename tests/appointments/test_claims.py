"""Hold: what may be taken, by whom. What happens at once is in test_races."""

from contextlib import suppress
from datetime import timedelta
from itertools import count
from uuid import uuid4

import pytest
from django.utils import timezone

from appointments.claims import cancel, confirm, hold, propose
from appointments.exceptions import (
    AlreadyBooked,
    NotAllowed,
    NotEligible,
    SlotFull,
)
from appointments.models import Appointment, Contact, Party
from config.db import ids
from locations.models import Slot
from tests.appointments.steps import book, hold_as, hold_for, move, seats, statuses
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


# What hold may take


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


# Whom hold takes


def test_hold_asks_who_is_eligible():
    people = [ApplicantFactory(), ApplicantFactory(served_on=timezone.localdate())]

    with pytest.raises(NotEligible) as refusal:
        hold_for(people, SlotFactory())

    assert [objection.code for objection in refusal.value.objections] == ["served"]


def test_hold_twice_is_the_same_hold_with_a_new_clock():
    slot = SlotFactory(planned=1)
    party, person = PartyFactory(), ApplicantFactory()
    first = hold_as(party, [person], slot, clock=timedelta(minutes=1))

    again = hold_as(party, [person], slot)

    assert again == first == list(Appointment.objects.held())
    assert Appointment.objects.get().held_until == again[0].held_until > first[0].held_until


def test_hold_twice_never_shortens_the_clock():
    slot, party = SlotFactory(), PartyFactory()
    [offer] = hold_as(party, 1, slot, clock=timedelta(days=1), **STAFF)

    [again] = hold_as(party, [offer.applicant], slot)

    assert again.held_until == offer.held_until


def test_hold_of_another_time_gives_the_first_one_up_and_counts_it_as_free():
    first, second = row_of_slots(1, 1)
    party, people = PartyFactory(), ApplicantFactory.create_batch(2)
    given_up = hold_as(party, people[:1], second)

    claims = hold_as(party, people, first, second)

    assert seats(claims) == [(first, 1), (second, 1)]
    assert statuses(*given_up) == ["cancelled"]


def test_a_hold_ends_the_one_that_somebody_else_made_for_the_same_person():
    person = ApplicantFactory()
    [first] = hold_for([person], SlotFactory())

    [second] = hold_for([person], SlotFactory())

    assert statuses(first, second) == ["cancelled", "held"]
    with pytest.raises(NotAllowed):
        confirm([first.pk])


def test_another_choice_of_people_gives_up_the_holds_of_the_rest():
    slot, party = SlotFactory(planned=3), PartyFactory()
    people = ApplicantFactory.create_batch(3)
    hold_as(party, people, slot)

    hold_as(party, people[:1], slot)

    assert [row.applicant for row in Appointment.objects.held()] == people[:1]


def test_hold_refuses_a_second_appointment():
    booked = AppointmentFactory()

    with pytest.raises(AlreadyBooked):
        hold_for([booked.applicant], SlotFactory())


def test_an_old_form_adds_nobody_to_a_visit_that_is_booked():
    [booked] = book(1, SlotFactory())

    with pytest.raises(AlreadyBooked):
        hold_as(booked.party, 1, SlotFactory())


def test_who_moves_without_the_others_needs_a_party_of_their_own():
    first, second = book(2, SlotFactory())
    other = SlotFactory()

    with pytest.raises(NotAllowed):
        hold_as(first.party, [first.applicant], other, moving=True)
    assert hold_as(PartyFactory(), [first.applicant], other, moving=True)
    assert statuses(second) == ["booked"]


def test_nobody_who_has_checked_in_can_move():
    here = AppointmentFactory(status="checked_in")

    with pytest.raises(NotAllowed):
        hold_as(here.party, [here.applicant], SlotFactory(), moving=True)


def test_hold_lets_members_stay_where_they_sit():
    first, second, third = row_of_slots(1, 2, 1)
    early = AppointmentFactory(slot=first)
    late = AppointmentFactory(slot=second, party=early.party)
    AppointmentFactory(slot=second)  # the slot is full but for our own member

    claims = move([early, late], second, third)

    assert seats(claims) == [(third, 1)]
    assert set(early.party.appointments.filter(status="booked")) == {late, *claims}


def test_only_members_of_the_party_stay_where_they_sit():
    slot = SlotFactory(planned=3)
    [sits] = book(1, slot)
    party, other = PartyFactory(), ApplicantFactory()

    claims = hold_as(party, [sits.applicant, other], slot, moving=True)
    confirm(ids(claims))

    assert seats(claims) == [(slot, 2), (slot, 3)]
    assert set(party.appointments.filter(status="booked")) == set(claims)
    assert statuses(sits) == ["cancelled"]


def test_a_place_given_up_in_the_same_slot_is_not_taken_twice():
    slot = SlotFactory(planned=2)
    mine, _ = AppointmentFactory(slot=slot), AppointmentFactory(slot=slot)

    assert hold_as(mine.party, [mine.applicant], slot, moving=True) == []


def test_propose_makes_one_party_of_a_form_sent_twice():
    key, person, slot = uuid4(), ApplicantFactory(), SlotFactory()

    first, again = (propose(key, [person.pk], [slot.pk], Contact(language="nl")) for _ in range(2))

    assert first == again
    assert Party.objects.get().language == "nl"


@pytest.mark.django_db(transaction=True)
def test_propose_that_is_refused_leaves_no_party():
    with pytest.raises(SlotFull):
        hold_for(1, SlotFactory(planned=0))

    assert not Party.objects.exists()


# Capacity


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
