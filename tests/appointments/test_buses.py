"""Ask, grant, refuse, withdraw: what becomes of the places of a slot."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from appointments.buses import ask, grant, refuse, withdraw
from appointments.exceptions import NotAllowed, NotOpen, SlotFull, TooFew, TooLate
from appointments.models import Allotment, Appointment, Bus, StatusChange
from locations.models import Slot
from tests.appointments.bus_steps import bus_over, family, granted_bus, kept_by, name_for, status_of
from tests.appointments.steps import hold_as, hold_for
from tests.factories import (
    AllotmentFactory,
    AppointmentFactory,
    BusFactory,
    LocationFactory,
    MunicipalityFactory,
    PartyFactory,
    SlotFactory,
    UserFactory,
    row_of_slots,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner():
    return UserFactory(planner=True)


def unsaved(slot, **parts):
    made = {"municipality": MunicipalityFactory(), "asked_by": UserFactory(officer=True)}
    return BusFactory.build(**{"location": slot.location} | made | parts)


# Ask


def test_asking_keeps_nothing_yet():
    slot = SlotFactory()

    bus = ask(unsaved(slot))

    assert (bus.status, bus.granted, kept_by(bus)) == ("asked", None, [])
    assert hold_for(2, slot)


def test_a_form_that_arrives_twice_asks_once():
    bus = unsaved(SlotFactory())

    assert ask(bus) == ask(bus) == Bus.objects.get()


def test_nobody_asks_by_the_form_of_another_municipality():
    slot = SlotFactory()
    first = ask(unsaved(slot))

    with pytest.raises(NotAllowed):
        ask(unsaved(slot, form_key=first.form_key))


@pytest.mark.parametrize(("days", "asks"), [(0, False), (3, False), (4, True)])
def test_a_bus_is_asked_for_in_time(days, asks):
    day = timezone.localdate() + timedelta(days=days)
    slot = SlotFactory(morning=timezone.localtime().replace(hour=9) + timedelta(days=days))
    bus = unsaved(slot, day=day, starts=time(8))

    if asks:
        assert ask(bus).kept_until > timezone.now()
    else:
        with pytest.raises(TooLate):
            ask(bus)


@pytest.mark.parametrize("parts", [{"starts": time(13), "ends": time(16)}, {"ends": time(9, 5)}])
def test_a_bus_cannot_come_when_the_location_receives_nobody(parts):
    with pytest.raises(NotOpen):
        ask(unsaved(SlotFactory(), **parts))


def test_a_bus_cannot_come_to_slots_without_places_or_of_elsewhere():
    closed, other = SlotFactory(planned=0), LocationFactory()

    for location in [closed.location, other]:
        with pytest.raises(NotOpen):
            ask(unsaved(closed, location=location))


# Grant


def test_granting_keeps_the_earliest_places_for_the_municipality(planner):
    slots = row_of_slots(3, 3, 3)
    bus = bus_over(slots, seats=5)

    grant(bus.pk, 5, by=planner)

    assert kept_by(bus) == [3, 2]
    assert set(Allotment.objects.values_list("municipality", "kept_until")) == {
        (bus.municipality_id, bus.kept_until)
    }


def test_places_are_kept_until_three_days_before(planner):
    bus = granted_bus(4)

    left = bus.day - timezone.localdate(bus.kept_until)

    assert left == timedelta(days=3)
    assert timezone.localtime(bus.kept_until).time().isoformat() == "00:00:00"


def test_a_planner_may_grant_less_and_says_who_and_when(planner):
    bus = bus_over(row_of_slots(4), seats=4)

    grant(bus.pk, 2, by=planner, answer="The hall is small.")

    bus.refresh_from_db()
    assert (bus.status, bus.granted, bus.answer) == ("granted", 2, "The hall is small.")
    assert bus.decided_by == planner
    assert bus.decided_at <= timezone.now()


@pytest.mark.parametrize("seats", [0, -1, 5])
def test_a_planner_grants_some_and_at_most_what_was_asked(seats, planner):
    bus = bus_over(row_of_slots(9), seats=4)

    with pytest.raises(NotAllowed):
        grant(bus.pk, seats, by=planner)
    assert status_of(bus) == "asked"


def test_granting_leaves_the_places_of_people_and_of_other_buses_alone(planner):
    first, second = row_of_slots(4, 4)
    AppointmentFactory(slot=first)
    AppointmentFactory(slot=first, held=True)
    AllotmentFactory(slot=first, seats=1)
    bus = bus_over([first, second], seats=4)

    grant(bus.pk, 4, by=planner)

    assert kept_by(bus) == [1, 3]


@pytest.mark.parametrize("clock", ["held", "lapsed", "public"])
def test_granting_leaves_every_hold_alone_since_it_may_still_be_confirmed(clock, planner):
    slot = SlotFactory(planned=1)
    AppointmentFactory(slot=slot, **{clock: True})

    with pytest.raises(TooFew):
        grant(bus_over([slot], seats=1).pk, 1, by=planner)


def test_granting_uses_what_no_allotment_keeps_any_more(planner):
    slot = SlotFactory(planned=2)
    AllotmentFactory(slot=slot, seats=2, kept_until=timezone.now())

    assert grant(bus_over([slot], seats=2).pk, 2, by=planner)


def test_a_planner_cannot_keep_more_than_there_is(planner):
    bus = bus_over(row_of_slots(2, 1), seats=4)

    with pytest.raises(TooFew):
        grant(bus.pk, 4, by=planner)
    assert (status_of(bus), kept_by(bus)) == ("asked", [])


def test_only_slots_within_the_window_are_kept(planner):
    slots = row_of_slots(2, 2, 2)
    bus = bus_over(slots, seats=6, starts=time(9, 10), ends=time(9, 29))

    with pytest.raises(TooFew):
        grant(bus.pk, 3, by=planner)
    grant(bus.pk, 2, by=planner)

    assert Allotment.objects.get().slot == slots[1]


def test_it_is_too_late_to_grant_when_nothing_could_be_kept(planner):
    soon = timezone.localtime().replace(hour=9, minute=0) + timedelta(days=3)
    bus = bus_over([SlotFactory(morning=soon)], day=soon.date(), seats=1)

    with pytest.raises(TooLate):
        grant(bus.pk, 1, by=planner)


def test_a_bus_is_answered_once(planner):
    bus = granted_bus(8)

    for answer in [lambda: grant(bus.pk, 1, by=planner), lambda: refuse(bus.pk, by=planner)]:
        with pytest.raises(NotAllowed):
            answer()
    assert kept_by(bus) == [4]


def test_what_is_kept_is_not_the_publics_and_not_other_staffs():
    bus = granted_bus(5, seats=4)
    slot = bus.window().get()
    hold_for(1, slot)

    with pytest.raises(SlotFull):
        hold_for(1, slot)
    with pytest.raises(SlotFull):
        hold_as(PartyFactory(), 1, slot, public=False)


def test_what_is_not_named_falls_open_by_the_clock_alone(time_machine):
    bus = granted_bus(4)
    slot = bus.window().get()
    name_for(bus, 1)

    time_machine.move_to(bus.kept_until - timedelta(seconds=5))
    with pytest.raises(SlotFull):
        hold_for(1, slot)
    time_machine.move_to(bus.kept_until + timedelta(seconds=5))
    hold_for(3, slot)

    assert Appointment.objects.filter(slot=slot).count() == 4


# Refuse


def test_refusing_says_why_and_keeps_nothing(planner):
    bus = bus_over(row_of_slots(4))

    refuse(bus.pk, by=planner, answer="That day is full.")

    bus.refresh_from_db()
    assert (bus.status, bus.granted, bus.answer) == ("refused", None, "That day is full.")
    assert (bus.decided_by, kept_by(bus)) == (planner, [])


# Withdraw


def test_withdrawing_frees_at_once_what_is_not_named_and_nothing_else():
    bus = granted_bus(4)
    slot = bus.window().get()
    [named] = name_for(bus, 1)

    withdraw(bus.pk, by=bus.asked_by)

    named.refresh_from_db()
    assert (named.status, status_of(bus)) == ("booked", "withdrawn")
    assert hold_for(3, slot)
    with pytest.raises(SlotFull):
        hold_for(1, slot)


def test_withdrawing_what_was_only_asked_for_ends_the_question(planner):
    bus = bus_over(row_of_slots(4))

    withdraw(bus.pk, by=bus.asked_by)
    withdraw(bus.pk, by=bus.asked_by)

    with pytest.raises(NotAllowed):
        grant(bus.pk, 1, by=planner)


def test_what_was_refused_or_fell_open_cannot_be_withdrawn(time_machine):
    refused, bus = BusFactory(refused=True), granted_bus(4)

    with pytest.raises(NotAllowed):
        withdraw(refused.pk, by=refused.asked_by)
    time_machine.move_to(bus.kept_until)
    with pytest.raises(TooLate):
        withdraw(bus.pk, by=bus.asked_by)


# What the database promises


@pytest.mark.parametrize(
    ("promise", "parts"),
    [
        ("bus_asks_for_seats", {"seats": 0}),
        ("bus_asks_for_seats", {"seats": 201}),
        ("bus_window_has_length", {"ends": time(9)}),
        ("bus_has_a_status", {"refused": True, "status": "lost"}),
        ("bus_gets_no_more_than_it_asked", {"refused": True, "status": "granted", "granted": 5}),
        ("bus_gets_no_more_than_it_asked", {"refused": True, "status": "granted", "granted": 0}),
        ("granted_bus_says_how_many", {"refused": True, "status": "granted"}),
        ("granted_bus_says_how_many", {"granted": 1}),
        ("decided_bus_says_who_and_when", {"refused": True, "decided_by": None}),
        ("decided_bus_says_who_and_when", {"refused": True, "decided_at": None}),
        ("decided_bus_says_who_and_when", {"decided_at": timezone.now()}),
    ],
)
def test_the_database_refuses_a_bus_that_cannot_be(promise, parts):
    with pytest.raises(IntegrityError, match=promise):
        BusFactory(**parts)


def test_a_bus_keeps_each_slot_once_and_for_its_municipality():
    bus, slot = BusFactory(), SlotFactory()
    AllotmentFactory(bus=bus, slot=slot)

    with pytest.raises(IntegrityError, match="bus_keeps_a_slot_once"), transaction.atomic():
        AllotmentFactory(bus=bus, slot=slot)
    with pytest.raises(IntegrityError, match="bus_is_of_a_municipality"):
        AllotmentFactory(bus=bus, municipality=None)


@pytest.mark.parametrize(
    "part", [{"seats": 5}, {"starts": time(8)}, {"day": "2026-01-01"}, {"location": None}]
)
def test_what_was_asked_for_never_changes(part):
    bus = BusFactory()

    with pytest.raises(IntegrityError, match="never changes"):
        Bus.objects.filter(pk=bus.pk).update(**part)


def test_a_claim_is_of_the_slot_of_its_allotment():
    row = AppointmentFactory()

    Appointment.objects.filter(pk=row.pk).update(allotment=AllotmentFactory())

    with (
        pytest.raises(IntegrityError, match="claim_and_allotment_share_a_slot"),
        connection.cursor() as cursor,
    ):
        cursor.execute("set constraints all immediate")


def test_the_history_of_a_bus_is_written_by_the_database(planner):
    bus = granted_bus(4)
    withdraw(bus.pk, by=bus.asked_by)

    history = StatusChange.objects.filter(about="bus", row=bus.pk)

    assert list(history.values_list("status", flat=True)) == ["asked", "granted", "withdrawn"]


@pytest.mark.parametrize("count", [1, 3])
def test_granting_asks_the_database_as_much_for_one_slot_as_for_three(
    count, planner, django_assert_num_queries
):
    bus = bus_over(row_of_slots(*[4] * count), seats=4 * count)

    with django_assert_num_queries(8):
        grant(bus.pk, 4 * count, by=planner)


def test_lowering_capacity_later_takes_no_place_from_anybody_else(planner):
    bus = granted_bus(4, 4, seats=8)
    first, second = bus.window().order_by("starts_at")
    Slot.objects.filter(pk=first.pk).update(ceiling=1)

    name_for(bus, family(bus, 5))

    assert Appointment.objects.filter(slot=first).count() == 1
    assert Appointment.objects.filter(slot=second).count() == 4
