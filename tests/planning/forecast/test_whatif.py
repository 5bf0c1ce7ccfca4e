from datetime import date, timedelta

import pytest

from planning.forecast.pace import Pace
from planning.forecast.whatif import (
    Changes,
    Closed,
    Office,
    Outlook,
    course,
    needed,
    without_limit,
)

TODAY = date(2026, 12, 1)
ROTTERDAM, ZWOLLE = Office(1, "Rotterdam", 4, 10, 1.0), Office(2, "Zwolle", 2, 10, 0.9)


def outlook(**other):
    days = [TODAY + timedelta(days=at) for at in range(100)]
    values = {
        "today": TODAY,
        "people": 10_000,
        "served": 4000,
        "booked": 1000,
        "stickers_for": 0.8,
        "no_show": 0.1,
        "response": 1.0,
        "pace": Pace(0.9, 0.01, 0.03, 0.3, 40),
        "offices": [ROTTERDAM, ZWOLLE],
        "places": {1: [200.0] * 100, 2: [100.0] * 100},
        "days": days,
    }
    return Outlook(**values | other)


def day(number):
    return TODAY + timedelta(days=number)


def test_as_it_is_every_place_counts_for_what_its_location_makes_of_it():
    now = course(outlook(), Changes())

    assert now.room[0] == 300
    assert now.places[0] == pytest.approx(200 + 90)
    assert now.people == 6000
    assert now.show == 1


def test_two_more_desks_make_half_as_many_places_again():
    changed = course(outlook(), Changes(since=TODAY, desks={1: 2}))

    assert changed.room[0] == 400


def test_changes_begin_on_their_day():
    changed = course(outlook(), Changes(since=day(5), desks={1: 2}))

    assert changed.room[4:6] == [300, 400]


def test_a_location_cannot_have_fewer_desks_than_none():
    changed = course(outlook(), Changes(since=TODAY, desks={1: -9}))

    assert changed.room[0] == 100


def test_quicker_desks_have_more_places():
    assert course(outlook(), Changes(since=TODAY, minutes=8)).room[0] == pytest.approx(375)


def test_fewer_no_shows_serve_more_of_who_is_booked():
    changed = course(outlook(), Changes(no_show=0.05))

    assert changed.no_show == 0.05
    assert changed.show == pytest.approx(0.95 / 0.9)


def test_who_does_not_answer_does_not_come():
    changed = course(outlook(), Changes(response=0.5))

    assert changed.people == 1000 + 2500
    assert changed.late == pytest.approx(0.01 * (4000 + 3500))


@pytest.mark.parametrize(("office", "left"), [(1, 100), (None, None)])
def test_closed_days_have_no_places(office, left):
    changed = course(outlook(), Changes(closed=Closed(day(3), day(4), office)))

    found = dict(zip(changed.days, changed.room, strict=True))
    assert (found.get(day(2)), found.get(day(3)), found.get(day(4))) == (300, left, left)
    assert found[day(5)] == 300


def test_stickers_count_for_those_who_get_one():
    now = course(outlook(stickers=800), Changes())

    assert now.stickers[0] == 1000


def test_a_delivery_counts_from_the_day_after():
    now = course(outlook(stickers=0, deliveries=[(day(2), 80)]), Changes())

    assert now.stickers[2:4] == [0, 100]


def test_deliveries_may_be_late_and_others_may_come():
    changes = Changes(days_late=3, delivery=(day(1), 160))

    now = course(outlook(stickers=0, deliveries=[(day(2), 80)]), changes)

    assert now.stickers[1:7] == [0, 200, 200, 200, 200, 300]


def test_where_nobody_counts_stickers_there_is_no_limit():
    assert course(outlook(), Changes()).stickers is None
    assert without_limit(course(outlook(stickers=5), Changes())).stickers is None


def test_an_outlook_without_places_has_no_end_and_does_not_fail():
    empty = outlook(offices=[], places={})

    assert course(empty, Changes()).room == [0]


def test_no_more_days_are_looked_at_than_needed():
    assert needed([0, 10, 0, 10, 10, *[10] * 200], 10) == [1, 3, *range(4, 49)]


def test_only_a_day_is_no_change():
    assert not Changes(since=TODAY)
    assert Changes(since=TODAY, desks={1: 1})
