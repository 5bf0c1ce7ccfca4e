"""A bus beside everybody else, at the same moment: never oversold, and what is kept stays kept."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from appointments.allotments import kept_places
from appointments.buses import grant, withdraw
from appointments.claims import hold
from appointments.exceptions import BookingError, SlotFull
from appointments.models import OCCUPYING, Allotment, Appointment
from appointments.naming import name, unname
from config.db import ids
from locations.models import Slot
from tests.appointments.bus_steps import (
    bus_over,
    family,
    granted_bus,
    kept_by,
    name_for,
    status_of,
)
from tests.appointments.steps import book, hold_for
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    PartyFactory,
    UserFactory,
    row_of_slots,
)
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 5


def named(bus):
    return Appointment.objects.filter(allotment__bus=bus, status="booked").count()


def oversold():
    """The slots in which more places are taken and kept than there are."""
    kept = kept_places(ids(Slot.objects.all()), timezone.now())
    taken = {
        slot: slot.appointments.filter(status__in=OCCUPYING).count() for slot in Slot.objects.all()
    }
    return [slot for slot, number in taken.items() if number + kept.get(slot.pk, 0) > slot.capacity]


def refusals(results):
    return [type(result) for result in results if isinstance(result, BookingError)]


def public(person, *slots):
    return partial(hold_for, [person], *slots)


def test_a_crowd_gets_what_is_the_publics_and_the_bus_what_is_its_own():
    bus = granted_bus(5, seats=3)
    crowd = [public(person, bus.window().get()) for person in ApplicantFactory.create_batch(5)]
    bring = [partial(name_for, bus, family(bus)) for _ in range(3)]

    results = race(*crowd, *bring)

    assert refusals(results) == [SlotFull] * 3
    assert named(bus) == 3
    assert Appointment.objects.held().count() == 2
    assert oversold() == []


def test_families_of_one_bus_named_at_once_share_its_places(deadlocks):
    bus = granted_bus(3, 3, 3, seats=8)
    families = [family(bus, size) for size in (1, 2, 3, 4)]

    results = race(*[partial(name_for, bus, people) for people in families])

    seated = [rows for rows in results if isinstance(rows, list)]
    assert named(bus) == sum(map(len, seated)) <= 8
    assert len(seated) >= 3
    assert (oversold(), deadlocks) == ([], [])


def test_two_officers_name_the_same_person_once():
    bus = granted_bus(4)
    person = family(bus)

    results = race(*[partial(name_for, bus, person)] * 4)

    assert [each.__name__ for each in refusals(results)] == ["AlreadyBooked"] * 3
    assert named(bus) == 1


def test_two_buses_that_name_the_same_person_give_one_appointment(deadlocks):
    bus = granted_bus(2, seats=2)
    other = granted_bus(2, seats=2, municipality=bus.municipality)

    for _ in range(ROUNDS):
        person = family(bus)
        results = race(partial(name_for, bus, person), partial(name_for, other, person))
        [rows] = [result for result in results if isinstance(result, list)]
        unname(rows[0].allotment.bus_id, ids(rows))

    assert deadlocks == []


def test_who_books_at_the_moment_they_are_named_has_one_appointment(deadlocks):
    bus = granted_bus(4)
    slot = row_of_slots(1)[0]
    [person] = family(bus)

    race(partial(name_for, bus, [person]), partial(book, [person], slot))

    assert person.appointments.filter(status="booked").count() == 1
    assert (oversold(), deadlocks) == ([], [])


def test_a_form_sent_four_times_at_once_names_once():
    bus, key = granted_bus(4), uuid4()
    people = family(bus, 2)

    results = race(*[partial(name, bus.pk, ids(people), key)] * 4)

    assert len({tuple(sorted(ids(rows))) for rows in results}) == 1
    assert named(bus) == 2


def test_granting_beside_bookings_never_keeps_what_was_just_taken(deadlocks):
    planner = UserFactory(planner=True)
    for _ in range(ROUNDS):
        slots = row_of_slots(2, 2)
        bus = bus_over(slots, seats=3)
        people = ApplicantFactory.create_batch(3)

        race(partial(grant, bus.pk, 3, by=planner), *[public(each, *slots) for each in people])

        assert oversold() == []
        assert kept_by(bus) == [] or sum(kept_by(bus)) == 3
    assert deadlocks == []


def test_two_planners_grant_a_bus_once():
    bus = bus_over(row_of_slots(9), seats=4)
    planner = UserFactory(planner=True)

    results = race(*[partial(grant, bus.pk, seats, by=planner) for seats in (2, 3, 4)])

    assert [each.__name__ for each in refusals(results)] == ["NotAllowed"] * 2
    bus.refresh_from_db()
    assert kept_by(bus) == [bus.granted]


def test_two_buses_granted_over_the_same_slots_share_them(deadlocks):
    planner = UserFactory(planner=True)
    slots = row_of_slots(3, 3)
    buses = [bus_over(slots, seats=seats) for seats in (4, 3, 2)]

    race(*[partial(grant, bus.pk, bus.seats, by=planner) for bus in buses])

    assert sum(sum(kept_by(bus)) for bus in buses) in {4, 5, 6}
    assert (oversold(), deadlocks) == ([], [])


def test_withdrawing_while_somebody_is_named_loses_and_oversells_nothing(deadlocks):
    for _ in range(ROUNDS):
        bus = granted_bus(2, seats=2)
        slot = bus.window().get()

        race(
            partial(name_for, bus, family(bus)),
            partial(withdraw, bus.pk, by=bus.asked_by),
            public(ApplicantFactory(), slot),
        )

        assert status_of(bus) == "withdrawn"
        assert oversold() == []
        free = 2 - slot.appointments.filter(status__in=OCCUPYING).count()
        assert not free or hold_for(free, slot)
    assert deadlocks == []


def test_a_place_that_comes_back_to_the_bus_is_nobody_elses_for_a_moment():
    bus = granted_bus(1, seats=1)
    slot = bus.window().get()

    for _ in range(ROUNDS):
        [row] = name_for(bus, 1)
        desk = [
            partial(hold, PartyFactory().form_key, [ApplicantFactory().pk], [slot.pk], public=False)
            for _ in range(3)
        ]
        _, *tried = race(partial(unname, bus.pk, [row.pk]), *desk)
        assert refusals(tried) == [SlotFull] * 3


def test_the_moment_places_fall_open_belongs_to_the_bus_or_the_public_and_not_to_both():
    for _ in range(ROUNDS):
        bus = granted_bus(2, seats=2)
        slot = bus.window().get()
        families = [family(bus) for _ in range(2)]
        people = ApplicantFactory.create_batch(2)
        until = timezone.now() + timedelta(milliseconds=30)
        Allotment.objects.filter(bus=bus).update(kept_until=until)

        race(
            *[partial(tries, partial(name_for, bus, each)) for each in families],
            *[partial(tries, public(each, slot)) for each in people],
        )

        assert slot.appointments.filter(status__in=OCCUPYING).count() == 2
        assert oversold() == []


def tries(job, times=20):
    """Do it as soon as it is possible."""
    for _ in range(times):
        try:
            return job()
        except BookingError:
            continue
    return None


def test_a_lapsed_hold_of_a_bus_goes_back_to_the_bus():
    bus = granted_bus(1, seats=1)
    [allotment] = bus.allotments.all()
    AppointmentFactory(slot=allotment.slot, allotment=allotment, public=True)

    with pytest.raises(SlotFull):
        hold_for(1, allotment.slot)
