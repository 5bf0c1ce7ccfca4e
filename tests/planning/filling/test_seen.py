import re
from datetime import timedelta

import pytest
from django.utils import timezone

from planning.filling.rates import Inputs, band
from planning.filling.seen import (
    EXPECTED,
    claims_on,
    learn,
    learned_lately,
    rooms,
    seen,
    taken_in,
    visits,
    with_inputs,
)
from tests.factories import LocationFactory, SlotFactory
from tests.planning.filling.steps import claims, in_days, on, rates, slots_of_a_day

pytestmark = pytest.mark.django_db

MAY_BE_READ = {  # of visits, by table; everything else says who somebody is
    "appointments_appointment": {"id", "slot_id", "party_id", "status"},
    "appointments_party": {"id", "reminded_on"},
    "appointments_statuschange": {"id", "about", "row", "at"},
    "locations_location": {"id", "practice"},
    "locations_slot": {"id", "location_id", "starts_at"},
}


def later(days):
    """A moment so many days from now: visits made today have been by then."""
    return timezone.now() + timedelta(days=days)


@pytest.fixture
def slot():
    """Ten days ahead at nine."""
    return SlotFactory(starts_at=on(in_days(10)), planned=50)


def test_no_column_that_says_who_somebody_is_is_read(django_assert_num_queries):
    with django_assert_num_queries(3) as read:
        seen(timezone.now())
        claims_on([SlotFactory.build(pk=1)])
        taken_in([SlotFactory.build(pk=1)])

    for query in read:
        tables = dict(re.findall(r'"(\w+_\w+)" (U\d)\b', query["sql"]))
        names = {alias: table for table, alias in tables.items()}
        for table, column in re.findall(r'"?(\w+)"?\."(\w+)"', query["sql"]):
            assert column in MAY_BE_READ[names.get(table, table)], query["sql"]


def test_visits_are_counted_by_what_a_rate_goes_by(slot):
    claims(slot, 3, "fulfilled", reminded_on=in_days(9))
    claims(slot, 1, "no_show", first=4, reminded_on=in_days(7))
    claims(slot, 2, "no_show", first=5)

    found = {row.inputs: (row.visits, row.missed) for row in seen(later(12))}

    kind = Inputs(slot.location_id, in_days(10).weekday(), 9, band(10), True)
    assert found == {kind: (4, 1), kind._replace(reminded=False): (2, 2)}


@pytest.mark.parametrize("day", [6, 10])
def test_a_reminder_of_another_day_is_none(slot, day):
    claims(slot, 1, "fulfilled", reminded_on=in_days(day))

    [row] = seen(later(12))

    assert not row.inputs.reminded


def test_who_was_cancelled_or_is_still_expected_is_no_visit(slot):
    claims(slot, 2, "cancelled")
    claims(slot, 2, "booked")

    assert seen(later(12)) == []


def test_who_walked_in_was_not_expected(slot):
    now = timezone.localtime()
    begun = SlotFactory(starts_at=now - timedelta(minutes=5))
    if timezone.localdate(begun.starts_at) == now.date():
        claims(begun, 1, "fulfilled")

    assert seen(later(1)) == []


def test_today_and_long_ago_do_not_count(slot):
    claims(slot, 1, "fulfilled")

    assert not visits(later(10)).exists()
    assert visits(later(11)).exists()
    assert not visits(later(10 + 57)).exists()


def test_a_place_to_practise_counts_nowhere():
    practice = LocationFactory(practice=True)
    claims(SlotFactory(location=practice, starts_at=on(in_days(10))), 1, "fulfilled")

    assert learn().visits == 0
    assert seen(later(12)) == []


def test_claims_are_counted_by_lead_time_and_reminder(slot):
    claims(slot, 2)
    claims(slot, 1, first=3, reminded_on=in_days(8))
    claims(slot, 1, "no_show", first=4)

    assert claims_on([slot]) == {slot.pk: {(band(10), False): 2, (band(10), True): 1}}


def test_places_that_somebody_has_or_holds_are_taken(slot):
    claims(slot, 2)
    claims(slot, 1, "cancelled", first=3)

    assert taken_in([slot]) == {slot.pk: 2}


def test_a_room_knows_how_many_of_its_people_stay_away():
    location = LocationFactory()
    [slot] = slots_of_a_day(location, in_days(10), 1, planned=4)
    claims(slot, 3, reminded_on=in_days(9))

    [room] = rooms([slot], rates(location, 0.2), timezone.localdate())

    assert (room.planned, room.taken, room.extra) == (4, 3, 0)
    assert room.rate.mean == pytest.approx(0.2, abs=0.01)
    assert room.rate.low < room.rate.mean < room.rate.high


def test_day_and_hour_are_those_of_the_office():
    slot = SlotFactory(starts_at=on(in_days(3), 23, 30))
    [claim] = claims(slot, 1)

    row = with_inputs(type(claim).objects.filter(pk=claim.pk)).get()

    assert (row.day, row.hour) == (in_days(3), 23)
    assert row.lead == EXPECTED + band(3)


def test_a_page_looks_only_once_in_a_while(slot, django_assert_num_queries):
    claims(slot, 3, "fulfilled")
    learned_lately()

    with django_assert_num_queries(0):
        learned_lately()


def test_one_query_learns_however_many_visits(slot, django_assert_num_queries):
    claims(slot, 3, "fulfilled")

    with django_assert_num_queries(1):
        learn()
