from datetime import date, timedelta

import pytest

from planning.forecast.pace import Pace
from planning.forecast.simulation import Away, Course, play, quantile

FIRST = date(2026, 12, 1)
STEADY = Pace(level=0.9, error=0.005, spread=0.02, memory=0.3, days=40)


def course(days=60, places=100.0, people=3000, **other):
    ahead = [FIRST + timedelta(days=at) for at in range(days)]
    values = {"stickers": None, "no_show": 0.1, "late": people / 100} | other
    return Course(ahead, [places] * days, [places] * days, people=people, **values)


def day(number):
    return FIRST + timedelta(days=number)


def test_the_same_seed_gives_the_same_fan():
    assert play(course(), STEADY, 50, seed=1) == play(course(), STEADY, 50, seed=1)
    assert play(course(), STEADY, 50, seed=1) != play(course(), STEADY, 50, seed=2)


def test_luck_is_the_same_whatever_is_played():
    more, less = play(course(places=101.0), STEADY, 20), play(course(), STEADY, 20)

    assert all(a > b for a, b in zip(more.middle[:25], less.middle[:25], strict=True))
    assert more.middle[5] - less.middle[5] == pytest.approx(6 * 0.9, rel=0.2)


def test_the_last_day_is_about_where_the_pace_leads():
    fan = play(course(), STEADY, 100)

    assert day(32) <= fan.first_day <= fan.likely_day <= fan.last_day <= day(45)


def test_the_band_is_around_the_middle_and_widens():
    fan = play(course(), STEADY, 100)

    days = zip(fan.low, fan.middle, fan.high, strict=True)
    assert all(low <= mid <= high for low, mid, high in days)
    assert fan.high[0] - fan.low[0] < fan.high[25] - fan.low[25]


def test_nobody_is_served_twice():
    fan = play(course(), STEADY, 50)

    assert max(fan.high) <= 3000 + 1e-6
    assert list(fan.middle) == sorted(fan.middle)


def test_an_unsure_pace_makes_a_wide_band():
    unsure = Pace(0.9, 0.05, 0.1, 0.3, 10)

    wide, narrow = play(course(), unsure, 100), play(course(), STEADY, 100)

    assert wide.high[20] - wide.low[20] > 3 * (narrow.high[20] - narrow.low[20])


def test_more_places_are_earlier():
    assert play(course(places=120.0), STEADY, 50).likely_day < play(course(), STEADY, 50).likely_day


def test_the_desks_cannot_do_more_than_their_places_however_many_come():
    assert max(play(course(show=2), STEADY, 50).high[:10]) <= 1000


def test_desks_that_do_more_than_was_planned_go_on_doing_so():
    quick = Pace(1.05, 0.005, 0.02, 0.3, 40)

    assert 1020 < play(course(), quick, 100).middle[9] < 1070
    assert max(play(course(show=2), quick, 50).high[:10]) < 1150


def test_without_enough_days_there_is_no_day():
    fan = play(course(days=10), STEADY, 50)

    assert (fan.first_day, fan.likely_day, fan.last_day) == (None, None, None)


def test_stickers_hold_back():
    fan = play(course(stickers=[1000.0] * 60), STEADY, 50)

    assert max(fan.high) == pytest.approx(1000)
    assert fan.likely_day is None
    assert day(9) <= fan.short_on <= day(14)


def test_a_delivery_goes_on():
    stickers = [500.0] * 20 + [5000.0] * 40

    fan = play(course(stickers=stickers), STEADY, 50)

    assert fan.short_on is None
    assert fan.middle[19] == pytest.approx(500)
    assert fan.likely_day > play(course(), STEADY, 50).likely_day


def test_days_without_places_serve_nobody():
    closed = course()
    places = [0.0] * 10 + [100.0] * 50
    fan = play(Course(closed.days, places, places, None, 3000, 0.1, 30), STEADY, 50)

    assert fan.high[9] == 0


def test_more_who_come_are_earlier():
    better = course(no_show=0.0, show=1 / 0.9)

    assert play(better, STEADY, 50).likely_day < play(course(), STEADY, 50).likely_day


def test_nobody_to_serve_is_done_at_once():
    fan = play(course(people=0, late=0), STEADY, 10)

    assert fan.last_day == day(0)


def test_if_nobody_comes_nobody_is_served():
    assert max(play(course(no_show=1.0, show=0.0), STEADY, 10).high) == pytest.approx(0, abs=1e-3)


def test_who_did_not_come_comes_back_each_once():
    away = Away(4, 0, 1000)
    back = []
    for missed in [120] + [0] * 8:
        back.append(away.back())
        away.add(missed)

    assert back == [0, 30, 30, 30, 30, 0, 0, 0, 0]


def test_who_is_away_at_first_is_among_the_people():
    away = Away(4, 10, 1000)
    back = []
    for _ in range(8):
        back.append(away.back())
        away.add(0)

    assert sum(back) == away.number == 25


def test_at_most_half_of_the_people_are_away_at_first():
    assert Away(4, 10_000, 100).number == 50


def test_a_quantile_is_one_of_the_values():
    assert quantile([1, 2, 3, 4], 0.5) == 3
    assert quantile([1, 2, 3, 4], 1) == 4
