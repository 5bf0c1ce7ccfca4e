"""Which place is nearest. Mostly without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from appointments.windows import FreeSlot, local_day
from planning.moves.nearest import Free, Place, Wanted, free_places, near_places, wanted_by
from tests.factories import PartyFactory
from tests.planning.moves.world import at, book, far_office, office, slots_on

HERE = Place(1, (52.04, 4.32), step_free=True)
NEXT = Place(2, (52.16, 4.49), step_free=False)  # some 18 km
FAR = Place(3, (53.22, 6.57), step_free=True)
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def free(*found):
    """What is free: place, days ahead, hour, places."""
    days = {}
    for number, (place, ahead, hour, left) in enumerate(found, 1):
        start = NOW.replace(hour=hour - 1) + timedelta(days=ahead)  # Amsterdam in winter
        slot = FreeSlot(number, start, start + timedelta(minutes=10), left)
        days.setdefault(place, {}).setdefault(local_day(start), []).append(slot)
    return Free([HERE, NEXT, FAR], days)


def wanting(size=1, **values):
    return Wanted(
        **{"party": 1, "size": size, "starts_at": NOW + timedelta(days=7), "location": 1} | values
    )


def slots(found, **values):
    return [window.slots for window in found.nearest(wanting(**values), NOW)]


def test_the_nearest_day_comes_first_whether_sooner_or_later():
    assert slots(free((1, 12, 10, 1), (1, 8, 10, 1), (1, 5, 10, 1))) == [(2,), (3,), (1,)]


def test_the_next_town_is_better_than_the_next_day_and_worse_than_the_same_place():
    assert slots(free((2, 7, 10, 1), (1, 7, 10, 1), (1, 8, 10, 1))) == [(2,), (1,), (3,)]


def test_of_one_day_the_time_that_is_most_like_it_comes_first():
    assert slots(free((1, 8, 15, 1), (1, 8, 11, 1))) == [(2,), (1,)]


def test_nothing_far_away_is_proposed():
    assert slots(free((3, 7, 10, 1))) == []


def test_who_needs_it_gets_a_door_without_steps():
    assert slots(free((2, 7, 10, 1), (1, 9, 10, 1)), step_free=True) == [(2,)]


def test_people_have_notice_of_what_is_new_to_them():
    assert slots(free((1, 1, 10, 1), (1, 3, 10, 1))) == [(2,)]
    assert slots(free((1, 3, 10, 1), (1, 6, 10, 1)), notice=timedelta(days=5)) == [(2,)]


def test_a_party_stays_together():
    assert slots(free((1, 7, 10, 2), (1, 8, 10, 3)), size=3) == [(2,)]


def test_what_was_given_away_is_not_given_again():
    found = free((1, 7, 10, 2))
    [window] = found.nearest(wanting(), NOW)
    found.take(window, 2)

    assert found.nearest(wanting(), NOW) == []


def test_where_somebody_was_quicker_nobody_looks_again():
    found = free((1, 7, 10, 2), (1, 8, 10, 2))
    found.drop(found.nearest(wanting(), NOW)[0])

    assert slots(found) == [(2,)]


@pytest.mark.django_db
def test_what_is_not_public_yet_is_free_for_who_is_moved_and_what_is_closed_is_not():
    location = office()
    closed = slots_on(location, 9, 1)
    later = slots_on(location, 10, 2)
    full = slots_on(location, 11, 1)
    book(full[0])
    type(later[0]).objects.filter(pk=later[0].pk).update(opens_at=at(8))

    found = free_places(timezone.now(), but={closed[0].pk})

    assert found.days[location.pk] == {
        at(10).date(): [FreeSlot(later[0].pk, at(10, 9), at(10, 9, 10), 2)]
    }


@pytest.mark.django_db
def test_a_party_wants_what_it_had():
    slots = slots_on(office(), 9, 1, 1)
    party = book(*slots, step_free=True)
    wanted = wanted_by(party, list(party.appointments.order_by("-slot")))

    assert (wanted.size, wanted.starts_at, wanted.step_free) == (2, at(9, 9), True)


@pytest.mark.django_db
def test_near_are_the_locations_within_reach_itself_first():
    far_office()
    steps = office("Leiden", latitude=52.16, step_free=False)
    here = office()

    assert near_places(here, PartyFactory()) == [here.pk, steps.pk]
    assert near_places(here, PartyFactory(step_free=True)) == [here.pk]
