from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from planning.models import MassMove
from planning.overview.booked import Fill
from planning.overview.figures import figures
from planning.overview.places import crowded, first_room, full_days, full_or_empty, is_empty
from planning.plots import Cell
from tests.factories import AppointmentFactory, LocationFactory, SlotFactory, UserFactory

FULL, HALF, EMPTY, CLOSED = Cell(4, 4), Cell(2, 4), Cell(0, 4), Cell(0, 0)


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def of(*cells):
    """How full one location is from the first of December on."""
    first = date(2026, 12, 1)
    return Fill([first + timedelta(at) for at in range(len(cells))], {1: list(cells)})


@pytest.mark.parametrize(
    ("cells", "expected"),
    [([FULL, FULL, HALF, FULL], 2), ([FULL, CLOSED, FULL, EMPTY], 2), ([HALF], 0), ([], 0)],
)
def test_full_days_are_those_before_the_first_with_room(cells, expected):
    assert full_days(of(*cells), 1) == expected


def test_the_first_day_with_room_is_named_or_there_is_none():
    assert first_room(of(FULL, CLOSED, HALF), 1) == "3 Dec"
    assert first_room(of(FULL, FULL), 1) == "none in sight"


@pytest.mark.parametrize(
    ("cell", "expected"), [(Cell(1, 4), True), (HALF, False), (FULL, False), (CLOSED, False)]
)
def test_a_location_is_hardly_booked_below_half(cell, expected):
    assert is_empty(of(*[cell] * 5), 1) is expected


def week(location, *, booked):
    """Five mornings with two places each, so many of them taken."""
    nine = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    for day in range(1, 6):
        slot = SlotFactory(location=location, morning=nine + timedelta(day))
        AppointmentFactory.create_batch(booked, slot=slot)


@pytest.mark.django_db
def test_planners_are_told_where_it_is_full_and_where_it_is_empty():
    week(LocationFactory(name="Breda"), booked=2)
    week(LocationFactory(name="Assen"), booked=0)
    week(LocationFactory(name="Zwolle"), booked=1)

    found = [(each.text, each.button) for each in full_or_empty(timezone.now())]

    assert found == [
        ("Full: Breda, first day with room: none in sight", "Open more places"),
        ("Hardly booked, next 5 days: Assen, 0 %", "Invite people"),
    ]


@pytest.mark.django_db
def test_of_a_few_days_nothing_is_said():
    AppointmentFactory()

    assert full_or_empty(timezone.now()) == []
    assert len(figures().fill.days) == 1


@pytest.mark.django_db
def test_who_has_a_place_that_there_is_not_is_urgent():
    slot = SlotFactory(location=LocationFactory(name="Breda"), planned=1)
    AppointmentFactory.create_batch(3, slot=slot)

    (found,) = crowded(timezone.now())

    assert found.text == "More people than places: Breda, people: 2, days: 1"
    assert found.urgent
    assert found.url == "/planning/capacity/conflicts/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "days_off", "urgent"),
    [("done", 0, False), ("running", 0, False), ("asked", 0, True), ("done", 1, True)],
)
def test_it_is_not_urgent_once_a_planner_has_decided_for_that_day(state, days_off, urgent):
    slot = SlotFactory(location=LocationFactory(name="Breda"), planned=1)
    AppointmentFactory.create_batch(2, slot=slot)
    day = timezone.localdate(slot.starts_at) + timedelta(days_off)
    by = UserFactory(planner=True)
    place = slot.location
    MassMove.objects.create(location=place, state=state, first_day=day, last_day=day, asked_by=by)

    (found,) = crowded(timezone.now())

    assert found.urgent is urgent
