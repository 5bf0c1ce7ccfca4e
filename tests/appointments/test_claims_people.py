"""Hold: for whom, and what they had before."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from appointments.claims import confirm, propose
from appointments.exceptions import (
    AlreadyBooked,
    NotAllowed,
    NotEligible,
    SlotFull,
)
from appointments.models import Appointment, Contact, Party
from config.db import ids
from tests.appointments.steps import book, hold_as, hold_for, move, seats, statuses
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    PartyFactory,
    SlotFactory,
    row_of_slots,
)

pytestmark = pytest.mark.django_db

STAFF = {"public": False}


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
