"""Whom a municipality brings on its bus."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from appointments.claims import cancel
from appointments.exceptions import (
    AlreadyBooked,
    MinorAlone,
    NotAllowed,
    NotEligible,
    NotTogether,
    SlotFull,
    TooLate,
    TooMany,
)
from appointments.models import Appointment, Party
from appointments.naming import name, unname
from config.db import ids
from locations.models import Slot
from notices.models import Notice
from tests.appointments.bus_steps import bus_over, family, granted_bus, name_for
from tests.appointments.steps import book, hold_for, statuses
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    MunicipalityFactory,
    row_of_slots,
)

pytestmark = pytest.mark.django_db


def taken(bus):
    """How many have a place of the bus in each of its slots, by time."""
    slots = bus.window().order_by("starts_at")
    return [slot.appointments.filter(allotment__bus=bus, status="booked").count() for slot in slots]


# Name


def test_who_is_named_has_an_appointment_from_the_places_of_the_bus():
    bus = granted_bus(4)

    rows = name_for(bus, 2)

    assert statuses(*rows) == ["booked", "booked"]
    assert {row.allotment for row in rows} == set(bus.allotments.all())
    assert len({row.party for row in rows}) == 1


def test_the_party_is_told_in_the_language_of_the_adult_who_can_be_reached():
    bus = granted_bus(4)
    child, silent = family(bus, child=True, email="kid@example.org"), family(bus)
    reached = family(bus, email="olena@example.org", phone="+31612345678", language="ru")

    name_for(bus, [*child, *silent, *reached])

    party, letter = Party.objects.get(), Notice.objects.get(channel="email")
    assert (party.email, party.phone, party.language) == (
        "olena@example.org",
        "+31612345678",
        "ru",
    )
    assert (party.channel, letter.to, letter.language) == ("office", "olena@example.org", "ru")


def test_who_cannot_be_reached_is_named_and_written_to_on_paper():
    bus = granted_bus(4)

    assert name_for(bus, 1)
    assert Notice.objects.get().channel == "letter"


def test_a_form_that_arrives_twice_names_once():
    bus, key = granted_bus(4), uuid4()
    people = family(bus, 2)

    first, again = (name_for(bus, people, key) for _ in range(2))

    assert ids(first) == ids(again)
    assert Appointment.objects.count() == 2


def test_a_family_sits_side_by_side_in_the_first_slots_that_have_room_for_all():
    bus = granted_bus(2, 2, 2, seats=6)
    name_for(bus, 1)

    name_for(bus, 4)

    assert taken(bus) == [2, 2, 1]


def test_a_family_that_does_not_fit_side_by_side_is_refused_whole():
    bus = granted_bus(1, 1, 1, 1, seats=4)

    with pytest.raises(NotTogether):
        name_for(bus, 4)
    assert taken(bus) == [0, 0, 0, 0]


def test_the_bus_takes_its_own_places_and_never_those_of_the_public():
    bus = granted_bus(6, seats=4)
    name_for(bus, 4)

    with pytest.raises(NotTogether):
        name_for(bus, 1)
    assert hold_for(2, bus.window().get())


def test_a_full_house_leaves_the_places_of_the_bus_to_the_bus():
    bus = granted_bus(5, seats=4)
    slot = bus.window().get()
    hold_for(1, slot)

    name_for(bus, 4)

    with pytest.raises(SlotFull):
        hold_for(1, slot)


@pytest.mark.parametrize(("size", "fits"), [(10, True), (11, False)])
def test_staff_bring_up_to_ten_together(size, fits):
    bus = granted_bus(12, seats=12)

    if fits:
        assert len(name_for(bus, size)) == size
    else:
        with pytest.raises(TooMany):
            name_for(bus, size)


@pytest.mark.parametrize("people", [[], [0]])
def test_somebody_has_to_be_named(people):
    with pytest.raises(NotAllowed):
        name(granted_bus(4).pk, people, uuid4())


def test_nobody_of_another_municipality_is_named():
    bus = granted_bus(4)
    mine, foreign = family(bus), [ApplicantFactory(municipality=MunicipalityFactory())]

    for people in [foreign, mine + foreign]:
        with pytest.raises(NotAllowed):
            name_for(bus, people)
    assert taken(bus) == [0]


def test_who_is_set_apart_is_named_alone():
    bus = granted_bus(4)
    apart = family(bus, set_apart=True)

    with pytest.raises(NotAllowed):
        name_for(bus, apart + family(bus))
    assert name_for(bus, apart)


@pytest.mark.parametrize("status", ["booked", "checked_in"])
def test_who_has_an_appointment_is_not_given_a_second(status):
    bus = granted_bus(4)
    people = family(bus, 2)
    AppointmentFactory(applicant=people[0], status=status)

    with pytest.raises(AlreadyBooked):
        name_for(bus, people)
    assert taken(bus) == [0]


def test_who_was_named_by_another_bus_is_not_named_again():
    bus = granted_bus(4)
    other = granted_bus(4, municipality=bus.municipality)
    people = family(bus)
    name_for(other, people)

    with pytest.raises(AlreadyBooked):
        name_for(bus, people)


def test_naming_ends_what_the_person_was_only_holding():
    bus = granted_bus(4)
    person = family(bus)
    [held] = hold_for(person, *row_of_slots(1))

    [named] = name_for(bus, person)

    assert statuses(held, named) == ["cancelled", "booked"]


@pytest.mark.parametrize("situation", ["served", "withdrawn", "in_a_closed_wave"])
def test_who_may_not_come_is_not_named(situation):
    bus = granted_bus(4)

    with pytest.raises(NotEligible):
        name_for(bus, family(bus, **{situation: True}))


def test_eligibility_is_that_of_the_day_of_the_bus():
    bus = granted_bus(4)

    assert name_for(bus, family(bus, registered_yesterday=True))


def test_a_child_comes_with_an_adult():
    bus = granted_bus(4)
    child = family(bus, child=True)

    with pytest.raises(MinorAlone):
        name_for(bus, child)
    assert name_for(bus, child + family(bus))


def test_a_child_may_come_with_a_guardian_who_is_not_named():
    bus = granted_bus(4)

    [row] = name_for(bus, family(bus, child=True), with_guardian=True)

    assert row.party.with_guardian


def test_only_a_granted_bus_has_places_to_name():
    with pytest.raises(NotAllowed):
        name_for(bus_over(row_of_slots(4)), 1)


def test_it_is_too_late_to_name_from_three_days_before(time_machine):
    bus = granted_bus(4)

    time_machine.move_to(bus.kept_until - timedelta(seconds=5))
    name_for(bus, 1)
    time_machine.move_to(bus.kept_until)
    with pytest.raises(TooLate):
        name_for(bus, 1)


def test_after_capacity_was_lowered_only_what_is_left_is_given():
    bus = granted_bus(4)
    name_for(bus, 1)
    Slot.objects.update(ceiling=2)

    with pytest.raises(NotTogether):
        name_for(bus, 2)
    assert name_for(bus, 1)


@pytest.mark.parametrize("size", [1, 3])
def test_naming_asks_the_database_as_much_for_one_as_for_three(size, django_assert_num_queries):
    bus = granted_bus(4)
    people = family(bus, size, email="olena@example.org")

    with django_assert_num_queries(21):
        name_for(bus, people)


# Take out


def test_who_is_taken_out_gives_the_place_back_to_the_bus_and_not_to_the_public():
    bus = granted_bus(1, seats=1)
    [named] = name_for(bus, 1)

    unname(bus.pk, [named.pk])

    assert statuses(named) == ["cancelled"]
    with pytest.raises(SlotFull):
        hold_for(1, bus.window().get())
    assert name_for(bus, 1)


def test_who_cancels_gives_the_place_back_to_the_bus():
    bus = granted_bus(1, seats=1)
    cancel(ids(name_for(bus, 1)))

    assert name_for(bus, 1)


def test_who_books_another_time_gives_the_place_back_to_the_bus():
    bus = granted_bus(1, seats=1)
    [named] = name_for(bus, 1)

    book([named.applicant], *row_of_slots(1), party=named.party, moving=True)

    assert statuses(named) == ["cancelled"]
    assert name_for(bus, 1)


def test_who_is_taken_out_is_told():
    bus = granted_bus(4)
    rows = name_for(bus, family(bus, email="olena@example.org", language="en"))

    unname(bus.pk, ids(rows))

    assert "cancelled your appointment" in Notice.objects.order_by("pk").last().subject


def test_no_child_stays_behind_without_an_adult():
    bus = granted_bus(4)
    adult, child = family(bus), family(bus, child=True)
    rows = name_for(bus, adult + child)
    [grown] = [row for row in rows if row.applicant == adult[0]]

    with pytest.raises(MinorAlone):
        unname(bus.pk, [grown.pk])
    unname(bus.pk, ids(rows))


def test_nobody_takes_out_who_is_not_on_the_bus():
    bus, other = granted_bus(4), granted_bus(4)
    strangers = [AppointmentFactory(), *name_for(other, 1)]

    for row in strangers:
        with pytest.raises(NotAllowed):
            unname(bus.pk, [row.pk])
    assert statuses(*strangers) == ["booked", "booked"]


def test_nobody_takes_out_who_belongs_to_another_municipality_by_now():
    bus = granted_bus(4)
    [row] = name_for(bus, 1)
    row.applicant.municipality = MunicipalityFactory()
    row.applicant.save()

    with pytest.raises(NotAllowed):
        unname(bus.pk, [row.pk])


def test_nobody_is_taken_out_when_their_time_has_come(time_machine):
    bus = granted_bus(4)
    [row] = name_for(bus, 1)

    time_machine.move_to(row.slot.starts_at + timedelta(minutes=1))

    with pytest.raises(NotAllowed):
        unname(bus.pk, [row.pk])


def test_until_the_day_somebody_can_be_taken_out_and_the_place_is_everybodys(time_machine):
    bus = granted_bus(1, seats=1)
    [row] = name_for(bus, 1)
    time_machine.move_to(bus.kept_until + timedelta(hours=1))

    unname(bus.pk, [row.pk])

    time_machine.shift(timedelta(minutes=11))
    assert hold_for(1, bus.window().get())
    assert timezone.localdate() < bus.day
