"""Places that are kept for the phone: read out first, taken first, and never given twice."""

import pytest
from django.urls import reverse
from django.utils import timezone

from appointments.exceptions import SlotFull
from appointments.models import Appointment, Purpose, Status
from phone import acts, times
from tests.appointments.steps import hold_for
from tests.factories import (
    AllotmentFactory,
    ApplicantFactory,
    AppointmentFactory,
    LocationFactory,
    MunicipalityFactory,
    SlotFactory,
    ahead,
    row_of_slots,
)
from tests.phone.steps import prove, text

pytestmark = pytest.mark.django_db


def kept(slot, seats=1, **changes):
    return AllotmentFactory(
        slot=slot, seats=seats, purpose=Purpose.PHONE, municipality=None, **changes
    )


def days(size=1):
    return times.kept_days(size, timezone.localdate())


def chosen(staff, *people):
    form = {"people": [person.pk for person in people]}
    staff.post(reverse("phone:who", args=[people[0].pk]), form)


def hold(staff, *slots):
    return staff.post(reverse("phone:hold"), {"slots": ",".join(str(slot.pk) for slot in slots)})


def book(staff, *slots):
    hold(staff, *slots)
    staff.post(reverse("phone:check"), {"language": "uk"})
    return list(Appointment.objects.filter(status=Status.BOOKED).order_by("place"))


def test_a_place_kept_for_the_phone_is_read_out_and_taken(staff):
    slot = SlotFactory(planned=1)
    allotment = kept(slot)
    chosen(staff, ApplicantFactory())

    shown = text(staff.get(reverse("phone:times"), {"place": slot.location_id}))
    [claim] = book(staff, slot)

    assert "kept for the phone 09:00" in shown
    assert claim.allotment == allotment


def test_where_nothing_is_kept_nothing_is_said_of_it(staff):
    slot = SlotFactory()
    chosen(staff, ApplicantFactory())

    shown = text(staff.get(reverse("phone:times"), {"place": slot.location_id}))

    assert "ept for the phone" not in shown


def test_what_is_kept_is_taken_before_what_everybody_may_have(staff):
    slot = SlotFactory(planned=2)
    allotment = kept(slot)
    chosen(staff, ApplicantFactory())

    [claim] = book(staff, slot)

    assert claim.allotment == allotment


def test_what_is_too_little_for_all_leaves_what_everybody_may_have(staff):
    slot = SlotFactory(planned=4)
    kept(slot)
    home = ApplicantFactory.create_batch(2, household="9", municipality=MunicipalityFactory())
    chosen(staff, *home)

    claims = book(staff, slot)

    assert [claim.allotment for claim in claims] == [None, None]


def test_a_visit_that_changes_takes_them_too(staff):
    claim = AppointmentFactory()
    slot = SlotFactory(planned=1, minute=60)
    allotment = kept(slot)
    prove(staff, claim.applicant, claim.party)
    staff.post(reverse("phone:change", args=[claim.party_id]), {"people": [claim.pk]})

    [now] = book(staff, slot)

    assert (now.slot, now.party, now.allotment) == (slot, claim.party, allotment)


def test_they_are_there_before_the_public_may_book(staff):
    slot = SlotFactory(planned=1, opens_at=ahead(days=3))
    kept(slot)

    assert [window.slots for day in days()[slot.location_id] for window in day.windows] == [
        (slot.pk,)
    ]


def test_a_family_sits_in_neighbouring_slots():
    slots = row_of_slots(2, 2)
    for slot in slots:
        kept(slot, 2)

    [day] = days(4)[slots[0].location_id]

    assert day.windows[0].slots == tuple(slot.pk for slot in slots)
    assert days(5) == {}


def test_what_is_taken_closed_fell_open_or_to_practise_with_is_not_listed():
    taken = SlotFactory(planned=1)
    AppointmentFactory(slot=taken, allotment=kept(taken))
    kept(SlotFactory(planned=1, ceiling=0))
    kept(SlotFactory(planned=1), kept_until=ahead(seconds=-1))
    kept(SlotFactory(planned=1, location=LocationFactory(practice=True)))

    assert days() == {}


def test_what_is_kept_for_others_is_not_for_the_phone():
    slot = SlotFactory(planned=1)
    AllotmentFactory(slot=slot, seats=1)

    assert days() == {}
    with pytest.raises(SlotFull):
        acts.kept_first(lambda own: hold_for(1, slot, allotments=own), [slot.pk])


def test_a_location_with_kept_places_alone_is_listed(staff):
    slot = SlotFactory(planned=1, location__name="Rijswijk")
    kept(slot)
    chosen(staff, ApplicantFactory())

    shown = text(staff.get(reverse("phone:times")))

    assert "Rijswijk –" in shown


@pytest.mark.parametrize("number", [1, 3])
def test_listing_costs_the_same_for_one_slot_as_for_three(number, django_assert_num_queries):
    for _ in range(number):
        kept(SlotFactory(planned=1))

    with django_assert_num_queries(2):
        days()
