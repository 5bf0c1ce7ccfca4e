from datetime import timedelta

import pytest
from django.utils import timezone

from planning.filling.hall import Bound, Filled, Room, Rules
from planning.filling.proposing import Proposal, proposals, propose, rules_of
from planning.filling.rates import Rate, Rates
from planning.models import Filling
from tests.factories import LocationFactory
from tests.planning.filling.steps import in_days, rates, slots_of_a_day


def filled(pk, *, now=0, extra=1, wait=5, bound=Bound.WAIT, **room):
    """A slot of four places, of which one in ten does not come, unless `room` says otherwise."""
    planned, rate = room.get("planned", 4), room.get("rate", 0.1)
    start = timezone.now() + timedelta(minutes=10 * pk)
    end = start + timedelta(minutes=10)
    here = Room(pk, start, end, planned, None, now, 0, Rate(rate, rate / 2, rate * 2))
    return Filled(here, extra, bound, wait, 2 * wait)


def test_a_proposal_adds_up_its_slots():
    found = Proposal(in_days(3), [filled(1, now=2), filled(2, extra=0, wait=7)], known=True)

    assert found.extra == {1: 1, 2: 0}
    assert (found.total, found.planned, found.now) == (1, 8, 2)
    assert (found.wait, found.long_wait) == (7, 14)


def test_the_rate_of_a_day_counts_slots_by_their_places():
    slots = [filled(1, planned=9, rate=0.1), filled(2, planned=1, rate=0.2)]

    found = Proposal(in_days(3), slots, known=True)

    assert found.rate == pytest.approx((0.11, 0.055, 0.22))


def test_it_differs_if_one_slot_does():
    same = Proposal(in_days(3), [filled(1, now=1), filled(2, now=0, extra=0)], known=True)
    other = Proposal(in_days(3), [filled(1, now=1), filled(2, now=1, extra=0)], known=True)

    assert not same.differs
    assert other.differs


def test_what_held_most_slots_back_is_named():
    bounds = [Bound.WAIT, Bound.CEILING, Bound.CEILING]
    slots = [filled(at, bound=bound) for at, bound in enumerate(bounds)]

    assert Proposal(in_days(3), slots, known=True).bound == Bound.CEILING


def test_a_day_without_slots_is_no_proposal():
    empty = Proposal(in_days(3), [], known=True)

    assert not empty
    assert (empty.total, empty.wait, empty.rate) == (0, 0, (0, 0, 0))


@pytest.mark.django_db
def test_days_and_locations_are_proposed_each_by_itself(django_assert_num_queries):
    here, there = LocationFactory(), LocationFactory()
    slots = [
        *slots_of_a_day(here, in_days(3), 6, planned=4),
        *slots_of_a_day(here, in_days(4), 6, planned=4),
        *slots_of_a_day(there, in_days(3), 6, planned=4),
    ]
    rules = {here.pk: Rules(), there.pk: Rules(most_share=0)}

    with django_assert_num_queries(2):
        found = proposals(slots, rates(here, 0.2), rules)

    assert [each.day for each in found] == [in_days(3), in_days(4), in_days(3)]
    assert [bool(each.total) for each in found] == [True, True, False]


@pytest.mark.django_db
def test_without_rules_the_defaults_hold(django_assert_num_queries):
    here, there = LocationFactory(), LocationFactory()
    Filling.objects.create(location=there, most_share=10, most_wait=5)

    with django_assert_num_queries(1):
        found = rules_of([here, there])

    assert found == {here.pk: Rules(25, 15), there.pk: Rules(10, 5)}
    row = Filling(location=here)
    assert (row.most_share, row.most_wait) == (Rules().most_share, Rules().most_wait)


@pytest.mark.django_db
def test_a_day_to_look_at_is_learned_for_if_nothing_is_given():
    location = LocationFactory()
    slots_of_a_day(location, in_days(3), 2)

    found = propose(location, in_days(3))

    assert (found.known, found.total) == (False, 0)
    assert not propose(location, in_days(4), Rates())
