"""How long stickers last: for those who are booked and need one, by what surely comes."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.utils import timezone

from planning.stock.coverage import Coverage, arrivals, coverage, needs_sticker, run_down
from stickers.models import Delivery, Sticker
from tests.factories import LocationFactory
from tests.planning.stock.steps import announced, book, in_days, place, put_in_safe
from tests.stickers.factories import DeskFactory, OutcomeFactory, StickerFactory, TransferFactory

TODAY = date(2026, 12, 1)


def day(number):
    return TODAY + timedelta(days=number)


def run(stock, arriving=None, **needed):
    """Return a location with these needs by day: d0 is today."""
    need = {day(int(name[1:])): number for name, number in needed.items()}
    come = {day(number): size for number, size in (arriving or {}).items()}
    return Coverage(None, stock, days=run_down(stock, come, need, TODAY), kept=True)


def numbers(days):
    return [(each - TODAY).days for each in days]


class TestRunDown:
    def test_stickers_run_down_by_those_who_need_one(self):
        assert [each.left for each in run(10, d0=3, d2=4).days[:4]] == [7, 7, 3, 3]

    def test_all_are_covered_by_enough(self):
        found = run(10, d0=3, d2=7)

        assert (found.first_uncovered, found.uncovered, found.lasts_until) == (None, 0, None)

    def test_the_first_uncovered_day_and_how_many_people_find_none(self):
        found = run(10, d0=3, d2=8, d5=4)

        assert (found.first_uncovered, found.uncovered) == (day(2), 1 + 4)
        assert found.lasts_until == day(1)

    def test_a_delivery_covers_from_its_day_on_who_was_not_and_who_comes(self):
        found = run(2, {5: 10}, d1=4, d5=6, d6=2)

        assert [each.uncovered for each in found.days[:8]] == [0, 2, 0, 0, 0, 0, 0, 0]

    def test_a_delivery_that_is_too_small_covers_the_rest_no_more(self):
        assert run(0, {2: 1}, d1=2, d2=3).uncovered == 2 + 3

    def test_without_people_nobody_is_uncovered(self):
        assert run(0).uncovered == 0


class TestDry:
    def test_a_day_on_which_nothing_is_left_takes_nobody_more(self):
        assert numbers(run(5, {20: 9}, d10=5).dry) == list(range(10, 20))

    def test_days_before_an_uncovered_one_that_is_near_are_promised_to_its_people(self, settings):
        near = settings.STOCK_MOVE_DAYS
        found = run(5, {20: 9}, **{f"d{near}": 6})

        assert numbers(found.dry) == list(range(20))

    def test_days_before_one_that_is_far_go_on(self):
        assert min(numbers(run(5, d9=6).dry)) == 9

    def test_where_stickers_were_never_kept_they_close_nothing(self):
        found = run(0, d1=5)
        found.kept = False

        assert found.dry == []

    def test_with_enough_no_day_is_dry(self):
        assert run(100, d1=5).dry == []


class TestArrivals:
    def test_a_promised_delivery_counts_from_the_day_after(self):
        rows = [Delivery(expected_on=day(2), number=100, certain=True)]

        assert arrivals(rows, TODAY) == Counter({day(3): 100})

    @pytest.mark.parametrize(("ahead", "certain"), [(2, False), (-1, True)])
    def test_what_is_not_promised_or_overdue_does_not_count(self, ahead, certain):
        row = Delivery(number=100, certain=certain, expected_on=day(ahead))

        assert arrivals([row], TODAY) == {}

    def test_a_box_of_today_counts_tomorrow(self):
        assert arrivals([Delivery(expected_on=TODAY, number=5, certain=True)], TODAY) == {day(1): 5}


@pytest.mark.parametrize(
    ("born", "needs"),
    [
        ("2012-12-01", True),  # 14 on this day
        ("2012-12-02", False),
        ("2012-12-00", False),  # perhaps only at the end of the month
        ("2012-00-00", False),
        ("2011-00-00", True),
        ("1944-00-00", True),
    ],
)
def test_who_is_14_on_the_day_needs_one_as_far_as_the_register_knows(born, needs):
    assert needs_sticker(born, TODAY) == needs


def cover(location):
    return next(each for each in coverage() if each.location == location)


@pytest.mark.django_db
class TestCoverage:
    def test_stickers_of_the_safe_and_of_desks_count_and_issued_ones_do_not(self):
        location = place(3)
        StickerFactory(location=location, at_desk=True)
        StickerFactory(location=location, status="spoiled")

        assert cover(location).stock == 4

    def test_what_is_sent_counts_where_it_goes(self):
        sender, receiver = place(5), place()
        transfer = TransferFactory(
            from_location=sender,
            to_desk=None,
            to_location=receiver,
            received=0,
            received_by=None,
            received_at=None,
        )
        some = Sticker.objects.order_by("serial")[:2].values("pk")
        Sticker.objects.filter(pk__in=list(some.values_list("pk", flat=True))).update(
            status="in_transit", transfer=transfer
        )

        assert (cover(sender).stock, cover(sender).on_the_way) == (3, 0)
        assert (cover(receiver).stock, cover(receiver).on_the_way) == (0, 2)
        assert cover(receiver).days[0].left == 2

    def test_children_need_none_and_who_turns_14_before_the_day_does(self):
        location = place(10)
        today = timezone.localdate()
        book(location, 5, 2)
        book(location, 5, birth_date=f"{today.year - 9}-01-01")
        turning = in_days(5)
        book(location, 5, birth_date=turning.replace(year=turning.year - 14).isoformat())
        book(location, 4, birth_date=turning.replace(year=turning.year - 14).isoformat())

        found = {each.day: each.need for each in cover(location).days if each.need}

        assert found == {in_days(5): 3}

    def test_who_is_served_gone_or_not_booked_any_more_needs_none(self):
        location = place(10)
        party = book(location, 3, 4)
        states = ["booked", "checked_in", "fulfilled", "unfinished"]
        for row, status in zip(party.appointments.order_by("pk"), states, strict=True):
            type(row).objects.filter(pk=row.pk).update(status=status)

        assert cover(location).days[3].need == 2

    def test_a_location_without_any_sticker_or_delivery_is_not_kept(self):
        empty, used_up, promised = LocationFactory(), place(1), LocationFactory()
        Sticker.objects.update(status="spoiled")
        announced(promised, 3, 10)

        assert [cover(each).kept for each in (empty, used_up, promised)] == [False, True, True]

    def test_a_place_to_practise_is_not_counted(self):
        LocationFactory(practice=True)

        assert coverage() == []

    def test_a_delivery_two_weeks_late_uncovers_people(self):
        location = place(2)
        delivery = announced(location, 2, 100)
        book(location, 7, 5)
        assert cover(location).uncovered == 0

        Delivery.objects.filter(pk=delivery.pk).update(expected_on=in_days(16))

        assert (cover(location).first_uncovered, cover(location).uncovered) == (in_days(7), 3)

    def test_an_answer_from_the_desk_is_no_need(self):
        outcome = OutcomeFactory(desk=DeskFactory())

        assert cover(outcome.desk.location).days[0].need == 0

    @pytest.mark.parametrize("number", [1, 3])
    def test_it_takes_as_many_queries_for_many_as_for_one(self, number, django_assert_num_queries):
        for _ in range(number):
            location = place(1)
            book(location, 3, 2)
            book(location, 4, birth_date=f"{timezone.localdate().year - 14}-06-01")
            announced(location, 5, 10)

        with django_assert_num_queries(6):
            coverage()


@pytest.mark.django_db
def test_more_in_the_safe_counts_at_once():
    location = place(1)
    put_in_safe(location, 4)

    assert cover(location).stock == 5
