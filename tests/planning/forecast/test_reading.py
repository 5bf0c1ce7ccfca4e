from datetime import date, timedelta

import pytest
from django.utils import timezone

from planning.forecast.ahead import middle, on_days, read_desks, read_outlook, read_stickers
from planning.forecast.reading import (
    first_day,
    read_campaign,
    read_history,
    read_people,
    read_served,
)
from tests.factories import (
    ApplicantFactory,
    AppointmentFactory,
    LocationFactory,
    MunicipalityFactory,
    OpeningHoursFactory,
    SlotFactory,
)
from tests.planning.filling.steps import claims, in_days, on
from tests.planning.forecast.steps import campaign, serve
from tests.stickers.factories import BatchFactory, DeliveryFactory, StickerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


def outlook(today):
    return read_outlook(today, read_people(today), read_history(today), 1.0)


def test_people_are_counted_by_what_is_still_to_come(today):
    ApplicantFactory()
    ApplicantFactory(child=True)
    ApplicantFactory(withdrawn=True)
    ApplicantFactory(served=True)
    ApplicantFactory(municipality=MunicipalityFactory(practice=True))

    found = read_people(today)

    assert (found.people, found.served, found.due_a_sticker) == (3, 1, 1)
    assert found.since == today - timedelta(days=10)


def test_who_was_served_counts_also_when_withdrawn_since(today):
    ApplicantFactory(served=True, withdrawn=True)

    assert read_people(today).people == 1


def test_places_are_what_the_desks_can_do_and_the_ceiling_allows(today):
    location = LocationFactory()
    for minute, slot in enumerate([{"planned": 4, "extra": 2}, {"planned": 4, "ceiling": 1}]):
        SlotFactory(location=location, starts_at=on(in_days(3), 9, minute * 10), **slot)

    assert read_history(today).places == {location.pk: {in_days(3): 5}}


def test_visits_are_counted_by_day_and_location(today):
    location = LocationFactory()
    slot = SlotFactory(location=location, starts_at=on(in_days(-2)), planned=6)
    serve(slot, 3)
    claims(slot, 1, "unfinished", first=4)
    claims(slot, 1, "no_show", first=5)

    found = read_history(today)

    [day] = found.days
    assert (day.day, day.places, day.served) == (in_days(-2), {location.pk: 6}, {location.pk: 3})
    assert (found.came, found.missed) == (4, 1)
    assert found.no_show == 0.2


def test_a_day_without_visits_counts_as_one(today):
    SlotFactory(starts_at=on(in_days(-1)), planned=6)

    [day] = read_history(today).days

    assert (day.room, day.people) == (6, 0)


def test_a_place_to_practise_counts_nowhere(today):
    slot = SlotFactory(location=LocationFactory(practice=True), starts_at=on(in_days(-1)))
    claims(slot, 1, "fulfilled")

    found = read_history(today)

    assert (found.days, found.came) == ([], 0)
    assert first_day(timezone.now()) is None


def test_the_outlook_knows_offices_and_their_desks(today):
    location = campaign(past=2, coming=2, waiting=5)
    OpeningHoursFactory(location=location, desks=4)
    OpeningHoursFactory(location=location, weekday=1, desks=2)

    found = outlook(today)

    [office] = found.offices
    assert (office.name, office.desks) == ("Rotterdam", 3)
    assert office.minutes == pytest.approx(3)  # ten people in ten minutes at three desks
    assert (found.people, found.served, found.booked, found.unbooked) == (145, 126, 0, 19)
    assert found.no_show == pytest.approx(0.1)
    assert found.pace.level == pytest.approx(0.9)


def test_without_hours_the_desks_follow_from_the_places(today):
    campaign(past=1, coming=1)

    [office] = outlook(today).offices

    assert (office.desks, office.minutes) == (10, 10)


def test_only_appointments_to_come_are_booked(today):
    campaign(past=1, coming=1)
    AppointmentFactory(slot__starts_at=on(in_days(2)))
    AppointmentFactory(slot__starts_at=on(in_days(2)), held=True)

    assert outlook(today).booked == 1


