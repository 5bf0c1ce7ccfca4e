from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from desk.models import DayList, Edition
from desk.papers import Wanted, confirm_list, forget_lists, make_list, to_make, unconfirmed
from tests.factories import AppointmentFactory, LocationFactory, SlotFactory, UserFactory
from tests.races import race

pytestmark = pytest.mark.django_db


def at(day, clock):
    """A moment of December 2026, at the office. The first is a Tuesday."""
    return timezone.make_aware(datetime.fromisoformat(f"2026-12-{day:02}T{clock}"))


def open_on(location, *days):
    """The location receives people from 9 to 17 on these days."""
    for day in days:
        SlotFactory(location=location, starts_at=at(day, "09:00"), ends_at=at(day, "09:10"))
        SlotFactory(location=location, starts_at=at(day, "16:50"), ends_at=at(day, "17:00"))


def wanted(location, day, edition):
    return Wanted(location.pk, at(day, "00:00").date(), edition)


@pytest.fixture
def office(location):
    """Open on Friday 4 and on Monday 7 December 2026."""
    open_on(location, 4, 7)
    return location


@pytest.mark.parametrize(
    ("moment", "day", "edition"),
    [
        ((4, "08:59"), 4, Edition.EVENING),
        ((4, "09:00"), 4, Edition.MORNING),
        ((4, "16:59"), 4, Edition.MORNING),
        ((4, "17:00"), 7, Edition.EVENING),
        ((6, "12:00"), 7, Edition.EVENING),  # a Sunday
        ((7, "09:00"), 7, Edition.MORNING),
    ],
)
def test_one_list_has_to_be_there_at_each_moment(moment, day, edition, office):
    assert unconfirmed(at(*moment)) == [wanted(office, day, edition)]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ((4, "07:59"), [(4, Edition.EVENING)]),
        ((4, "08:00"), [(4, Edition.EVENING), (4, Edition.MORNING)]),
        ((4, "15:59"), [(4, Edition.MORNING)]),
        ((4, "16:00"), [(4, Edition.MORNING), (7, Edition.EVENING)]),
    ],
)
def test_a_list_is_made_an_hour_before_it_has_to_be_there(moment, expected, office):
    assert to_make(at(*moment)) == [wanted(office, *each) for each in expected]


def test_nothing_is_wanted_after_the_last_day(office):
    assert unconfirmed(at(7, "17:00")) == []


def test_a_day_that_is_far_off_is_not_wanted_yet(location):
    open_on(location, 20)

    assert to_make(at(14, "08:00")) == []
    assert to_make(at(16, "08:00")) == [wanted(location, 20, Edition.EVENING)]


def test_a_practice_location_has_no_list():
    open_on(LocationFactory(practice=True), 4)

    assert to_make(at(4, "09:00")) == []


def test_a_day_on_which_no_desk_is_open_has_no_list(location):
    SlotFactory(location=location, starts_at=at(4, "09:00"), ends_at=at(4, "09:10"), planned=0)

    assert to_make(at(3, "09:00")) == []


@time_machine.travel(at(3, "16:00"), tick=False)
def test_a_list_is_made_once_with_who_comes(office):
    AppointmentFactory(slot=office.slots.first())
    key = wanted(office, 4, Edition.EVENING)

    make_list(key)
    make_list(key)

    row = DayList.objects.get()
    assert (row.people, row.made_at) == (1, at(3, "16:00"))
    assert bytes(row.pdf).startswith(b"%PDF")
    assert to_make(timezone.now()) == []


def test_the_list_of_the_morning_holds_what_changed_since_the_evening(office):
    with time_machine.travel(at(3, "16:00"), tick=False):
        make_list(wanted(office, 4, Edition.EVENING))
    AppointmentFactory(slot=office.slots.first())

    make_list(wanted(office, 4, Edition.MORNING))

    counts = dict(DayList.objects.values_list("edition", "people"))
    assert counts == {Edition.EVENING: 0, Edition.MORNING: 1}


def test_a_list_that_nobody_has_in_hand_is_missing(office):
    make_list(wanted(office, 4, Edition.MORNING))

    assert unconfirmed(at(4, "09:00")) == [wanted(office, 4, Edition.MORNING)]


def test_a_confirmed_list_is_there(office):
    make_list(wanted(office, 4, Edition.MORNING))
    clerk = UserFactory()

    row = confirm_list(DayList.objects.get().pk, clerk)

    assert row.confirmed_by == clerk
    assert unconfirmed(at(4, "09:00")) == []


def test_the_list_of_another_location_helps_nobody_here(office):
    other = LocationFactory()
    open_on(other, 4)
    make_list(wanted(other, 4, Edition.MORNING))
    confirm_list(DayList.objects.get().pk, UserFactory())

    assert unconfirmed(at(4, "09:00")) == [wanted(office, 4, Edition.MORNING)]


def test_confirming_again_changes_nothing(office):
    make_list(wanted(office, 4, Edition.MORNING))
    pk, first = DayList.objects.get().pk, UserFactory()
    before = confirm_list(pk, first)

    after = confirm_list(pk, UserFactory())

    assert (after.confirmed_by, after.confirmed_at) == (first, before.confirmed_at)


@pytest.mark.django_db(transaction=True)
def test_two_who_make_the_same_list_make_one(office):
    key = wanted(office, 4, Edition.MORNING)

    race(lambda: make_list(key), lambda: make_list(key))

    assert DayList.objects.count() == 1


def test_the_file_goes_when_the_day_is_over_and_who_confirmed_it_stays(office):
    for day in [4, 7]:
        make_list(wanted(office, day, Edition.MORNING))
    clerk = UserFactory()
    confirm_list(DayList.objects.earliest("day").pk, clerk)

    assert forget_lists(at(5, "00:00").date()) == 1

    friday, monday = DayList.objects.order_by("day")
    assert (friday.pdf, friday.confirmed_by) == (None, clerk)
    assert monday.pdf
    assert forget_lists(at(5, "00:00").date()) == 0


def test_asking_what_is_missing_takes_two_statements_for_however_many(
    office, django_assert_num_queries
):
    for _number in range(3):
        open_on(LocationFactory(), 4, 7)

    with django_assert_num_queries(2):
        assert len(unconfirmed(at(4, "09:00"))) == 4


def test_summer_time_does_not_move_the_doors(location):
    opens = timezone.make_aware(datetime.fromisoformat("2026-10-26T09:00"))  # after the change
    SlotFactory(location=location, starts_at=opens, ends_at=opens + timedelta(hours=8))

    (key,) = unconfirmed(opens)

    assert (key.day, key.edition) == (opens.date(), Edition.MORNING)
