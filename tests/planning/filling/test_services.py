import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from appointments.claims import hold
from appointments.exceptions import NotAllowed
from planning.filling import services
from planning.filling.hall import Rules
from planning.filling.proposing import propose
from planning.filling.rates import Rates
from planning.models import ExtraChange, Filling
from tests.factories import LocationFactory, PartyFactory, UserFactory
from tests.planning.filling.steps import claims, crowd, in_days, rates, slots_of_a_day

pytestmark = pytest.mark.django_db

DAY = 5


@pytest.fixture
def location():
    return LocationFactory()


@pytest.fixture
def slots(location):
    """Two hours with four desks, five days ahead."""
    return slots_of_a_day(location, in_days(DAY), 12, planned=4)


@pytest.fixture
def planner():
    return UserFactory(planner=True)


def extra_of(slots):
    return [type(slot).objects.get(pk=slot.pk).extra for slot in slots]


def test_extra_places_are_set_as_proposed(location, slots):
    known = rates(location)
    proposed = propose(location, in_days(DAY), known)

    change = services.apply(location, in_days(DAY), known)

    assert proposed.total > 0
    assert extra_of(slots) == [proposed.extra[slot.pk] for slot in slots]
    assert (change.before, change.after, change.by) == (0, proposed.total, None)
    assert change.rate == pytest.approx(0.15, abs=0.01)


def test_more_people_can_book_then(location, slots):
    services.apply(location, in_days(DAY), rates(location))
    slot = next(slot for slot in location.slots.all() if slot.extra)
    people = crowd(5)

    claimed = [hold(PartyFactory().form_key, [one.pk], [slot.pk], public=False) for one in people]

    assert [claim.place for [claim] in claimed] == [1, 2, 3, 4, 5]


def test_a_second_run_changes_nothing(location, slots):
    known = rates(location)
    services.apply(location, in_days(DAY), known)

    assert services.apply(location, in_days(DAY), known) is None
    assert ExtraChange.objects.count() == 1


@pytest.mark.parametrize("day", [0, -1])
def test_today_and_before_stay_as_they_are(location, day):
    slots_of_a_day(location, in_days(day), 6, planned=4)

    assert services.apply(location, in_days(day), rates(location)) is None


def test_a_day_without_slots_has_nothing_to_set(location):
    assert services.apply(location, in_days(DAY), rates(location)) is None
    assert not propose(location, in_days(DAY), rates(location))


def test_nothing_is_proposed_before_enough_was_seen(location, slots):
    proposed = propose(location, in_days(DAY), Rates())

    assert (proposed.total, proposed.known) == (0, False)


def test_what_somebody_has_stays_when_the_rate_falls(location, slots):
    services.apply(location, in_days(DAY), rates(location, 0.2))
    full = next(slot for slot in location.slots.all() if slot.extra)
    claims(full, 5)

    services.apply(location, in_days(DAY), rates(location, 0.01))

    full.refresh_from_db()
    assert full.extra == 1


def test_a_location_goes_as_far_as_its_rules_say(location, slots, planner):
    services.set_rules(location, Rules(4, 15), by_night=True, by=planner)

    assert propose(location, in_days(DAY), rates(location, 0.2)).total == 2


def test_rules_are_kept_once_for_a_location(location, planner):
    services.set_rules(location, Rules(10, 10), by_night=True, by=planner)
    services.set_rules(location, Rules(20, 5), by_night=False, by=planner)

    row = Filling.objects.get()
    assert (row.most_share, row.most_wait, row.by_night) == (20, 5, False)
    assert row.changed_by == planner


def test_a_change_can_be_put_back(location, slots, planner):
    change = services.apply(location, in_days(DAY), rates(location))

    back = services.put_back(change.pk, by=planner)

    assert extra_of(slots) == [0] * 12
    assert (back.puts_back, back.by, back.after) == (change, planner, 0)


def test_putting_back_leaves_places_that_people_have(location, slots, planner):
    change = services.apply(location, in_days(DAY), rates(location))
    full = next(slot for slot in location.slots.all() if slot.extra)
    claims(full, 5)

    services.put_back(change.pk, by=planner)

    full.refresh_from_db()
    assert full.extra == 1


def test_putting_back_gives_no_places_to_a_slot_that_closed_since(location, slots, planner):
    known = rates(location)
    services.apply(location, in_days(DAY), known)
    less = services.apply(location, in_days(DAY), rates(location, 0.01))
    location.slots.update(planned=0, extra=0)

    services.put_back(less.pk, by=planner)

    assert sum(extra_of(slots)) == 0


def test_a_change_is_put_back_once(location, slots, planner):
    change = services.apply(location, in_days(DAY), rates(location))
    services.put_back(change.pk, by=planner)

    with pytest.raises(NotAllowed):
        services.put_back(change.pk, by=planner)


