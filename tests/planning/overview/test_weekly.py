from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from planning.overview import weekly
from tests.factories import AppointmentFactory, LocationFactory, SlotFactory

pytestmark = pytest.mark.django_db
TUESDAY = timezone.make_aware(datetime.combine(date(2026, 12, 8), time(9)))


def test_a_week_says_what_there_was_and_what_became_of_it():
    slot = SlotFactory(
        location=LocationFactory(name="Breda"), starts_at=TUESDAY, planned=8, extra=2
    )
    ended = {"public_at": TUESDAY}
    for status in ("booked", "checked_in", "fulfilled"):
        AppointmentFactory(slot=slot, status=status)
    AppointmentFactory(slot=slot, status="no_show", **ended)
    AppointmentFactory(slot=slot, status="cancelled", **ended)

    (line,) = weekly.lines()

    assert line == ["2026-W50", "2026-12-07", "Breda", *["8", "2", "10", "4", "2", "1", "1", "6"]]


def test_each_week_of_each_location_is_a_line():
    first = SlotFactory(starts_at=TUESDAY)
    SlotFactory(location=first.location, starts_at=TUESDAY + timedelta(days=7))
    SlotFactory(starts_at=TUESDAY)

    assert [line[0] for line in weekly.lines()] == ["2026-W50", "2026-W50", "2026-W51"]


def test_sunday_belongs_to_the_week_before_monday():
    SlotFactory(starts_at=TUESDAY + timedelta(days=5))

    assert [line[1] for line in weekly.lines()] == ["2026-12-07"]


def test_a_name_that_a_spreadsheet_would_compute_is_quoted():
    SlotFactory(location=LocationFactory(name="=1+1"), starts_at=TUESDAY)

    assert next(weekly.lines())[2] == "'=1+1"


def test_practice_is_in_no_file():
    SlotFactory(location=LocationFactory(practice=True), starts_at=TUESDAY)

    assert list(weekly.lines()) == []


def test_a_full_week_has_nothing_empty():
    slot = SlotFactory(starts_at=TUESDAY, planned=1)
    AppointmentFactory.create_batch(2, slot=slot)

    assert next(weekly.lines())[-1] == "0"


def test_every_column_has_a_heading():
    SlotFactory(starts_at=TUESDAY)

    with override("en"):
        assert len(weekly.heading()) == len(next(weekly.lines()))


@pytest.mark.parametrize("number", [1, 3])
def test_many_locations_take_no_more_queries_than_one(django_assert_num_queries, number):
    for _ in range(number):
        AppointmentFactory()

    with django_assert_num_queries(3):
        list(weekly.lines())
