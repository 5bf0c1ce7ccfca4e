import math

import pytest

from gate.pace import (
    AT_ONCE,
    LATE,
    LEAST,
    SOON,
    Line,
    Seen,
    Wait,
    look_after_opening,
    next_look,
    step,
    wait_of,
)

CALM = Seen(1, 0, answers=100)
SLOW = Seen(1, 0, answers=100, slow=6)
BUSY = Seen(1, 0, answers=100, busy=0.8)


def test_while_answers_are_quick_more_are_let_in_each_second():
    line = Line(joined=1000, rate=5)

    later = step(line, CALM, 500, 0)

    assert later.rate > 5
    assert later.front == pytest.approx(later.rate)


@pytest.mark.parametrize("seen", [SLOW, BUSY])
def test_slow_answers_or_busy_threads_let_in_fewer(seen):
    assert step(Line(joined=1000, rate=5), seen, 500, 0).rate < 5


def test_it_never_stops_for_good():
    line = Line(joined=1000)

    for second in range(100):
        line = step(line, SLOW, 500, second)

    assert line.rate == LEAST
    assert line.front > 0


def test_what_nobody_uses_does_not_grow():
    assert step(Line(joined=0, rate=5), CALM, 500, 0).rate == 5


def test_nobody_is_called_when_everybody_is_inside():
    assert step(Line(joined=1000), Seen(1, 500), 500, 0).front == 0


def test_who_is_called_and_on_their_way_takes_room():
    line = Line(joined=1000, rate=50)

    for second in range(8):
        line = step(line, Seen(1, 0, answers=1), 100, second)

    assert 100 <= line.front < 130  # and those who do not come are counted on less and less


def test_who_never_comes_holds_up_nobody_for_long():
    line = Line(joined=10_000, rate=50)

    for second in range(200):
        line = step(line, Seen(1, 0, answers=1), 100, second)

    assert line.front > 400


def test_who_comes_to_an_empty_line_walks_through():
    line = Line(joined=0, rate=5)

    for second in range(60):
        line = step(line, CALM, 500, second)

    assert 1 <= line.front <= 6  # but a crowd does not


def test_the_front_never_goes_back():
    assert step(Line(front=80, joined=20), CALM, 500, 0).front == 80


def simulate(seconds, capacity, most=2000, stay=90):
    """A house whose answers are slow from `capacity` people a second on; `stay` seconds each."""
    line, inside, entered, highest = Line(joined=65_000), [], 0, 0
    for second in range(seconds):
        slow = entered > capacity
        seen = Seen(1, len(inside), entered, 100, 50 * slow, min(1.0, entered / capacity * 0.75))
        before, line = line.front, step(line, seen, most, second)
        entered = int(line.front) - int(before)
        inside = [came for came in inside if second - came < stay] + [second] * entered
        highest = max(highest, len(inside))
    return line, highest


def test_the_rate_finds_what_the_house_can_do():
    line, highest = simulate(1200, capacity=20)

    assert 1200 * 20 * 0.6 < line.front <= 1200 * 20 * 1.1
    assert highest <= 2000 * 1.1


def test_never_more_are_inside_than_the_cap_allows():
    _, highest = simulate(600, capacity=500, most=60, stay=60)

    assert highest <= 66


def steady(speed, seconds=120, joined=5000):
    line = Line(joined=joined)
    for second in range(seconds):
        marks = step(line._replace(front=speed * second), Seen(0, 0), 0, second).marks
        line = line._replace(front=speed * second, marks=marks)
    return line


def test_the_wait_is_a_range_about_what_it_will_be():
    wait = wait_of(600, steady(2), 119)

    assert wait == (4, 7)
    assert wait.low <= 600 / 2 / 60 <= wait.high


def test_long_waits_are_said_roughly():
    assert wait_of(6000, steady(2), 119) == (40, 70)


def test_short_ones_are_never_none_at_all():
    assert wait_of(0, steady(2), 119) == (0, 1)


def test_nothing_is_said_of_a_wait_before_it_can_be_known():
    assert wait_of(600, steady(2, seconds=15), 14) is None


def test_nothing_is_said_of_a_wait_in_a_line_that_stands_still():
    assert wait_of(600, steady(0), 119) is None


def test_a_line_that_became_slower_makes_the_range_wider():
    line = steady(4, seconds=120)
    for second in range(120, 200):
        marks = step(line._replace(front=480), Seen(0, 0), 0, second).marks
        line = line._replace(front=480, marks=marks)

    wait = wait_of(600, line, 199)

    assert wait.high >= 3 * wait.low


def test_a_clock_that_is_set_back_begins_to_measure_anew():
    line = steady(2)

    line = step(line, Seen(1, 0), 0, -3600)

    assert wait_of(600, line, -3600) is None


def test_pages_look_less_often_the_longer_the_wait():
    line = Line(joined=100)
    looks = [next_look(line, Wait(minutes, 60), 0.5) for minutes in [0, 2, 10, 60]]

    assert looks == [SOON, 15, 75, LATE]


def test_however_many_wait_their_looks_can_be_answered():
    assert next_look(Line(joined=40_000), Wait(1, 2), 0.5) == 40_000 / AT_ONCE


def test_no_two_look_at_the_same_moment():
    looks = {next_look(Line(), Wait(10, 20), chance / 100) for chance in range(100)}

    assert len(looks) == 100
    assert math.isclose(min(looks), 75 * 0.85)
    assert max(looks) < 75 * 1.15


def test_before_the_opening_the_last_look_comes_after_it():
    looks = [look_after_opening(30, 20_000, chance / 100) for chance in range(100)]

    assert min(looks) == 30
    assert 70 < max(looks) <= 90


@pytest.mark.parametrize("left", [150, 500, 9000])
def test_long_before_it_a_page_does_not_sleep_through_it(left):
    assert look_after_opening(left, 20_000, 1) < left
