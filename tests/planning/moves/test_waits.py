"""Who waits how long, and who need not come: no database."""

from datetime import UTC, datetime, timedelta

from planning.moves.waits import Expected, Room, spans, to_move, waits

NINE = datetime(2026, 12, 1, 8, tzinfo=UTC)  # at the offices


def day_of(*left, day=0):
    step, start = timedelta(minutes=10), NINE + timedelta(days=day)
    return [
        Room(100 * day + number, start + number * step, start + (number + 1) * step, places)
        for number, places in enumerate(left)
    ]


def party(pk, *slots, movable=True, day=0):
    seats = {}
    for slot in slots:
        seats[100 * day + slot] = seats.get(100 * day + slot, 0) + 1
    start = NINE + timedelta(days=day, minutes=10 * min(slots))
    end = NINE + timedelta(days=day, minutes=10 * (max(slots) + 1))
    return Expected(pk, start, end, seats, movable)


def ids(found):
    return [each.party for each in found]


def test_who_comes_later_waits_for_those_before():
    assert waits(day_of(2, 2, 2), {0: 4, 1: 2, 2: 1}) == [10, 10, 5]


def test_a_slow_hour_catches_up():
    assert waits(day_of(2, 2, 2), {0: 4}) == [10, 0, 0]


def test_where_nobody_is_helped_there_is_no_wait_to_tell():
    assert waits(day_of(0, 2), {0: 1}) == [None, 0]
    assert waits(day_of(0, 2), {}) == [0, 0]


def test_nobody_is_moved_where_there_is_room():
    parties = [party(1, 0), party(2, 0), party(3, 1)]

    assert to_move(day_of(2, 2), parties, 0) == []


def test_the_latest_are_moved_first():
    parties = [party(1, 0), party(2, 0), party(3, 1), party(4, 1)]

    assert ids(to_move(day_of(1, 1), parties, 10)) == [4]


def test_of_two_at_one_time_who_booked_last_is_moved():
    assert ids(to_move(day_of(1), [party(1, 0), party(2, 0)], 0)) == [2]


def test_nobody_who_must_not_be_moved_is_moved_even_if_it_means_waiting():
    parties = [party(1, 0, movable=False), party(2, 0, movable=False), party(3, 1, movable=False)]

    assert to_move(day_of(1, 1), parties, 0) == []


def test_nobody_is_moved_for_those_who_wait_in_any_case():
    early = [party(1, 0), party(2, 1)]
    staying = [party(pk, 2, movable=False) for pk in range(3, 6)]

    assert to_move(day_of(1, 1, 1), [*early, *staying], 0) == []


def test_a_full_hour_of_people_who_stay_moves_only_those_after_it_until_it_is_caught_up():
    staying = [party(pk, 0, movable=False) for pk in range(4)]
    others = [party(10 + slot, slot) for slot in range(1, 6)]

    assert ids(to_move(day_of(*[2] * 6), [*staying, *others], 0)) == [11]


def test_who_comes_earlier_makes_way_where_the_latest_may_not():
    parties = [party(1, 0), party(2, 0), party(3, 1, movable=False)]

    assert ids(to_move(day_of(1, 1), parties, 0)) == [2]


def test_a_wait_that_is_short_enough_moves_nobody():
    parties = [party(pk, 0) for pk in range(4)]

    assert to_move(day_of(2, 2), parties, 10) == []
    assert len(to_move(day_of(2, 2), parties, 9)) == 1


def test_where_it_is_closed_everybody_is_moved():
    parties = [party(1, 0, movable=False), party(2, 1), party(3, 2)]

    assert ids(to_move(day_of(0, 0, 1), parties, 30)) == [1, 2]


def test_a_party_that_sits_partly_where_it_is_closed_is_moved_whole():
    whole = party(1, 0, 1)

    assert to_move(day_of(2, 0), [whole], 0) == [whole]


def test_who_was_moved_already_counts_no_more():
    parties = [party(1, 0), party(2, 0)]

    assert to_move(day_of(1), parties, 0, gone=[1]) == []


def test_nobody_waits_overnight():
    parties = [party(1, 0), party(2, 0), party(3, 0, day=1)]
    both = [*day_of(1), *day_of(1, day=1)]

    assert ids(to_move(both, parties, 0)) == [2]


def test_a_day_is_told_by_the_hour():
    parties = [party(1, 0), party(2, 0), party(3, 7)]
    found = spans(day_of(*[1] * 8), parties, [parties[1]])

    assert [(row.booked, row.room, row.wait, row.spared) for row in found] == [
        (2, 6, 10, 0),
        (1, 2, 0, 0),
    ]


def test_several_days_are_told_by_the_day():
    both = [*day_of(0, 1), *day_of(1, day=1)]
    parties = [party(1, 0), party(2, 0, day=1)]
    found = spans(both, parties, [parties[0]])

    assert [(row.start, row.wait, row.spared) for row in found] == [
        (NINE, None, 0),
        (NINE + timedelta(days=1), 0, 0),
    ]


def test_three_of_eight_desks_gone_moves_no_more_than_needed():
    parties = [party(pk, pk // 8) for pk in range(8 * 12)]
    five = day_of(*[5] * 12)
    moved = to_move(five, parties, 30)

    assert 0 < len(moved) <= 3 * 12
    left = {}
    for each in parties:
        if each not in moved:
            left[each.party // 8] = left.get(each.party // 8, 0) + 1
    assert max(waits(five, left)) <= 30
