from datetime import date

import pytest
from django.utils.translation import override

from locations.models import Location
from planning.overview.halls import Hall
from planning.overview.table import hall_rows, hall_sum, stock_table
from planning.stock.coverage import Coverage, Day

BREDA, ASSEN = Location(pk=1, name="Breda"), Location(pk=2, name="Assen")


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def test_a_row_says_how_a_hall_goes():
    hall = Hall(expected=1200, arrived=800, late=3, missed=9, waiting=2, longest=12)
    hall.waits, hall.desks = [1, 5, 9], {7}

    (row,) = hall_rows([BREDA, ASSEN], {1: hall})

    assert row == ("Breda", ["800 / 1,200", "3", "9", "2", "12", "5", "9", "1"])


def test_where_nobody_waits_there_is_no_longest_wait():
    name, cells = hall_sum(Hall(longest=0))

    assert name == "All locations"
    assert cells == ["0 / 0", "0", "0", "0", "–", "–", "–", "0"]


def test_stickers_say_the_day_on_which_they_run_out():
    day = date(2026, 12, 8)
    short = Coverage(BREDA, stock=10, on_the_way=5, days=[Day(day, 20, -5)], kept=True)

    assert stock_table([short]).rows == [["Breda", "10", "5", "8 December", "5"]]


def test_stickers_that_last_and_those_nobody_knows_of_say_so():
    enough = Coverage(BREDA, stock=10, days=[Day(date(2026, 12, 8), 5, 5)], kept=True)

    assert stock_table([enough, Coverage(ASSEN)]).rows == [
        ["Breda", "10", "0", "enough for all who are booked", "0"],
        ["Assen", "–", "–", "counts from the first delivery on", "–"],
    ]
