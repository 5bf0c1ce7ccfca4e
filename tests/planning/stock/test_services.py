"""Days without stickers close and open again; people are warned once and told if it is over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from appointments.claims import cancel
from appointments.exceptions import SlotFull
from config.db import ids
from locations.limits import limit
from locations.models import Limit, Slot
from notices.models import Notice
from planning.capacity.conflicts import conflicts
from planning.models import StockWarning
from planning.stock.coverage import coverage
from planning.stock.services import hold_back, mind_stock, settle, warn
from planning.stock.shortage import Short
from planning.tasks import mind_stock as task
from stickers.models import Delivery
from tests.appointments.steps import hold_for
from tests.factories import LocationFactory
from tests.planning.stock.steps import announced, book, in_days, place, put_in_safe, slot
from tests.races import race

pytestmark = pytest.mark.django_db


def capacities(*slots):
    found = dict(Slot.objects.values_list("pk", "capacity"))
    return [found[each.pk] for each in slots]


def kinds():
    return sorted(key.partition(":")[0] for key in Notice.objects.values_list("key", flat=True))


def late(delivery, days):
    expected_on = delivery.expected_on + timedelta(days=days)
    Delivery.objects.filter(pk=delivery.pk).update(expected_on=expected_on)


@pytest.fixture
def short():
    """A location with two stickers for four people, in two parties of a day in nine days."""
    location = place(2)
    book(location, 9, 2, hour=9)
    book(location, 9, 2, hour=10)
    return location


class TestClosing:
    def test_a_day_without_stickers_takes_no_new_bookings(self, short):
        day, before, free = slot(short, 9), slot(short, 8), slot(short, 9, hour=11)

        mind_stock()

        assert capacities(day, before) == [0, 20]
        with pytest.raises(SlotFull):
            hold_for(1, free)

    def test_who_is_booked_there_keeps_the_appointment(self, short):
        mind_stock()

        statuses = slot(short, 9).appointments.values_list("status", flat=True)
        assert set(statuses) == {"booked"}

    def test_a_delivery_that_is_late_closes_its_days_and_one_that_comes_opens_them(self):
        location = place(1)
        delivery = announced(location, 3, 100)
        book(location, 9, 3)
        mind_stock()
        assert not Limit.objects.exists()

        late(delivery, 14)
        mind_stock()
        assert capacities(slot(location, 9)) == [0]

        put_in_safe(location, 100)
        mind_stock()
        assert capacities(slot(location, 9)) == [20]
        assert not Limit.objects.exists()

    def test_ten_times_is_as_once(self, short):
        mind_stock()
        before = list(Limit.objects.order_by("pk").values_list("pk", "starts_at", "places"))

        for _ in range(3):
            mind_stock()

        assert list(Limit.objects.order_by("pk").values_list("pk", "starts_at", "places")) == before
        assert StockWarning.objects.count() == 1

    def test_a_pause_of_a_planner_outlives_the_stickers(self, short):
        day = slot(short, 9)
        limit(short.pk, day.starts_at, day.ends_at, 0, "pause")
        mind_stock()

        put_in_safe(short, 100)
        mind_stock()

        assert capacities(day, slot(short, 9, hour=10)) == [0, 20]

    def test_people_who_keep_their_place_there_are_no_conflict(self, short):
        mind_stock()

        assert conflicts(timezone.now()) == []

    def test_slots_that_are_made_later_are_closed_too(self, short):
        mind_stock()
        new = slot(short, 9, hour=15)

        mind_stock()

        assert capacities(new) == [0]

    def test_where_no_stickers_are_kept_nothing_closes(self):
        location = LocationFactory()
        book(location, 9, 3)

        assert hold_back(coverage()) == 0

    def test_it_writes_only_what_changes(self, short, django_assert_max_num_queries):
        mind_stock()

        with django_assert_max_num_queries(12):
            mind_stock()


class TestWarning:
    def test_those_without_a_sticker_are_warned_once_and_their_appointment_stays(self, short):
        mind_stock()
        mind_stock()

        assert kinds() == ["at_risk"]
        [warning] = StockWarning.objects.all()
        assert (warning.day, warning.people, warning.location) == (in_days(9), 2, short)
        notice = Notice.objects.get()
        assert notice.about == warning.party.reference
        assert "stays as it is for now" in notice.body

    @pytest.mark.parametrize(("days", "said"), [(14, ["at_risk"]), (15, []), (40, [])])
    def test_who_comes_more_than_two_weeks_after_is_not_warned_yet(self, days, said):
        location = place(1)
        book(location, days, 3)

        mind_stock()

        assert kinds() == said

    def test_nobody_is_warned_on_the_day_itself(self):
        location = place(1)
        book(location, 0, 3, hour=23)

        mind_stock()

        assert kinds() == []

    def test_they_are_told_that_it_stays_when_the_stickers_come_early(self, short):
        mind_stock()
        put_in_safe(short, 10)

        mind_stock()
        mind_stock()

        assert kinds() == ["at_risk", "visit"]
        assert StockWarning.objects.get().end == "covered"

    def test_who_cancels_is_told_nothing_more_about_stickers(self, short):
        mind_stock()
        party = StockWarning.objects.get().party
        cancel(ids(party.appointments.all()))

        mind_stock()

        assert "visit" not in kinds()
        assert StockWarning.objects.get().end == "gone"

    def test_a_place_that_another_gives_up_covers_the_next(self, short):
        mind_stock()
        first = slot(short, 9, hour=9).appointments.all()
        cancel(ids(first))

        mind_stock()

        assert StockWarning.objects.get().end == "covered"

    def test_a_second_shortage_is_a_second_warning(self, short):
        mind_stock()
        put_in_safe(short, 2)
        mind_stock()
        book(short, 8, 2)

        mind_stock()

        assert StockWarning.objects.standing().count() == 1
        assert StockWarning.objects.count() == 2

    def test_a_warning_of_somebody_who_moved_meanwhile_is_not_written(self, short):
        party = slot(short, 9, hour=10).appointments.first().party
        party.appointments.update(status="cancelled", public_at=timezone.now())

        assert not warn(Short(party.pk, short.pk, in_days(9), 2))
        assert not Notice.objects.exists()

    def test_what_has_ended_is_not_ended_again(self, short):
        mind_stock()
        warning = StockWarning.objects.get()
        put_in_safe(short, 10)

        assert settle(warning.pk) == "covered"
        assert settle(warning.pk) is None


def test_the_task_leaves_at_once_when_another_is_at_it(short):
    task()

    assert Limit.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_side_by_side_they_warn_once_and_close_once(deadlocks):
    location = place(1)
    book(location, 9, 4, hour=9)
    book(location, 9, 2, hour=10)

    race(mind_stock, mind_stock, mind_stock)

    assert StockWarning.objects.count() == 2
    assert kinds() == ["at_risk", "at_risk"]
    starts = list(Limit.objects.values_list("starts_at", flat=True))
    assert len(starts) == len(set(starts))
    assert deadlocks == []


@pytest.mark.django_db(transaction=True)
def test_whoever_books_while_the_day_closes_is_in_or_out(deadlocks):
    location = place(1)
    book(location, 9, 1)
    free = slot(location, 9, hour=11)

    [_, held] = race(mind_stock, lambda: hold_for(1, free))

    assert isinstance(held, SlotFull) or free.appointments.count() == 1
    assert capacities(free) == [0]
    assert deadlocks == []
