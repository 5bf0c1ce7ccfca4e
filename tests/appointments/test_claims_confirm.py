"""Confirm: late, twice, and what it ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from appointments.claims import cancel, confirm, expire_next_hold
from appointments.exceptions import (
    AlreadyBooked,
    MinorAlone,
    NotAllowed,
    SlotFull,
)
from appointments.models import Appointment, Contact, Party
from config.db import ids
from notices.models import Notice
from tests.appointments.steps import book, hold_as, hold_for, move, statuses
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    PartyFactory,
    SlotFactory,
)

pytestmark = pytest.mark.django_db

STAFF = {"public": False}


def test_confirm_books_and_writes_one_letter():
    claims = hold_for(2, SlotFactory(), contact=Contact(email="oksana@example.org"))

    confirm(ids(claims))
    confirm(ids(claims))

    party = Party.objects.get()
    assert set(party.appointments.values_list("status", "held_until", "public_at")) == {
        ("booked", None, None)
    }
    assert Notice.objects.get().key == f"visit:{party.reference}:1:{party.email}:email"


def test_confirm_keeps_the_contact_and_leaves_what_was_not_said():
    [claim] = hold_for(1, SlotFactory(), contact=Contact(language="nl", step_free=True))

    confirm([claim.pk], Contact(email="olena@example.org", phone="+31612345678"))

    party = Party.objects.get()
    assert (party.email, party.phone) == ("olena@example.org", "+31612345678")
    assert (party.language, party.step_free) == ("nl", True)
    assert Notice.objects.get(channel="email").to == "olena@example.org"


@pytest.mark.parametrize("contact", [None, Contact(email="olena@example.org")])
def test_confirm_writes_the_contact_with_the_version(contact, django_assert_num_queries):
    before = Contact(email="oksana@example.org")
    confirm(ids(hold_for(1, SlotFactory(), contact=before)))  # statements are prepared now
    [claim] = hold_for(1, SlotFactory(), contact=before)

    with django_assert_num_queries(6):  # look, lock, book, who comes, party, outbox
        confirm([claim.pk], contact)

    party = Party.objects.get(pk=claim.party_id)
    assert (party.version, party.email) == (1, (contact or before).email)


@pytest.mark.parametrize("clock", ["held", "lapsed", "public"])
def test_confirm_is_never_too_late_while_nobody_needed_the_place(clock):
    late = AppointmentFactory(**{clock: True})

    confirm([late.pk])

    assert statuses(late) == ["booked"]


def test_confirm_takes_an_expired_place_again():
    gone = AppointmentFactory(public=True)
    assert expire_next_hold()

    [taken] = confirm([gone.pk])

    assert (taken.slot, taken.applicant) == (gone.slot, gone.applicant)
    assert statuses(gone, taken) == ["expired", "booked"]


def test_confirm_takes_again_what_only_one_of_the_party_lost():
    slot = SlotFactory(planned=2)
    party = PartyFactory()
    mine, lost = AppointmentFactory.create_batch(2, slot=slot, party=party, public=True)
    Appointment.objects.filter(pk=lost.pk).update(status="expired", held_until=None)

    taken = confirm([mine.pk, lost.pk])

    assert {row.applicant for row in taken} == {mine.applicant, lost.applicant}
    assert set(statuses(*taken)) == {"booked"}


def test_confirm_of_an_expired_hold_of_who_sits_there_by_now_says_so():
    slot, party = SlotFactory(), PartyFactory()
    gone = AppointmentFactory(slot=slot, party=party, public=True)
    assert expire_next_hold()
    book([gone.applicant], slot, party=party)

    with pytest.raises(AlreadyBooked):
        confirm([gone.pk])


def test_confirm_that_does_not_move_ends_nothing_that_was_booked_since():
    gone = AppointmentFactory(public=True)
    assert expire_next_hold()
    [since] = book([gone.applicant], SlotFactory())

    with pytest.raises(AlreadyBooked):
        confirm([gone.pk], moving=False)

    assert statuses(since) == ["booked"]
    assert confirm([gone.pk], moving=True)
    assert statuses(since) == ["cancelled"]


def test_confirm_says_when_an_expired_place_is_taken():
    gone = AppointmentFactory(public=True, slot__planned=1)
    hold_for(1, gone.slot)

    with pytest.raises(SlotFull):
        confirm([gone.pk])

    assert statuses(gone) == ["expired"]


def test_confirm_takes_again_by_the_rules_of_the_public_whatever_door_it_came_through():
    slot = SlotFactory(planned=1, opens_at=timezone.now() + timedelta(days=1))
    claims = hold_as(PartyFactory(), 1, slot, clock=timedelta(0), **STAFF)
    Appointment.objects.update(status="expired", held_until=None)

    with pytest.raises(SlotFull):
        confirm(ids(claims))


def test_confirm_refuses_what_was_given_up():
    [claim] = hold_for(1, SlotFactory())
    cancel([claim.pk])

    with pytest.raises(NotAllowed):
        confirm([claim.pk])


@pytest.mark.parametrize("holds", [[], [0]])
def test_confirm_refuses_what_is_not_there(holds):
    with pytest.raises(NotAllowed):
        confirm(holds)


def test_confirm_refuses_what_has_begun():
    begun = timezone.now() - timedelta(seconds=1)
    slot = SlotFactory(starts_at=begun, ends_at=begun + timedelta(minutes=10))

    with pytest.raises(SlotFull):
        confirm([AppointmentFactory(held=True, slot=slot).pk])


def test_confirm_ends_the_old_appointment_and_only_then():
    old = AppointmentFactory()
    claims = hold_as(old.party, [old.applicant], SlotFactory(), moving=True)
    assert statuses(old) == ["booked"]

    confirm(ids(claims))

    old.refresh_from_db()
    assert old.status == "cancelled"
    assert old.public_at > timezone.now()


def test_a_member_who_moves_alone_leaves_into_a_party_of_their_own():
    first = AppointmentFactory()
    second = AppointmentFactory(party=first.party, slot=first.slot)

    claims = hold_as(PartyFactory(), [second.applicant], SlotFactory(), moving=True)
    confirm(ids(claims))

    assert list(first.party.appointments.filter(status="booked")) == [first]
    assert {party.version for party in Party.objects.all()} == {1}  # both are told


def test_an_adult_who_moves_alone_cannot_leave_a_child_behind():
    adult, child = book(
        [ApplicantFactory(), ApplicantFactory(birth_date="2018-05-17")], SlotFactory()
    )
    claims = hold_as(PartyFactory(), [adult.applicant], SlotFactory(), moving=True)

    with pytest.raises(MinorAlone):
        confirm(ids(claims))

    assert statuses(adult, child, *claims) == ["booked", "booked", "held"]


def test_both_move_together_and_nobody_is_left_behind():
    adult, child = book(
        [ApplicantFactory(), ApplicantFactory(birth_date="2018-05-17")], SlotFactory()
    )

    assert len(move([adult, child], SlotFactory())) == 2
    assert statuses(adult, child) == ["cancelled", "cancelled"]
