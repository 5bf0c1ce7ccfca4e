import pytest
from django.utils import timezone

from appointments import changes, claims, proposals, waitlist
from appointments.exceptions import NotAllowed, SlotFull
from appointments.line import offer_of
from appointments.models import Appointment, WaitlistEntry
from appointments.proposals import proposal_of
from appointments.waitlist import Wishes
from config.db import ids
from tests.doors import door
from tests.factories import AppointmentFactory, PartyFactory, row_of_slots

pytestmark = pytest.mark.django_db


@pytest.fixture
def slots():
    return row_of_slots(3, 2, 2)


@pytest.fixture
def booked(slots):
    """Two of one party who have an appointment."""
    return AppointmentFactory.create_batch(2, slot=slots[0], party=PartyFactory(version=1))


def propose(rows, slot):
    people = [row.applicant_id for row in rows]
    with door("planning"):
        return claims.hold(rows[0].party.form_key, people, [slot.pk], public=False, moving=True)


def expire(held):
    rows = Appointment.objects.filter(pk__in=ids(held))
    rows.update(status="expired", held_until=None, public_at=timezone.now())


def seats():
    return {row.slot_id for row in Appointment.objects.filter(status="booked")}


def test_what_planners_hold_is_a_proposal_and_what_she_chose_is_none(booked, slots):
    party = booked[0].party
    changes.propose_change(party.pk, [row.applicant_id for row in booked], [slots[1].pk])
    assert proposal_of(party) == []

    held = propose(booked, slots[2])

    assert ids(proposal_of(party)) == ids(held)


def test_accepting_ends_the_old_time(booked, slots):
    party = booked[0].party
    held = propose(booked, slots[1])

    proposals.accept(party.pk, ids(held))

    assert seats() == {slots[1].pk}
    assert proposal_of(party) == []


def test_accepting_on_two_devices_gets_one_answer(booked, slots):
    held = propose(booked, slots[1])

    first, again = (proposals.accept(booked[0].party_id, ids(held)) for _ in range(2))

    assert ids(first) == ids(again)
    assert seats() == {slots[1].pk}


def test_an_old_page_takes_nothing_of_the_proposal_after_it(booked, slots):
    old = propose(booked, slots[1])
    propose(booked, slots[2])

    with pytest.raises(SlotFull):
        proposals.accept(booked[0].party_id, ids(old))

    assert seats() == {slots[0].pk}


def test_nobody_takes_a_part_of_a_proposal_or_that_of_others(booked, slots):
    held = propose(booked, slots[1])
    other = propose([AppointmentFactory(slot=slots[2])], slots[0])

    for shown in [[held[0].pk], ids(other), [0], [], [*ids(held), *ids(other)]]:
        with pytest.raises(SlotFull):
            proposals.accept(booked[0].party_id, shown)

    assert slots[1].pk not in seats()


def test_what_expired_is_taken_again_while_there_is_room(booked, slots):
    held = propose(booked, slots[1])
    expire(held)

    proposals.accept(booked[0].party_id, ids(held))

    assert seats() == {slots[1].pk}


def test_what_somebody_took_meanwhile_is_gone_and_the_old_time_stays(booked, slots):
    held = propose(booked, slots[1])
    expire(held)
    AppointmentFactory(slot=slots[1])

    with pytest.raises(SlotFull):
        proposals.accept(booked[0].party_id, ids(held))

    assert slots[0].pk in seats()


def test_what_was_given_up_is_not_taken(booked, slots):
    held = propose(booked, slots[1])
    claims.cancel(ids(held))

    with pytest.raises(NotAllowed):
        proposals.accept(booked[0].party_id, ids(held))


def test_a_proposal_to_who_was_offered_a_place_in_line_is_not_shown_as_that(booked, slots):
    party, people = booked[0].party, [row.applicant_id for row in booked]
    day = slots[0].starts_at.date()
    entry = waitlist.join(
        party.form_key,
        people,
        Wishes([slots[0].location_id], [*range(7)], day, day),
        changes.contact_of(party),
    )
    waitlist.offer(entry.pk, [slots[1].pk])

    propose(booked, slots[2])

    assert WaitlistEntry.objects.get().offered_at is None
    assert {row.slot_id for row in proposal_of(party)} == {slots[2].pk}
    assert offer_of(party) == []
