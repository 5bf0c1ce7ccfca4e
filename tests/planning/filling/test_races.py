"""Extra places are set, put back and booked at the same moment. On real rows."""

from functools import partial

import pytest

from appointments.claims import hold
from appointments.exceptions import BookingError
from locations.models import Slot
from planning.filling import services
from planning.filling.services import NothingToPutBack
from planning.models import ExtraChange
from tests.factories import LocationFactory, PartyFactory, UserFactory
from tests.planning.filling.steps import claims, crowd, in_days, rates, slots_of_a_day
from tests.races import deadlocks, race

__all__ = ["deadlocks"]
pytestmark = pytest.mark.django_db(transaction=True)
DAY = 5


@pytest.fixture
def location():
    """An office with two hours of four desks, five days ahead."""
    location = LocationFactory()
    slots_of_a_day(location, in_days(DAY), 12, planned=4)
    return location


def extra():
    return sum(Slot.objects.values_list("extra", flat=True))


def last():
    return ExtraChange.objects.order_by("pk").last()


def test_two_nights_at_once_set_a_day_once(location, deadlocks):
    known = rates(location)

    found = race(*[partial(services.apply, location, in_days(DAY), known)] * 3)

    assert [change is None for change in found].count(False) == 1
    assert ExtraChange.objects.get().after == extra() > 0
    assert deadlocks == []


def test_of_two_who_put_a_change_back_one_does(location, deadlocks):
    change = services.apply(location, in_days(DAY), rates(location))
    planners = UserFactory.create_batch(2, planner=True)

    answers = race(*[partial(services.put_back, change.pk, by=by) for by in planners])

    assert [isinstance(answer, NothingToPutBack) for answer in answers].count(True) == 1
    assert extra() == 0
    assert ExtraChange.objects.count() == 2
    assert deadlocks == []


@pytest.mark.parametrize("again", range(2))
def test_what_the_night_sets_while_a_planner_clears_is_what_was_written_last(
    location, deadlocks, again
):
    known, planner = rates(location), UserFactory(planner=True)
    services.apply(location, in_days(DAY), known)

    race(
        partial(services.clear, location, in_days(DAY), by=planner),
        partial(services.apply, location, in_days(DAY), known),
    )
    services.apply(location, in_days(DAY), known)  # the next night

    assert extra() == last().after == 0
    assert deadlocks == []


@pytest.mark.parametrize("again", range(2))
def test_whoever_books_an_extra_place_while_it_goes_has_it_or_not(location, deadlocks, again):
    services.apply(location, in_days(DAY), rates(location))
    slot = location.slots.filter(extra__gt=0).first()
    claims(slot, slot.planned)  # only extra places are left
    [person] = crowd(1)

    booked, _ = race(
        partial(hold, PartyFactory().form_key, [person.pk], [slot.pk]),
        partial(services.clear, location, in_days(DAY), by=UserFactory(planner=True)),
    )

    slot.refresh_from_db()
    taken = slot.appointments.count()
    assert taken == slot.planned + (not isinstance(booked, BookingError))
    assert taken <= slot.capacity
    assert deadlocks == []
