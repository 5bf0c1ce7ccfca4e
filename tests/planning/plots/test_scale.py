from itertools import pairwise

import pytest

from planning.plots.scale import apart, ticks


@pytest.mark.parametrize(
    ("highest", "expected"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (7, [0, 2, 4, 6, 8]),
        (100, [0, 20, 40, 60, 80, 100]),
        (1_240, [0, 500, 1_000, 1_500]),
        (65_000, [0, 20_000, 40_000, 60_000, 80_000]),
    ],
)
def test_ticks_are_round_and_reach_the_highest(highest, expected):
    assert ticks(highest) == expected


def stacked(*heights):
    """Labels one above another."""
    return apart([(0, 50, height) for height in heights], 26)


def test_labels_that_do_not_meet_stay_where_they_are():
    assert stacked(10, 100) == [10, 100]


def test_labels_that_would_meet_are_pushed_up():
    assert stacked(100, 98, 10) == [100, 74, 10]
    assert stacked(90, 100, 80) == [74, 100, 48]


def test_labels_beside_each_other_do_not_meet():
    assert apart([(0, 50, 100), (60, 90, 99), (40, 70, 98)], 26) == [100, 99, 73]


def test_no_label_needs_no_room():
    assert stacked() == []


def test_labels_that_find_no_room_above_go_down_again():
    assert apart([(0, 50, height) for height in (30, 28, 26)], 26, top=18) == [70, 44, 18]


def test_what_is_far_below_stays_when_those_above_make_room():
    assert apart([(0, 50, height) for height in (200, 20, 22)], 26, top=18) == [200, 18, 44]


@pytest.mark.parametrize("heights", [(18,) * 6, (20, 60, 25, 61, 24), (230, 231, 18, 19), (90, 90)])
def test_no_label_is_on_another_or_above_the_picture(heights):
    found = sorted(apart([(0, 50, height) for height in heights], 26, top=18))

    assert found[0] >= 18
    assert all(two - one >= 26 for one, two in pairwise(found))
