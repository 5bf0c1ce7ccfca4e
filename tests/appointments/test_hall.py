"""Who is in the hall without a place gets one of today's that nobody came for."""

from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from appointments.claims import confirm, hold
from appointments.exceptions import AlreadyBooked, MinorAlone, NotAllowed, NotEligible, SlotFull
from appointments.hall import (
    free_now,
    note_idle,
    seat_now,
    set_line_outside,
    set_working,
    take_back,
)
from appointments.models import Appointment, Contact, HallDay, Party
from config.db import ids
from notices.models import Notice
from tests.appointments.steps import statuses
from tests.factories import (
    AllotmentFactory,
    ApplicantFactory,
    AppointmentFactory,
    LocationFactory,
    PartyFactory,
    SlotFactory,
)
from tests.races import race

pytestmark = pytest.mark.django_db


def moment(day, hour, minute=0):
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


NOON = moment(date(2027, 3, 15), 12, 5)


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    """The clock stands still, so that a slot runs now whenever the tests do."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def slot_at(minutes, location=None, **options):
    """A slot of today that begins so many minutes from now."""
    start = NOON + timedelta(minutes=minutes)
    place = {"location": location} if location else {}
    return SlotFactory(
        starts_at=start,
        ends_at=start + timedelta(minutes=10),
        opens_at=NOON - timedelta(days=9),
        **place,
        **options,
    )


def no_show(**options):
    return AppointmentFactory(status="no_show", public_at=NOON, **options)


def seat(people, location, **options):
    return seat_now(ids(people), location.pk, Contact(email="", channel="desk"), **options)


def test_seat_now_takes_the_earliest_place_and_checks_in():
    late = slot_at(-5)
    early = slot_at(-65, late.location)
    AppointmentFactory(slot=early, status="fulfilled")
    person = ApplicantFactory()

    [row] = seat([person], late.location)

    assert (row.slot, row.place, row.status) == (early, 2, "checked_in")
    assert row.party.channel == "desk"


def test_a_family_gets_places_wherever_they_are():
    late = slot_at(-5, planned=1)
    for minutes in (-125, -65):
        slot_at(minutes, late.location, planned=1)

    rows = seat(ApplicantFactory.create_batch(3), late.location)

    assert len({row.slot_id for row in rows}) == 3
    assert len({row.party_id for row in rows}) == 1


def test_the_place_of_a_no_show_is_for_the_hall():
    slot = slot_at(-25, planned=1)
    no_show(slot=slot)

    [row] = seat([ApplicantFactory()], slot.location)

    assert (row.slot, row.place) == (slot, 1)


@pytest.mark.parametrize("minutes", [1, -24 * 60])
def test_what_has_not_begun_or_was_yesterday_is_not_for_the_hall(minutes):
    slot = slot_at(minutes)

    with pytest.raises(SlotFull):
        seat([ApplicantFactory()], slot.location)

    assert free_now(slot.location_id) == 0
    assert Party.objects.count() == 0


def test_live_holds_and_kept_places_are_left_alone():
    slot = slot_at(-5, planned=3)
    until = NOON + timedelta(minutes=5)
    AppointmentFactory(slot=slot, status="held", held_until=until, public_at=until)
    AllotmentFactory(slot=slot, seats=1, kept_until=until)

    assert free_now(slot.location_id) == 1
    seat([ApplicantFactory()], slot.location)
    with pytest.raises(SlotFull):
        seat([ApplicantFactory()], slot.location)

    assert free_now(slot.location_id) == 0


def test_a_place_that_cools_and_a_hold_that_lapsed_are_free_for_staff():
    slot = slot_at(-5, planned=2)
    later = NOON + timedelta(minutes=5)
    AppointmentFactory(slot=slot, status="cancelled", public_at=later)
    lapsed = AppointmentFactory(
        slot=slot, status="held", held_until=NOON - timedelta(seconds=1), public_at=later, place=2
    )

    assert free_now(slot.location_id) == 2
    seat(ApplicantFactory.create_batch(2), slot.location)

    assert statuses(lapsed) == ["expired"]


def test_free_now_counts_each_slot_by_itself():
    full = slot_at(-5, planned=1)
    AppointmentFactory.create_batch(2, slot=full)  # after its capacity was lowered
    slot_at(-15, full.location, planned=3)
    slot_at(-15)

    assert free_now(full.location_id) == 3
    assert free_now(LocationFactory().pk) == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_free_now_is_two_statements(rows, django_assert_num_queries):
    location = LocationFactory()
    for number in range(rows):
        slot_at(-5 - 10 * number, location)

    with django_assert_num_queries(2):
        free_now(location.pk)


@pytest.mark.parametrize(
    ("person", "refusal"), [({"served": True}, NotEligible), ({"child": True}, MinorAlone)]
)
def test_the_hall_asks_what_every_hold_asks(person, refusal):
    slot = slot_at(-5)

    with pytest.raises(refusal):
        seat([ApplicantFactory(**person)], slot.location)


def test_who_was_booked_elsewhere_is_helped_now_and_their_party_is_told():
    slot, booked = slot_at(-5), AppointmentFactory(slot=slot_at(9_000), party__version=1)

    [row] = seat([booked.applicant], slot.location)

    assert statuses(booked, row) == ["cancelled", "checked_in"]
    assert booked.party.reference in Notice.objects.values_list("about", flat=True)


def test_seat_now_twice_is_once():
    slot, people = slot_at(-5, planned=4), ApplicantFactory.create_batch(2)

    rows = seat(people, slot.location)

    assert ids(seat(people, slot.location)) == ids(rows)
    assert Appointment.objects.count() == 2


def test_who_is_checked_in_elsewhere_is_not_seated():
    slot, here = slot_at(-5), AppointmentFactory(status="checked_in")

    with pytest.raises(NotAllowed):
        seat([here.applicant], slot.location)


def test_who_has_a_place_that_has_begun_keeps_it():
    slot = slot_at(-5)
    booked = AppointmentFactory(slot=slot)

    [row] = seat([booked.applicant], slot.location, form_key=booked.party.form_key)

    assert row == booked
    assert statuses(booked) == ["checked_in"]


def test_the_public_does_not_get_in_by_this_door():
    slot, party = slot_at(-5), PartyFactory()
    person = ApplicantFactory()
    with pytest.raises(SlotFull):
        hold(party.form_key, [person.pk], [slot.pk])

    [claim] = hold(party.form_key, [person.pk], [slot.pk], public=False, hall=True)

    with pytest.raises(SlotFull):
        confirm([claim.pk])


def test_the_hall_holds_at_one_location():
    one, other = slot_at(-5), slot_at(-5)

    with pytest.raises(SlotFull):
        hold(
            PartyFactory().form_key,
            [ApplicantFactory().pk],
            [one.pk, other.pk],
            public=False,
            hall=True,
        )


def test_take_back_gives_a_no_show_a_new_claim_under_the_old_reference():
    row = no_show(slot=slot_at(-25))

    [back] = take_back([row.pk])

    assert back != row
    assert (back.party, back.status) == (row.party, "checked_in")
    assert statuses(row) == ["no_show"]
    assert take_back([row.pk]) == [back]


def test_take_back_of_one_whose_family_is_here_is_a_party_of_its_own():
    row = no_show(slot=slot_at(-25, planned=3), party__phone="+31612345678")
    AppointmentFactory(slot=row.slot, party=row.party, status="checked_in")

    [back] = take_back([row.pk])

    assert back.party != row.party
    assert back.party.phone == "+31612345678"
    assert back.party.channel == "desk"


def test_take_back_after_the_place_went_to_a_walk_in():
    row = no_show(slot=slot_at(-25, planned=1))
    seat([ApplicantFactory()], row.slot.location)

    with pytest.raises(SlotFull):
        take_back([row.pk])


def test_take_back_of_an_earlier_day_is_in_a_place_of_that_day():
    gone = AppointmentFactory(slot=slot_at(-24 * 60), status="no_show", public_at=NOON)

    [claim] = take_back([gone.pk])

    assert (claim.slot, claim.party, claim.status) == (gone.slot, gone.party, "checked_in")


def test_take_back_of_an_earlier_day_finds_another_place_if_theirs_was_given_to_others():
    gone = AppointmentFactory(slot=slot_at(-24 * 60, planned=2), status="no_show", public_at=NOON)
    AppointmentFactory(slot=gone.slot, place=gone.place, status="fulfilled")

    [claim] = take_back([gone.pk])

    assert claim.slot == gone.slot
    assert claim.place != gone.place


def test_take_back_of_an_earlier_day_ends_nothing_that_was_booked_since():
    gone = AppointmentFactory(slot=slot_at(-24 * 60), status="no_show", public_at=NOON)
    again = AppointmentFactory(slot=slot_at(24 * 60), applicant=gone.applicant)

    with pytest.raises(AlreadyBooked):
        take_back([gone.pk])

    assert statuses(gone, again) == ["no_show", "booked"]


def test_take_back_is_for_no_shows_of_one_party():
    one, other, booked = no_show(), no_show(), AppointmentFactory()

    for claims in ([], [booked.pk], [one.pk, other.pk], [0]):
        with pytest.raises(NotAllowed):
            take_back(claims)


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_a_day_on_which_the_clock_changes_is_one_day(day, monkeypatch):
    noon = moment(day, 12)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    location = LocationFactory()
    for hour in (0, 11, 12):
        start = moment(day, hour)
        SlotFactory(
            location=location, starts_at=start, ends_at=start + timedelta(minutes=10), planned=1
        )
    yesterday = moment(day, 0) - timedelta(minutes=10)
    SlotFactory(location=location, starts_at=yesterday, ends_at=yesterday + timedelta(minutes=10))

    assert free_now(location.pk) == 3
    assert len(seat(ApplicantFactory.create_batch(3), location)) == 3


def test_what_a_desk_says_of_the_day_is_one_row():
    location = LocationFactory()

    set_line_outside(location.pk, line=True)
    set_working(location.pk, works=False)
    note_idle(location.pk)
    set_line_outside(location.pk, line=False)

    row = HallDay.objects.get()
    assert (row.day, row.line_outside, row.works) == (NOON.date(), False, False)
    assert row.idle_at == NOON


def test_a_desk_that_stays_idle_does_not_write_again_and_again(django_assert_num_queries):
    location = LocationFactory()
    note_idle(location.pk)

    with django_assert_num_queries(1):
        note_idle(location.pk)


@pytest.mark.django_db(transaction=True)
def test_two_desks_want_the_last_place():
    slot = slot_at(-5, planned=1)
    people = ApplicantFactory.create_batch(2)

    results = race(*[partial(seat, [person], slot.location) for person in people])

    assert sorted(type(each).__name__ for each in results) == ["SlotFull", "list"]
    assert Appointment.objects.get().status == "checked_in"


@pytest.mark.django_db(transaction=True)
def test_two_desks_seat_the_same_person():
    slot, person = slot_at(-5, planned=4), ApplicantFactory()

    results = race(*[partial(seat, [person], slot.location)] * 2)

    assert any(isinstance(each, list) for each in results)
    assert Appointment.objects.get().status == "checked_in"


@pytest.mark.django_db(transaction=True)
def test_many_desks_seat_many_people_without_a_deadlock(deadlocks):
    slot = slot_at(-5, planned=4)
    slot_at(-15, slot.location, planned=2)
    people = ApplicantFactory.create_batch(10)

    results = race(*[partial(seat, [person], slot.location) for person in people])

    assert sorted(type(each).__name__ for each in results) == ["SlotFull"] * 4 + ["list"] * 6
    assert len(set(Appointment.objects.values_list("slot", "place"))) == 6
    assert deadlocks == []


def test_a_party_that_is_given_must_be_free_to_come():
    slot = slot_at(-5, planned=4)
    here = AppointmentFactory(slot=slot, status="checked_in")

    with pytest.raises(NotAllowed):
        seat([ApplicantFactory()], slot.location, form_key=here.party.form_key)
    assert seat([ApplicantFactory()], slot.location, form_key=uuid4())
