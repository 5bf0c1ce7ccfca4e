from datetime import date, time

import pytest

from locations.models import OpeningHours
from locations.series import Series, Work, edit, fewer

PLACE = 3
MONDAY, TUESDAY, FRIDAY = 0, 1, 4
MORNING = Work(time(9), time(12), desks=4)
DAY = Work(time(9), time(16), desks=8, person_minutes=12)


def row(weekday=MONDAY, first=date(2026, 1, 1), last=None, work=MORNING):
    return OpeningHours(
        location_id=PLACE, weekday=weekday, valid_from=first, valid_until=last, **work.columns()
    )


def series(first, last=None, weekdays=(MONDAY,), work=(DAY,)):
    return Series(frozenset(weekdays), work, first, last)


def said(rows):
    """What the rows say: weekday, from and until which day, and how many desks."""
    found = [(each.weekday, each.valid_from, each.valid_until, each.desks) for each in rows]
    return sorted(found, key=lambda each: each[:2])


def test_a_series_is_one_row_for_each_weekday_and_piece_of_work():
    afternoon = Work(time(13), time(16), desks=2)

    rows = series(date(2026, 5, 1), None, [MONDAY, FRIDAY], (MORNING, afternoon)).rows(PLACE)

    assert [(each.weekday, each.opens, each.desks) for each in rows] == [
        (MONDAY, time(9), 4),
        (MONDAY, time(13), 2),
        (FRIDAY, time(9), 4),
        (FRIDAY, time(13), 2),
    ]
    assert {(each.location_id, each.slot_minutes, each.valid_until) for each in rows} == {
        (PLACE, 10, None)
    }


def test_a_series_without_an_end_ends_what_went_on_the_day_before():
    change = edit([row()], series(date(2026, 5, 4)), PLACE)

    assert said(change.after) == [
        (MONDAY, date(2026, 1, 1), date(2026, 5, 3), 4),
        (MONDAY, date(2026, 5, 4), None, 8),
    ]
    assert (len(change.changed), len(change.new), change.gone) == (1, 1, [])


def test_what_was_before_and_after_a_series_goes_on():
    change = edit([row()], series(date(2026, 5, 4), date(2026, 5, 31)), PLACE)

    assert said(change.after) == [
        (MONDAY, date(2026, 1, 1), date(2026, 5, 3), 4),
        (MONDAY, date(2026, 5, 4), date(2026, 5, 31), 8),
        (MONDAY, date(2026, 6, 1), None, 4),
    ]


def test_a_row_within_a_series_goes():
    old = row(first=date(2026, 5, 5), last=date(2026, 5, 20))

    change = edit([old], series(date(2026, 5, 4), date(2026, 5, 31)), PLACE)

    assert change.gone == [old]
    assert said(change.after) == [(MONDAY, date(2026, 5, 4), date(2026, 5, 31), 8)]


def test_a_row_that_begins_within_a_series_begins_after_it():
    old = row(first=date(2026, 5, 18))

    change = edit([old], series(date(2026, 5, 4), date(2026, 5, 31)), PLACE)

    assert change.changed == [old]
    assert old.valid_from == date(2026, 6, 1)


@pytest.mark.parametrize(
    "other",
    [
        row(TUESDAY),
        row(first=date(2026, 6, 1)),
        row(last=date(2026, 5, 3)),
    ],
    ids=["another weekday", "later", "over before"],
)
def test_what_a_series_is_not_about_stays(other):
    change = edit([other], series(date(2026, 5, 4), date(2026, 5, 31)), PLACE)

    assert change.kept == [other]
    assert (change.changed, change.gone) == ([], [])


def test_the_same_series_again_says_the_same():
    once = edit([row()], series(date(2026, 5, 4), date(2026, 5, 31)), PLACE).after
    before = said(once)

    again = edit(once, series(date(2026, 5, 4), date(2026, 5, 31)), PLACE).after

    assert said(again) == before


def test_no_work_is_no_longer_open():
    change = edit([row()], series(date(2026, 5, 4), work=()), PLACE)

    assert said(change.after) == [(MONDAY, date(2026, 1, 1), date(2026, 5, 3), 4)]


def opened(*work):
    return [row(work=each) for each in work]


def test_fewer_desks_from_a_time_on_leave_what_was_before():
    found = fewer(opened(DAY), 5, time(13))

    assert [(each.opens, each.closes, each.desks) for each in found] == [
        (time(9), time(13), 8),
        (time(13), time(16), 5),
    ]
    assert {each.person_minutes for each in found} == {12}


@pytest.mark.parametrize("since", [None, time(9), time(7)])
def test_fewer_desks_all_day_leave_one_piece(since):
    assert [each.desks for each in fewer(opened(DAY), 5, since)] == [5]


def test_fewer_desks_than_now_are_never_more():
    assert [each.desks for each in fewer(opened(MORNING), 9, None)] == [4]


def test_fewer_desks_after_closing_change_nothing():
    assert [each.desks for each in fewer(opened(MORNING), 1, time(18))] == [4]