def test_after_the_last_slots_the_weeks_go_on():
    monday = date(2026, 6, 1)
    weekdays = {monday + timedelta(days=at): 40 for at in range(28) if at % 7 < 5}
    later = [monday + timedelta(days=at) for at in range(28, 35)]

    assert on_days(weekdays, later) == [40] * 5 + [0, 0]


def test_a_holiday_has_no_places_where_nothing_is_planned():
    monday = date(2026, 11, 2)
    places = {monday + timedelta(days=at): 40 for at in range(28)}

    assert on_days(places, [date(2026, 12, 24), date(2026, 12, 25)]) == [40, 0]


def test_one_odd_week_does_not_make_the_weeks_to_come():
    assert middle([40, 0, 40, 40]) == 40


def test_stickers_are_those_here_and_those_promised(today):
    delivery = DeliveryFactory(expected_on=today + timedelta(days=3), certain=True, number=500)
    DeliveryFactory(expected_on=today + timedelta(days=3), certain=False, number=70)
    DeliveryFactory(expected_on=today - timedelta(days=1), certain=True, number=9)
    StickerFactory(batch=BatchFactory(delivery=DeliveryFactory()))

    assert read_stickers(today) == (1, [(delivery.expected_on, 500)])


def test_where_no_sticker_ever_was_nobody_counts_them(today):
    assert read_stickers(today) == (None, [])


def test_who_was_served_is_counted_by_day(today):
    slots = [SlotFactory(starts_at=on(in_days(day))) for day in (-3, -2)]
    for number, slot in enumerate(slots, 1):
        serve(slot, number)

    assert read_served(today) == [(in_days(-3), 1), (in_days(-2), 2)]


def test_the_first_day_is_that_of_the_first_slot_with_places():
    SlotFactory(starts_at=on(in_days(2)), ceiling=0)
    SlotFactory(starts_at=on(in_days(4)))

    assert first_day(timezone.now()) == in_days(4)


def test_a_campaign_can_be_looked_back_at(today):
    campaign(past=3, coming=1, waiting=7)

    found = read_campaign(today)

    assert len(found.days) == 21
    assert sum(day.people for day in found.days) == 189
    assert found.people == 189 + 21 + 7


def test_there_is_no_campaign_before_anybody_was_served(today):
    assert read_campaign(today) is None


@pytest.mark.parametrize("number", [1, 3])
def test_the_outlook_reads_the_same_for_many_locations(number, today, django_assert_num_queries):
    for at in range(number):
        location = LocationFactory(name=f"Office {at}")
        serve(SlotFactory(location=location, starts_at=on(in_days(-3)), planned=2), 1)
        SlotFactory(location=location, starts_at=on(in_days(3)), planned=2)
        OpeningHoursFactory(location=location, desks=2)
    people, history = read_people(today), read_history(today)

    with django_assert_num_queries(5):
        found = read_outlook(today, people, history, 1.0)

    assert len(found.offices) == number


def test_desks_of_an_office_are_counted_by_how_long_they_are_open(today):
    location = LocationFactory()
    for opens, closes, desks in [("09:00", "12:00", 6), ("13:00", "14:00", 2)]:
        OpeningHoursFactory(location=location, opens=opens, closes=closes, desks=desks)
    over = {"valid_until": today - timedelta(days=1), "weekday": 3}
    OpeningHoursFactory(location=location, desks=50, **over)

    assert read_desks(today) == {location.pk: (3 * 6 + 1 * 2) / 4}


def test_today_is_neither_behind_nor_missing_ahead(today):
    location = LocationFactory()
    slot = SlotFactory(location=location, starts_at=on(today), planned=4)
    serve(slot, 2)

    found = read_history(today)

    assert found.days == []
    assert found.places[location.pk] == {today: 4}
    assert (found.came, found.missed) == (0, 0)


def test_before_anything_was_there_is_no_history_and_nothing_fails(today):
    found = read_history(today)

    assert (found.days, found.places, found.since, found.no_show) == ([], {}, None, 0)
    assert read_served(today) == []
    assert first_day(timezone.now()) is None
