import pytest

from config import disk
from config.disk import ENOUGH, FAR, forecast

GIB = 2**30


def test_how_much_is_free_is_a_share():
    assert 0 <= disk.free_share() <= 1


def test_a_disk_that_grows_by_one_a_day_lasts_as_many_days_as_it_has_left():
    assert forecast({100: 10 * GIB, 124: 11 * GIB}, free=5 * GIB) == 5


@pytest.mark.parametrize("samples", [{}, {100: 1}, {100: 1, 100 + ENOUGH - 1: 2}])
def test_what_was_seen_for_too_short_a_time_says_nothing(samples):
    assert forecast(samples, free=GIB) is None


@pytest.mark.parametrize("last", [9 * GIB, 10 * GIB, 10 * GIB + 1])
def test_a_disk_that_hardly_grows_lasts_as_far_as_anybody_looks(last):
    assert forecast({100: 10 * GIB, 124: last}, free=5 * GIB) == FAR


def test_ten_notes_in_an_hour_are_one():
    for _ in range(10):
        disk.note()

    assert len(disk.noted()) <= 2  # the hour may just end


def test_after_a_week_the_oldest_is_forgotten(time_machine):
    for hour in range(disk.WEEK + 3):
        time_machine.move_to(1_795_000_000 + 3600 * hour)
        disk.note()

    assert len(disk.noted()) == disk.WEEK
    assert max(disk.noted()) == (1_795_000_000 // 3600) + disk.WEEK + 2
