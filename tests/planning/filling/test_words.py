from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from locations.models import Location
from planning.filling.hall import Bound, Filled, Room
from planning.filling.rates import ENOUGH, Inputs, Rate, Rates, Seen, fit
from planning.filling.words import WHY, by_hour, learned, made_of, named, percent, still_to_see


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def seen(visits, missed, **other):
    return Seen(Inputs(1, 0, 9, 2, True)._replace(**other), visits, missed)


def slot(hour, minute=0, *, planned=3, extra=1, wait=4.4):
    """A slot in winter, by the clock of the office."""
    start = datetime(2026, 12, 1, hour - 1, minute, tzinfo=UTC)
    room = Room(1, start, start + timedelta(minutes=10), planned, None, 2, 0, Rate(0.1, 0.1, 0.1))
    return Filled(room, extra, Bound.NOTHING, wait, wait)


def test_rates_are_whole_per_cent():
    assert percent(Rate(0.146, 0.1249, 0.17)) == (15, 12, 17)


def test_what_was_learned_has_a_table_for_each_thing_but_the_location():
    rates = fit([seen(500, 50), seen(500, 100, reminded=False, weekday=4, hour=14, lead=4)])

    tables = {title: [row.name for row in rows] for title, rows in learned(rates)}

    assert tables == {
        "How long before it was booked": ["days: 4–7", "days: 15+"],
        "Whether there was a reminder": ["not reminded", "reminded"],
        "Weekday": ["Monday", "Friday"],
        "Hour": ["09:00–10:00", "14:00–15:00"],
    }


def test_before_anything_was_learned_there_is_no_table():
    assert learned(Rates()) == []


@pytest.mark.parametrize(
    ("thing", "level", "words"),
    [
        ("lead", 0, "days: 0–1"),
        ("lead", 1, "days: 2–3"),
        ("lead", 4, "days: 15+"),
        ("weekday", 6, "Sunday"),
        ("hour", 8, "08:00–09:00"),
        ("reminded", 1, "reminded"),
        ("reminded", 0, "not reminded"),
    ],
)
def test_levels_have_names(thing, level, words):
    assert named(thing, level) == words


def test_hours_add_up_and_end_with_their_last_wait():
    hours = list(by_hour([slot(9), slot(9, 10, wait=6.6), slot(10, extra=0, wait=0.2)]))

    assert [(each.hour, each.planned, each.now, each.extra, each.wait) for each in hours] == [
        (9, 6, 4, 2, 7),
        (10, 3, 2, 0, 0),
    ]


def test_a_share_is_made_of_what_is_usual_the_location_and_the_weekday():
    rates = fit([seen(4000, 400), seen(4000, 800, location=2)])

    rows = made_of(rates, Location(pk=2, name="Zwolle"), 0)

    assert [row.name for row in rows] == ["Everywhere, at any time", "Zwolle", "Monday"]
    assert [row.mean for row in rows] == [15, 20, 15]
    assert all(row.low <= row.mean <= row.high for row in rows)


def test_what_kept_the_number_down_has_words_for_every_reason():
    assert set(WHY) == set(Bound)
    assert all(str(words) for bound, words in WHY.items() if bound != Bound.NOTHING)


@pytest.mark.parametrize(("visits", "missing"), [(0, ENOUGH), (ENOUGH - 1, 1), (ENOUGH + 5, 0)])
def test_it_is_known_how_many_visits_are_missing(visits, missing):
    assert still_to_see(Rates(visits=visits)) == missing
