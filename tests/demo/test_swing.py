from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.db.models import Count, F, Q
from django.test import override_settings
from django.utils import timezone

from appointments.models import FIRM, OCCUPYING, Appointment, Status
from demo.swing import around, missing, open_around
from desk.models import Ticket
from locations.models import Location, Slot
from locations.services import open_slots, plan_day
from stickers.models import Outcome
from stickers.overview import unbalanced
from tests.demo.test_load import load_demo
from tests.factories import LocationFactory, OpeningHoursFactory

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
PEOPLE = 600
DAY = datetime.fromisoformat("2026-09-15")  # by the clock on the wall
USUAL = DAY.replace(hour=8, minute=30), DAY.replace(hour=16, minute=30)
MOMENTS = {
    "Tuesday": datetime(2026, 9, 15, 11, tzinfo=AMSTERDAM),
    "Tuesday evening": datetime(2026, 9, 15, 22, 17, tzinfo=AMSTERDAM),
    "Sunday": datetime(2026, 9, 13, 14, tzinfo=AMSTERDAM),
    "after midnight": datetime(2026, 9, 16, 0, 10, tzinfo=AMSTERDAM),
    "before midnight": datetime(2026, 9, 16, 23, 50, tzinfo=AMSTERDAM),
    "clock goes forward": datetime(2027, 3, 28, 3, 20, tzinfo=AMSTERDAM),
    "clock goes back": datetime(2026, 10, 25, 3, 40, tzinfo=AMSTERDAM),
    "Christmas": datetime(2026, 12, 25, 15, tzinfo=AMSTERDAM),
}


@pytest.fixture(scope="module", params=MOMENTS.values(), ids=MOMENTS)
def hall(request, django_db_setup, django_db_blocker):
    """Load the example at a moment, and stay there."""
    with (
        time_machine.travel(request.param, tick=False),
        django_db_blocker.unblock(),
        override_settings(DEMO=True),
        transaction.atomic(),
    ):
        load_demo(PEOPLE)
        yield Location.objects.get(name="Amsterdam")
        transaction.set_rollback(True)


@pytest.fixture
def office():
    location = LocationFactory()
    location.desks.create(number=1)
    return location


def visits(hall):
    return Appointment.objects.filter(slot__in=hall.slots.on(timezone.localdate()))


def test_the_day_is_in_full_swing_whenever_the_example_is_loaded(hall):
    now, hour = timezone.now(), timedelta(hours=1)
    states = set(visits(hall).values_list("status", flat=True))
    tickets = Ticket.objects.of(hall, timezone.localdate())
    free = hall.slots.filter(starts_at__gt=now - hour).annotate(
        given=Count("appointments", filter=Q(appointments__status__in=OCCUPYING))
    )

    assert {Status.BOOKED, Status.CHECKED_IN} <= states
    assert tickets.filter(state="called").count() == 1
    assert tickets.filter(state="waiting").count() >= 1
    assert free.filter(given__lt=F("capacity")).exists()
    assert unbalanced() == []


def test_what_was_is_over_and_written_in_the_ledger(hall):
    over = visits(hall).filter(slot__starts_at__lt=timezone.now() - timedelta(hours=1))
    served = over.filter(status__in=[Status.FULFILLED, Status.UNFINISHED])

    assert not over.filter(status__in=FIRM).exists()
    assert Outcome.objects.filter(appointment__in=served).count() == served.count()


def test_the_plan_of_the_night_closes_nothing(hall):
    today = timezone.localdate()
    before = [*Slot.objects.on(today).values_list("pk", "capacity")]

    written = open_slots(today)

    assert written == 0
    assert [*Slot.objects.on(today).values_list("pk", "capacity")] == before


def test_next_week_is_open_as_usual(hall):
    week = timezone.localdate() + timedelta(days=7)
    usual = Location.objects.get(name="Assen")

    opened, as_elsewhere = (
        [*place.slots.on(week).values_list("starts_at", flat=True)] for place in (hall, usual)
    )

    assert opened == as_elsewhere


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [
        (14, 0, ("11:30", "16:30")),
        (14, 9, ("11:30", "16:30")),
        (0, 10, ("00:00", "05:00")),
        (22, 17, ("18:50", "23:50")),
        (23, 59, ("18:50", "23:50")),
    ],
)
def test_the_time_around_a_moment_lies_on_its_day(hour, minute, expected):
    start, end = around(DAY.replace(hour=hour, minute=minute, second=30))

    assert (f"{start:%H:%M}", f"{end:%H:%M}") == expected
    assert start.date() == end.date() == DAY.date()


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [
        (11, 0, []),
        (9, 30, []),
        (15, 30, []),
        (9, 0, [("06:30", "08:30")]),
        (16, 0, [("16:30", "18:30")]),
        (18, 0, [("16:30", "20:30")]),
        (20, 0, [("17:30", "22:30")]),
        (6, 0, [("03:30", "08:30")]),
    ],
)
def test_only_what_the_usual_hours_lack_is_opened(hour, minute, expected):
    found = missing(DAY.replace(hour=hour, minute=minute), USUAL)

    assert [(f"{opens:%H:%M}", f"{closes:%H:%M}") for opens, closes in found] == expected


@pytest.mark.django_db
def test_the_hours_hold_for_one_day(office):
    OpeningHoursFactory(location=office, weekday=1)

    open_around(office, MOMENTS["Tuesday evening"])

    once = office.opening_hours.exclude(valid_until=None).get()
    assert once.valid_from == once.valid_until == date(2026, 9, 15)


@pytest.mark.django_db
def test_a_holiday_gets_places_that_no_plan_takes_away(office):
    open_around(office, MOMENTS["Christmas"])
    plan_day(office, date(2026, 12, 25))

    assert set(office.slots.values_list("planned", "capacity")) == {(0, 1)}
    assert office.slots.count() == 30
