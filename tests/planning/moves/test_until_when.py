"""Until when people may answer: the nearer the old or the new time, the shorter; never at night."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from appointments.line import may_ask
from planning.models import MoveLine
from planning.moves.lines import SHORT, halfway, until_when
from tests.planning.moves.world import at

NOON = at(1, 12)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def until(old, new, *, told_off=False, now=NOON):
    return until_when(MoveLine(starts_at=old, told_off=told_off), new, now)


@pytest.mark.parametrize(
    ("old", "new", "hours"),
    [
        (20 * DAY, 20 * DAY, 72),
        (7 * DAY + HOUR, 20 * DAY, 72),
        (7 * DAY, 20 * DAY, 48),  # a week, not a moment more
        (20 * DAY, 4 * DAY + HOUR, 48),
        (4 * DAY, 20 * DAY, 24),
        (2 * DAY + HOUR, 20 * DAY, 24),
        (2 * DAY, 20 * DAY, 6),
    ],
)
def test_the_nearer_of_both_times_counts(old, new, hours):
    assert until(NOON + old, NOON + new) == NOON + hours * HOUR


@pytest.mark.parametrize(("new", "hours"), [(8 * DAY, 72), (5 * DAY, 48), (3 * DAY, 24), (DAY, 6)])
def test_who_comes_no_more_anyway_answers_by_the_new_time_alone(new, hours):
    assert until(NOON + HOUR, NOON + new, told_off=True) == NOON + hours * HOUR


def test_who_is_asked_at_night_has_the_time_from_the_morning_on():
    night, morning = at(1, 23), at(2, 8)

    assert until(at(30), at(30), now=night) == morning + 72 * HOUR


def test_what_would_end_at_night_ends_an_hour_after_people_are_asked_again():
    assert until(at(2, 17), at(2, 18), now=at(1, 18)) == at(2, 9)


@pytest.mark.parametrize("hour", range(24))
@pytest.mark.parametrize("off", [HOUR, 2 * DAY + HOUR, 5 * DAY, 9 * DAY])
def test_nobody_has_to_answer_at_night_nor_in_less_than_the_shortest_time(hour, off):
    now = at(1, hour)

    found = until(now + off, now + off, now=now)

    assert may_ask(found)
    assert found - now >= min(SHORT, timedelta(hours=6))


@pytest.mark.parametrize("day", [date(2026, 10, 24), date(2027, 3, 27)])
def test_a_night_of_another_length_changes_nothing_of_that(day):
    now = datetime.combine(day, time(20, 30), AMSTERDAM)
    soon = now + DAY

    found = timezone.localtime(until(soon, soon, now=now))

    assert (found.date(), found.hour, found.minute) == (day + DAY, 9, 0)


@pytest.mark.parametrize(
    ("told", "reminded", "now", "due"),
    [
        (at(1, 10), None, at(1, 21, 59), False),  # before half of it, and at night
        (at(1, 10), None, at(2, 9, 59), False),
        (at(1, 10), None, at(2, 10), True),
        (at(1, 10), None, at(3, 9, 59), True),
        (at(1, 10), None, at(3, 10), False),  # all of it is over
        (at(1, 10), at(2, 10), at(2, 11), False),  # once is enough
        (None, None, at(2, 10), False),
    ],
)
def test_they_are_asked_once_more_in_the_second_half_of_the_time(told, reminded, now, due):
    line = MoveLine(told_at=told, answer_by=at(3, 10), reminded_at=reminded)

    assert halfway(line, now) is due
