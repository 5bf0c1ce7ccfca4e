from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from locations.models import Location
from planning.overview import drawings
from planning.overview.booked import Fill
from planning.overview.figures import Figures
from planning.overview.halls import Hall
from planning.overview.served import Progress
from planning.overview.waits import Missed, Turns, Unreached
from planning.plots import Cell

NINE = timezone.make_aware(datetime.combine(date(2026, 12, 8), time(9)))
BREDA = Location(pk=1, name="Breda", latitude=51.59, longitude=4.78)
NOTHING = Figures(
    at=NINE,
    locations=[BREDA],
    progress=Progress(0, 0, 0),
    fill=Fill([], {}),
    halls={},
    wait=None,
    turns=Turns(0, 0, None),
    missed=Missed(0, 0),
    unreached=Unreached(0, 0),
    stock=[],
)
SOME = replace(
    NOTHING,
    progress=Progress(people=65_000, served=38_410, booked=4_720),
    fill=Fill([NINE.date() + timedelta(at) for at in range(6)], {1: [Cell(9, 10)] * 6}),
    wait=4,
    turns=Turns(200, 318, NINE),
    missed=Missed(920, 80),
    unreached=Unreached(3, 1),
)


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def shown(found):
    return [(tile.value, tile.note) for tile in drawings.tiles(found)]


def test_tiles_say_the_figures_and_of_how_many():
    assert shown(SOME) == [
        ("45", "of 50 places"),
        ("4 days", "from booking to visit"),
        ("21,870", "of 65,000 people"),
        ("8 %", "of 1,000 people"),
        ("318", "longest since 8 Dec"),
        ("4", "in 7 days"),
    ]


def test_a_tile_without_a_figure_says_from_when_there_is_one():
    assert shown(NOTHING) == [
        ("0", "of 0 places"),
        ("–", "nobody booked in 7 days"),
        ("0", "of 0 people"),
        ("–", "after the first visits"),
        ("0", "nobody waits"),
        ("0", "in 7 days"),
    ]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "8 Dec"), ("nl", "8 dec"), ("uk", "8 гру"), ("ru", "8 дек")]
)
def test_a_short_month_begins_as_in_running_text(language, said):
    with override(language):
        assert drawings.short_day(date(2026, 12, 8)) == said


def test_no_plot_is_drawn_of_nothing():
    assert drawings.booked_share(NOTHING.fill, [BREDA]) is None
    assert drawings.where(NOTHING.fill, [BREDA]) is None
    assert drawings.arrivals(Hall(), NINE) is None


def test_the_heat_map_has_a_row_for_each_location_and_a_name_every_fifth_day():
    plot = drawings.booked_share(SOME.fill, [BREDA])

    assert plot.title == "Booked share, next 6 working days"
    assert plot.table.rows == [["Breda", *["90 %"] * 6]]
    assert ">8 Dec<" in plot.svg
    assert ">13 Dec<" in plot.svg
    assert ">9 Dec<" not in plot.svg


def test_the_map_shows_the_first_five_days():
    plot = drawings.where(SOME.fill, [BREDA])

    assert plot.table.rows == [["Breda", "45", "50", "90 %"]]


def test_arrivals_are_planned_all_day_and_real_until_now():
    later = NINE + timedelta(minutes=15)
    hall = Hall(planned=Counter({NINE: 6, later: 4}), came=Counter({NINE: 5}))

    plot = drawings.arrivals(hall, NINE + timedelta(minutes=3))

    assert plot.table.rows == [("09:00", "6", "5"), ("09:15", "4", "–")]
    assert ">now<" in plot.svg


def test_when_the_day_is_over_now_is_not_marked():
    hall = Hall(planned=Counter({NINE: 6}))

    plot = drawings.arrivals(hall, NINE + timedelta(hours=5))

    assert plot.table.rows == [("09:00", "6", "0")]
    assert ">now<" not in plot.svg


@pytest.mark.parametrize(
    ("number", "expected"), [(1, [0]), (4, [0, 1, 2, 3]), (34, [0, 9, 18, 27])]
)
def test_few_points_along_an_axis_are_named(number, expected):
    assert list(drawings.spread(number)) == expected
