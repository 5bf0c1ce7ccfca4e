"""What one location could send to another: the nearest that can do without, from its safe."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from planning.stock.coverage import Coverage, coverage, run_down
from planning.stock.sharing import LEAST_KEPT, gap, proposals, share
from tests.planning.stock.steps import announced, book, place

TODAY = date(2026, 12, 1)


def at(pk, stock, *, east=0.0, arriving=None, **needed):
    """A location so far east, with these needs by day."""
    where = SimpleNamespace(pk=pk, name=f"Office {pk}", latitude=52.0, longitude=5.0 + east)
    need = {TODAY + timedelta(days=int(name[1:])): number for name, number in needed.items()}
    come = {TODAY + timedelta(days=day): number for day, number in (arriving or {}).items()}
    return Coverage(where, stock, days=run_down(stock, come, need, TODAY), kept=True)


def shared(*covers, safe=None):
    found = share(covers, safe or {cover.location.pk: cover.stock for cover in covers})
    return [(each.origin.pk, each.to.pk, each.number) for each in found]


def test_the_nearest_that_can_spare_them_sends():
    needy = at(1, 5, d6=15)

    assert shared(needy, at(2, 100, east=1), at(3, 100, east=0.2)) == [(3, 1, 10)]


def test_what_one_cannot_send_alone_the_next_adds():
    needy = at(1, 0, d6=15)

    assert shared(needy, at(2, 100, east=1), at(3, 24, east=0.2)) == [(3, 1, 4), (2, 1, 11)]


def test_nobody_sends_what_its_own_people_need():
    needy, sender = at(1, 0, d6=150), at(2, 120, d5=12, d15=30)

    assert shared(needy, sender) == [(2, 1, 120 - 42 - 30)]


def test_what_it_needs_later_counts_until_its_own_delivery_comes():
    needy = at(1, 0, arriving={8: 100}, d6=150)
    sender = at(2, 100, arriving={12: 500}, d11=40, d15=25)

    assert shared(needy, sender) == [(2, 1, 20)]


@pytest.mark.parametrize(
    ("stock", "needed"), [(100, {}), (100, {"d3": 7}), (300, {"d1": 60, "d2": 60, "d20": 60})]
)
def test_who_has_sent_all_it_can_closes_none_of_its_days(stock, needed):
    [(_, _, number)] = shared(at(1, 0, d6=900), at(2, stock, **needed))

    assert number
    assert at(2, stock, **needed).dry == at(2, stock - number, **needed).dry == []


def test_who_keeps_just_what_it_needs_sends_nothing():
    assert shared(at(1, 0, d6=15), at(2, LEAST_KEPT)) == []
    assert shared(at(1, 0, d6=15), at(2, 80, d4=40)) == []
    assert shared(at(1, 0, d6=15), at(2, 81, d4=40)) == [(2, 1, 1)]


def test_what_it_needs_in_a_month_waits_for_its_deliveries_to_be_announced():
    assert shared(at(1, 0, d6=15), at(2, 100, d22=500)) == [(2, 1, 15)]


def test_only_what_lies_in_the_safe_is_sent():
    needy, sender = at(1, 0, d6=15), at(2, 100)

    assert shared(needy, sender, safe={2: 3}) == [(2, 1, 3)]


def test_who_runs_dry_first_is_helped_first_and_nothing_is_given_twice():
    later, sooner, rich = at(1, 0, d9=10), at(2, 0, d3=10), at(3, 32)

    assert shared(later, sooner, rich) == [(3, 2, 10), (3, 1, 2)]


def test_who_runs_dry_sends_nothing():
    assert shared(at(1, 0, d6=15), at(2, 5, d9=10)) == []


def test_where_all_are_covered_nothing_is_proposed():
    assert shared(at(1, 10, d6=5), at(2, 100)) == []


def test_a_day_that_is_far_off_waits_for_deliveries_to_be_announced():
    assert shared(at(1, 0, d40=5), at(2, 100)) == []


def test_a_gap_ends_where_a_promised_delivery_fills_it():
    missing, until = gap(at(1, 5, arriving={9: 50}, d4=8, d7=4, d10=3))

    assert (missing, until) == (7, TODAY + timedelta(days=8))


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_it_takes_one_query_more_than_the_coverage(number, django_assert_num_queries):
    place(100)
    for _ in range(number):
        book(place(0, longitude=5.5), 4, 2)
        announced(place(1), 3, 5)
    covers = coverage()

    with django_assert_num_queries(1):
        assert len(proposals(covers)) == number
