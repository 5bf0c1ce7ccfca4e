from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils.translation import override

from planning.forecast.answer import Answer, answer, axis, draw, earlier, past, speed, weeks
from planning.forecast.pace import Pace
from planning.forecast.simulation import Course, Fan
from planning.forecast.whatif import Changes
from tests.planning.forecast.test_whatif import TODAY, outlook


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def day(number):
    return TODAY + timedelta(days=number)


def answered(likely, last=None, *, stickers=None):
    """An answer with these days (numbers), for a thousand people."""
    first = None if likely is None else day(likely - 3)
    found = Fan([day(0)], [0], [0], [0], first, likely and day(likely), last and day(last))
    return Answer(Course([day(0)], [10], [10], stickers, 1000, 0.1), found)


@pytest.mark.parametrize(("was", "will_be", "days"), [(40, 30, 10), (30, 33, -3), (None, 30, None)])
def test_the_difference_is_in_days(was, will_be, days):
    assert earlier(answered(was), answered(will_be)) == days


def test_without_a_limit_nobody_is_without():
    assert answered(30).without == 0
    assert answered(30, stickers=[400]).without == 600
    assert answered(30, stickers=[4000]).without == 0


def as_number(text):
    return int(text.replace(",", ""))


def test_enough_stickers_are_played_only_where_there_are_too_few():
    plenty, few = answer(outlook(), Changes()), answer(outlook(stickers=800), Changes())

    assert plenty.enough is None
    assert plenty.unhindered is plenty.fan
    assert few.fan.likely_day is None
    assert few.unhindered.likely_day == plenty.fan.likely_day


def test_more_desks_help_and_fewer_do_not():
    now = answer(outlook(), Changes())
    more, fewer = (answer(outlook(), Changes(since=TODAY, desks={1: n})) for n in (2, -2))

    assert earlier(now, more) > 0 > earlier(now, fewer)


def test_weeks_are_drawn_from_two_months_back_until_the_end():
    found = weeks(TODAY, [answered(60, 70)])

    assert found[0] == day(-56)
    assert TODAY in found
    assert day(70) < found[-1] <= day(91)
    assert {(b - a).days for a, b in pairwise(found)} == {7}


def test_at_least_six_weeks_ahead_are_drawn():
    assert weeks(TODAY, [answered(5, 6)])[-1] == day(42)


def test_the_axis_has_few_names_and_marks_today():
    found = axis(weeks(TODAY, [answered(300, 350)]), TODAY)

    assert len(found.ticks) <= 6
    assert found.points[found.mark] == "1 Dec 2026"


def test_the_past_is_what_is_served_less_what_came_since():
    served = [(day(-10), 300), (day(-3), 200)]

    assert past(outlook(), served, [day(-14), day(-7), day(0), day(7)]) == [3500, 3800, 4000, None]


def test_the_drawing_has_a_name_a_table_and_what_it_is_about():
    now, changed = answer(outlook(), Changes()), answer(outlook(), Changes(minutes=8))

    plot = draw(outlook(), [(day(-3), 200)], now, changed)

    assert "<title>People served</title>" in plot.svg
    assert "everybody 10,000" in plot.svg
    for name in [
        "served",
        "as it is",
        "with the changes",
        "8 of 10 cases",
        "if every place is used",
    ]:
        assert name in plot.svg
        assert name in plot.table.columns
    assert len(plot.table.rows) == len(weeks(TODAY, [now, changed]))


def test_without_changes_one_line_is_the_likely_one():
    plot = draw(outlook(), [], answer(outlook(), Changes()), None)

    assert "most likely" in plot.svg
    assert "as it is" not in plot.svg


def test_where_stickers_run_out_both_are_drawn_and_the_fan_is_of_the_day_that_is_named():
    found = answer(outlook(stickers=800), Changes())

    plot = draw(outlook(stickers=800), [], found, None)

    names, last = list(plot.table.columns), plot.table.rows[-1]
    assert "But the stickers run out" in plot.svg
    likely, hindered = (
        last[names.index(name)] for name in ("most likely", "But the stickers run out")
    )
    assert as_number(likely) > as_number(hindered)


def test_the_table_says_the_band_as_a_range():
    plot = draw(outlook(), [], answer(outlook(), Changes()), None)

    column = list(plot.table.columns).index("8 of 10 cases")
    assert plot.table.rows[0][column] == "–"
    low, high = plot.table.rows[11][column].split("–")
    assert low < high


def test_speed_is_of_a_hundred_places():
    assert speed(Pace(0.876, 0, 0, 0, 1)) == 88


def test_a_drawing_of_nobody_does_not_fail():
    nobody = outlook(people=0, served=0, booked=0)

    plot = draw(nobody, [], answer(nobody, Changes()), None)

    assert "everybody 0" in plot.svg
