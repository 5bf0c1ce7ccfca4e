"""Cancel and expire: how places come back."""

import pytest
from django.utils import timezone

from appointments.claims import cancel, confirm, expire_next_hold
from appointments.exceptions import (
    MinorAlone,
    NotAllowed,
    SlotFull,
)
from appointments.models import Appointment, Contact
from config.db import ids
from notices.models import Notice
from tests.appointments.steps import book, hold_as, hold_for, statuses
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    SlotFactory,
)

pytestmark = pytest.mark.django_db


def test_cancel_takes_out_one_member_and_lets_the_place_cool():
    first, second = book(2, SlotFactory(planned=2))

    cancel([first.pk])
    cancel([first.pk])

    assert list(first.party.appointments.filter(status="booked")) == [second]
    with pytest.raises(SlotFull):
        hold_for(1, first.slot)


def test_cancel_tells_the_party_how_things_stand_now():
    first, second = book(
        2, SlotFactory(), contact=Contact(email="oksana@example.org", language="en")
    )

    cancel([first.pk])
    cancel([second.pk])

    one, two, none = Notice.objects.order_by("pk")
    assert one.valid_until <= timezone.now()  # a newer one says it better
    assert first.applicant.given_names not in two.body
    assert second.applicant.given_names in two.body
    assert none.subject.startswith("You cancelled your appointment: ")


def test_cancel_of_a_hold_tells_nobody():
    claims = hold_for(1, SlotFactory(), contact=Contact(email="oksana@example.org"))

    cancel(ids(claims))

    assert statuses(*claims) == ["cancelled"]
    assert not Notice.objects.exists()


def test_cancel_leaves_the_hold_of_another_time_alone():
    old = AppointmentFactory()
    claims = hold_as(old.party, [old.applicant], SlotFactory(), moving=True)

    cancel(ids(claims))

    assert statuses(old, *claims) == ["booked", "cancelled"]


def test_cancel_refuses_when_somebody_is_at_the_desk_and_then_takes_out_nobody():
    first, second = book(2, SlotFactory())
    Appointment.objects.filter(pk=second.pk).update(status="checked_in")

    with pytest.raises(NotAllowed):
        cancel([first.pk, second.pk])

    assert statuses(first, second) == ["booked", "checked_in"]


def test_cancel_leaves_no_child_behind_without_an_adult():
    adult, child = book(
        [ApplicantFactory(), ApplicantFactory(birth_date="2018-05-17")], SlotFactory()
    )

    with pytest.raises(MinorAlone):
        cancel([adult.pk])

    cancel([child.pk])
    cancel([adult.pk])
    assert statuses(adult, child) == ["cancelled", "cancelled"]


def test_cancel_counts_the_adult_who_is_at_the_desk_already():
    people = [ApplicantFactory(), ApplicantFactory(), ApplicantFactory(birth_date="2018-05-17")]
    here, other, child = book(people, SlotFactory(planned=3))
    Appointment.objects.filter(pk=here.pk).update(status="checked_in")

    cancel([other.pk])

    assert statuses(here, other, child) == ["checked_in", "cancelled", "booked"]


def test_cancel_of_what_is_not_there_changes_nothing():
    cancel([0])
    cancel([])


# Expire


def test_expire_next_hold_leaves_alone_what_is_not_public():
    AppointmentFactory(held=True)
    AppointmentFactory(lapsed=True)
    public = AppointmentFactory(public=True)

    assert [expire_next_hold(), expire_next_hold()] == [True, False]

    assert list(Appointment.objects.filter(status="expired")) == [public]


def test_expiring_does_not_start_the_clock_of_the_place_again():
    public = AppointmentFactory(public=True, slot__planned=1)

    assert expire_next_hold()

    assert hold_for(1, public.slot)


@pytest.mark.parametrize("size", [1, 3])
def test_a_booking_asks_the_database_as_much_for_one_as_for_three(
    size, django_assert_max_num_queries
):
    people, slot = ApplicantFactory.create_batch(size), SlotFactory(planned=3)

    with django_assert_max_num_queries(9):
        claims = hold_for(people, slot)
    with django_assert_max_num_queries(9):
        confirm(ids(claims))
