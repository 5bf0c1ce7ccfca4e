import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from planning.filling.hall import (
    AT_THE_END,
    Bound,
    Room,
    Rules,
    arrivals,
    binomial,
    fill,
    most_wait,
    runs,
    step,
    wait,
)
from planning.filling.rates import Rate

OPENS = datetime(2026, 12, 1, 7, 30, tzinfo=UTC)
SOME = Rate(0.15, 0.13, 0.17)


def room(at=0, planned=6, *, rate=SOME, **other):
    start = OPENS + timedelta(minutes=10 * at)
    values = {"ceiling": None, "extra": 0, "taken": 0} | other
    return Room(at, start, start + timedelta(minutes=10), planned, rate=rate, **values)


def day(slots=48, planned=6, **other):
    return [room(at, planned, **other) for at in range(slots)]


def extra(filled):
    return [each.extra for each in filled]


def test_chances_of_who_comes_add_up():
    chances = binomial(4, 0.8)

    assert sum(chances) == pytest.approx(1)
    assert chances[4] == pytest.approx(0.8**4)


def test_people_come_in_twos():
    chances = arrivals(5, 0.9)

    assert sum(chances) == pytest.approx(1)
    assert chances[5] == pytest.approx(0.9**3)
    assert chances[3] == pytest.approx(2 * 0.9**2 * 0.1)
    assert arrivals(0, 0.9) == [1]


def test_who_is_more_than_the_desks_can_take_waits():
    assert step([1.0], 5, 1.0, 3) == [0, 0, 1.0]


def test_the_desks_catch_up_when_fewer_come():
    assert step([0, 0, 1.0], 1, 1.0, 3) == [1.0]


def test_the_wait_is_people_over_what_the_desks_take_in_a_slot():
    assert wait([0, 0, 0, 1.0], room(planned=6)) == pytest.approx(5)


def test_without_no_shows_there_is_nothing_extra():
    filled = fill(day(rate=Rate(0, 0, 0)), Rules())

    assert sum(extra(filled)) == 0


def test_no_more_is_extra_than_stay_away():
    filled = fill(day(6, rate=Rate(0.02, 0.02, 0.02)), Rules())

    assert sum(extra(filled)) == 1
    assert Bound.MISSING in {each.bound for each in filled}


def test_extra_places_make_up_for_those_who_do_not_come():
    filled = fill(day(), Rules())

    planned = 48 * 6
    assert 0.10 * planned <= sum(extra(filled)) <= 0.20 * planned


def test_more_stay_away_more_is_extra():
    few, many = (sum(extra(fill(day(rate=Rate(p, p, p)), Rules()))) for p in (0.08, 0.2))

    assert few < many


def test_the_low_end_of_the_rate_decides():
    sure, unsure = Rate(0.15, 0.15, 0.15), Rate(0.15, 0.05, 0.3)

    assert sum(extra(fill(day(rate=unsure), Rules()))) < sum(extra(fill(day(rate=sure), Rules())))


@pytest.mark.parametrize("planned", [1, 2, 6, 12])
@pytest.mark.parametrize("minutes", [5, 15, 30])
def test_nobody_is_expected_to_wait_longer_than_the_rules_say(planned, minutes):
    filled = fill(day(planned=planned), Rules(most_wait=minutes))

    assert max(each.wait for each in filled) <= minutes
    assert filled[-1].wait <= AT_THE_END + 10 / planned / 2


def test_the_wait_may_be_less_and_less_towards_the_end():
    rooms, rules = day(), Rules()
    closes = rooms[-1].ends_at

    assert most_wait(rooms[0], closes, rules) == 15
    assert most_wait(rooms[-4], closes, rules) == pytest.approx(AT_THE_END + 30 * SOME.low * 0.7)
    assert most_wait(rooms[-1], closes, rules) == AT_THE_END


def test_the_hall_empties_before_each_break():
    rooms = [*day(24), *(room(at) for at in range(30, 54))]

    filled = fill(rooms, Rules())

    assert [len(run) for run in runs(rooms)] == [24, 24]
    assert filled[23].wait <= AT_THE_END + 1


def test_a_location_takes_no_more_than_its_share():
    filled = fill(day(rate=Rate(0.5, 0.5, 0.5)), Rules(most_share=10))

    assert sum(extra(filled)) <= 0.10 * 48 * 6 + 1
    assert Bound.SHARE in {each.bound for each in filled}


def test_a_share_of_nothing_is_nothing():
    assert sum(extra(fill(day(), Rules(most_share=0)))) == 0


def test_no_slot_gets_more_than_half_as_many_again():
    filled = fill(day(planned=4, rate=Rate(0.8, 0.8, 0.8)), Rules(30, 30))

    assert max(extra(filled)) == 2


def test_the_ceiling_holds():
    filled = fill(day(ceiling=6), Rules())

    assert sum(extra(filled)) == 0
    assert {each.bound for each in filled} == {Bound.CEILING}


def test_a_pause_expects_nobody():
    [filled] = fill([room(ceiling=0)], Rules())

    assert (filled.extra, filled.wait) == (0, 0)


def test_a_closed_slot_has_nothing_extra():
    filled = fill([room(0, planned=0, extra=3, taken=2), room(1)], Rules())

    assert filled[0].extra == 0


def test_what_people_have_is_not_taken_back_however_long_they_wait():
    rooms = [room(0, extra=3, taken=9, rate=Rate(0, 0, 0)), *day(6, rate=Rate(0, 0, 0))[1:]]

    filled = fill(rooms, Rules(most_wait=1))

    assert extra(filled) == [3, 0, 0, 0, 0, 0]
    assert filled[0].wait == pytest.approx(5)


def test_extra_places_that_nobody_has_can_go():
    filled = fill([room(extra=3, taken=6, rate=Rate(0, 0, 0))], Rules(most_wait=1))

    assert extra(filled) == [0]


def test_claims_beyond_the_places_are_expected_too():
    crowded, usual = (fill([room(taken=taken)], Rules())[0] for taken in (12, 0))

    assert crowded.wait > usual.wait


def test_nine_of_ten_days_stay_under_the_long_wait():
    filled = fill(day(), Rules())

    assert all(each.long_wait >= each.wait * 0.9 for each in filled if each.wait > 2)


@pytest.mark.parametrize(("planned", "least"), [(2, 0.95), (3, 0.96), (6, 0.97)])
def test_nearly_every_place_is_used_and_the_desks_close_in_time(planned, least):
    """Played with parties of one to three that come by chance, the hall does what was promised."""
    chance = random.Random(1)
    rooms = day(planned=planned, rate=Rate(0.12, 0.11, 0.13))
    filled = fill(rooms, Rules())
    places = [number for number, each in enumerate(filled) for _ in range(planned + each.extra)]
    used, late, waits = 0, 0, []
    for _ in range(150):
        came = Counter(comers(places, chance))
        waiting = 0
        for number in range(len(filled)):
            waiting += came[number]
            used += min(waiting, planned)
            waiting -= min(waiting, planned)
            waits.append(waiting / planned * 10)
        late += waiting

    assert used / (150 * 48 * planned) >= least
    assert late / 150 / planned * 10 <= 10  # minutes after closing, on average
    assert sum(waits) / len(waits) <= 15


def comers(places, chance):
    """Yield the slot of everybody who comes, if the places are given to parties in turn."""
    at = 0
    while at < len(places):
        size = chance.choice([1, 2, 3])
        if chance.random() >= 0.12:
            yield from places[at : at + size]
        at += size
