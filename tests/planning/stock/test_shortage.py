"""Which parties find no sticker: the last of the day, whole, in the order of appointments."""

import pytest
from django.utils import timezone

from planning.stock.coverage import coverage
from planning.stock.shortage import short_of
from tests.planning.stock.steps import book, in_days, place

pytestmark = pytest.mark.django_db


def short(until=14):
    return short_of(coverage(), in_days(until))


def parties(until=14):
    return [each.party for each in short(until)]


def test_the_first_of_the_day_have_the_stickers_there_are():
    location = place(3)
    late = book(location, 4, 2, hour=15)
    book(location, 4, 3, hour=9)

    assert parties() == [late.pk]


def test_a_party_is_short_as_soon_as_one_of_it_is():
    location = place(3)
    book(location, 4, 2, hour=9)
    party = book(location, 4, 2, hour=10)

    [found] = short()

    assert (found.party, found.location, found.people) == (party.pk, location.pk, 2)


def test_a_child_takes_no_sticker_from_anybody_and_is_not_short():
    location = place(2)
    book(location, 4, 1, hour=9)
    book(location, 4, 1, hour=10, birth_date=f"{timezone.localdate().year - 9}-01-01")
    book(location, 4, 1, hour=11)

    assert parties() == []


def test_a_child_is_counted_with_its_party():
    location = place(0)
    place(1)
    party = book(location, 4, 1)
    row = party.appointments.get()
    book(location, 4, 1, hour=9, birth_date=f"{timezone.localdate().year - 9}-01-01")
    other = location.slots.get().appointments.exclude(pk=row.pk).get()
    type(other).objects.filter(pk=other.pk).update(party=party)

    assert [each.people for each in short()] == [2]


def test_days_come_in_order_and_only_up_to_the_one_asked_for():
    location = place(1)
    third, first, second = [book(location, days) for days in (9, 2, 5)]

    assert parties() == [second.pk, third.pk]
    assert parties(until=5) == [second.pk]
    assert first.pk not in parties()


def test_who_is_only_about_to_book_is_not_warned():
    location = place(1)
    book(location, 4, 1, hour=9)
    held = book(location, 4, 1, hour=10)
    now = timezone.now()
    held.appointments.update(status="held", held_until=now, public_at=now)

    assert parties() == []


def test_who_is_booked_is_not_short_because_another_holds_a_place_for_a_moment():
    location, now = place(1), timezone.now()
    book(location, 4, 1, hour=10)
    held = book(location, 4, 1, hour=9)
    held.appointments.update(status="held", held_until=now, public_at=now)

    assert parties() == []


@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_one_query_more_however_many_are_short(number, django_assert_num_queries):
    for _ in range(number):
        location = place(1)
        book(location, 4, 3)
    covers = coverage()

    with django_assert_num_queries(1):
        assert len(short_of(covers, in_days(14))) == number
