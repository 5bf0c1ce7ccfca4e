from datetime import date, timedelta

import pytest

from planning.forecast.pace import BELIEVED, STICKY, Day, memory, pace, ratios

FIRST = date(2026, 1, 5)


def days(*served, places=100):
    return [
        Day(FIRST + timedelta(days=at), {1: places}, {1: number})
        for at, number in enumerate(served)
    ]


def test_the_level_is_people_over_places():
    assert pace(days(80, 90, 85, 85)).level == pytest.approx(0.85)


def test_busy_days_count_more():
    quiet, busy = days(10, places=10), days(500, places=1000)

    assert pace([*quiet, *busy]).level == pytest.approx(510 / 1010)


def test_days_without_places_do_not_count():
    assert pace([*days(80, 90), Day(FIRST, {}, {})]).days == 2


def test_days_that_differ_more_make_it_less_sure():
    even, uneven = pace(days(*[85] * 20)), pace(days(*[70, 100] * 10))

    assert even.spread < uneven.spread
    assert even.error < uneven.error


def test_more_days_make_it_surer():
    few, many = pace(days(*[80, 90] * 6)), pace(days(*[80, 90] * 24))

    assert many.error < few.error


def test_days_that_are_like_the_day_before_say_less():
    weeks = [70] * 5 + [95] * 5

    mixed, sticky = pace(days(*[70, 95] * 10)), pace(days(*weeks * 2))

    assert sticky.memory > mixed.memory
    assert sticky.error > mixed.error


def test_a_memory_is_neither_negative_nor_for_ever():
    assert memory([0.1, -0.1] * 20) == 0
    assert memory([0.1] * 500) == STICKY
    assert memory([0.0] * 5) == BELIEVED


def test_a_single_day_can_be_asked():
    one = pace(days(80))

    assert (one.level, one.days) == (0.8, 1)
    assert one.error > 0


def test_a_location_has_a_ratio_of_its_own():
    found = [Day(FIRST, {1: 1000, 2: 1000}, {1: 900, 2: 700})]

    share = ratios(found, 0.8)

    assert share[1] == pytest.approx(1.125, abs=0.01)
    assert share[2] == pytest.approx(0.875, abs=0.01)


def test_a_location_of_which_little_is_seen_is_like_the_others():
    found = [Day(FIRST, {1: 1000, 2: 5}, {1: 800, 2: 0})]

    assert ratios(found, 0.8)[2] > 0.9