def test_what_was_put_back_is_left_alone_by_night(location, slots, planner):
    known = rates(location)
    change = services.apply(location, in_days(DAY), known)
    services.put_back(change.pk, by=planner)

    assert services.apply(location, in_days(DAY), known) is None
    assert services.apply_ahead(known) == 0
    assert services.apply(location, in_days(DAY), known, by=planner) is not None


def test_a_planner_ends_that_a_day_is_left_alone_also_if_nothing_differs(location, slots, planner):
    services.clear(location, in_days(DAY), by=planner)

    change = services.apply(location, in_days(DAY), Rates(), by=planner)

    assert (change.before, change.after, change.left_alone) == (0, 0, False)
    assert services.apply(location, in_days(DAY), rates(location)).after > 0


def test_a_change_of_a_day_that_has_come_stays(location, planner):
    slots = slots_of_a_day(location, in_days(0), 2, extra=1)
    places = {slots[0].pk: [0, 1]}
    change = ExtraChange.objects.create(
        location=location, day=in_days(0), places=places, before=0, after=1
    )

    with pytest.raises(NotAllowed):
        services.put_back(change.pk, by=planner)
    with pytest.raises(NotAllowed):
        services.clear(location, in_days(0), by=planner)


def test_all_that_nobody_has_can_be_taken_back(location, slots, planner):
    services.apply(location, in_days(DAY), rates(location))

    change = services.clear(location, in_days(DAY), by=planner)

    assert sum(extra_of(slots)) == change.after == 0
    assert change.left_alone


def test_every_day_to_come_is_set_by_night(location, django_assert_num_queries):
    for day in (1, 2, 28, 29):
        slots_of_a_day(location, in_days(day), 6, planned=4)
    known = rates(location)

    assert services.apply_ahead(known) == 3
    assert services.apply_ahead(known) == 0
    assert {change.day for change in ExtraChange.objects.all()} == {in_days(d) for d in (1, 2, 28)}


def test_a_location_that_does_it_by_hand_is_left_alone(location, slots, planner):
    services.set_rules(location, Rules(), by_night=False, by=planner)

    assert services.apply_ahead(rates(location)) == 0


def test_it_can_be_switched_off_everywhere_at_once(location, planner):
    LocationFactory(practice=True)
    services.set_rules(location, Rules(10, 10), by_night=True, by=planner)
    other = LocationFactory()

    services.switch(by_night=False, by=planner)

    rows = Filling.objects.order_by("location")
    assert [(row.location, row.by_night) for row in rows] == [(location, False), (other, False)]
    assert rows[0].most_share == 10


def test_a_place_to_practise_gets_nothing():
    practice = LocationFactory(practice=True)
    slots_of_a_day(practice, in_days(DAY), 6, planned=4)

    assert services.apply_ahead(rates(practice)) == 0


@pytest.mark.parametrize("days", [1, 3])
def test_a_night_of_nothing_to_do_reads_the_same_for_many_days(
    location, days, django_assert_num_queries
):
    for day in range(1, 1 + days):
        slots_of_a_day(location, in_days(day), 3)

    with django_assert_num_queries(5):  # locations, rules; of each: slots, claims, taken
        services.apply_ahead(Rates())


def test_a_closed_slot_loses_its_extra_places(location):
    closed, still_open = slots_of_a_day(location, in_days(DAY), 2, planned=0, extra=2)
    type(closed).objects.filter(pk=still_open.pk).update(planned=4)

    assert services.clear_closed() == 1
    assert services.clear_closed() == 0
    assert extra_of([closed, still_open]) == [0, 2]


def test_what_is_over_stays_as_it_was(location):
    [past] = slots_of_a_day(location, in_days(-1), 1, planned=0, extra=2)

    assert services.clear_closed() == 0
    assert extra_of([past]) == [2]


def test_who_did_it_and_when_is_kept(location, slots, planner):
    before = timezone.now()

    change = services.apply(location, in_days(DAY), rates(location), by=planner)

    assert change.by == planner
    assert before <= change.at <= before + timedelta(minutes=1)
    assert sum(after - was for was, after in change.places.values()) == change.after


def test_extra_places_are_written_here_and_nowhere_else():
    """Two writers would take back what the other gave. Only a closing takes all of it along."""
    root = Path(settings.BASE_DIR)
    rooms = ["locations", "appointments", "booking", "desk", "councils", "phone", "planning"]
    written = re.compile(r"\.extra\s*=[^=]|update\([^)]*\bextra=")

    writers = {
        path.relative_to(root).as_posix()
        for room in rooms
        for path in (root / room).rglob("*.py")
        if "migrations" not in path.parts and written.search(path.read_text())
    }

    assert writers == {"planning/filling/services.py", "locations/services.py"}
