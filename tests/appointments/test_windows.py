from datetime import UTC, date, datetime, timedelta

import pytest

from appointments.availability import Look
from appointments.windows import FreeSlot, local_day, windows

NOON = datetime(2026, 12, 1, 11, tzinfo=UTC)  # at the office
MIDNIGHT = datetime(2026, 12, 1, 23, tzinfo=UTC)


def run_of(*left, since=NOON):
    """Neighbouring free slots, so many places left in each."""
    length = timedelta(minutes=10)
    starts = [since + length * number for number in range(len(left))]
    return [
        FreeSlot(pk, start, start + length, places)
        for pk, (start, places) in enumerate(zip(starts, left, strict=True), start=1)
        if places
    ]


def found(free, size):
    return [window.slots for window in windows(1, free, size)]


def test_windows_are_the_shortest_runs_that_seat_the_party():
    assert found(run_of(1, 2, 0, 3), 3) == [(1, 2), (4,)]
    assert found(run_of(1, 2, 0, 3), 1) == [(1,), (2,), (4,)]
    assert found(run_of(2, 2, 2, 2), 6) == [(1, 2, 3), (2, 3, 4)]
    assert found(run_of(1, 1, 1, 1), 4) == []
    assert found([], 1) == []


def test_windows_do_not_reach_over_midnight():
    free = run_of(1, 1, 1, 1, since=MIDNIGHT - timedelta(minutes=20))

    assert found(free, 2) == [(1, 2), (3, 4)]


def test_a_window_knows_where_and_when_it_begins_and_ends():
    [window, _] = windows(7, run_of(1, 1, 1), 2)

    assert (window.location, window.starts_at) == (7, NOON)
    assert window.ends_at == NOON + timedelta(minutes=20)


@pytest.mark.parametrize("month", [1, 7])  # winter and summer time
def test_noon_is_noon_on_the_wall_of_the_office(month):
    noon = datetime(2027, month, 15, 12 - (2 if month == 7 else 1), tzinfo=UTC)

    early, late = windows(1, run_of(1, 1, since=noon - timedelta(minutes=10)), 1)

    assert (early.morning, late.morning) == (True, False)


def test_days_are_those_of_the_office_and_count_their_halves():
    free = run_of(*[1] * 4, since=MIDNIGHT - timedelta(minutes=20))

    first, second = Look(7, free).free_days(1)

    assert (first.day, first.mornings, first.afternoons) == (date(2026, 12, 1), 0, 2)
    assert (second.day, second.mornings, second.afternoons) == (date(2026, 12, 2), 2, 0)
    assert (first.location, second.location) == (7, 7)
    assert [window.slots for window in second.windows] == [(3,), (4,)]


def test_a_day_of_the_office_begins_at_its_own_midnight():
    assert local_day(MIDNIGHT - timedelta(seconds=1)) == date(2026, 12, 1)
    assert local_day(MIDNIGHT) == date(2026, 12, 2)
