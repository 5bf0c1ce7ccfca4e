import re

import pytest
from django.utils.translation import override

from demo.data.locations import LOCATIONS
from planning.plots import Cell, Dot, country
from planning.plots.country import HEIGHT, WIDTH, around, arrange, overlap


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def dots(part=5):
    return [Dot(name, north, east, Cell(part, 10)) for name, _, north, east, _ in LOCATIONS]


def test_every_circle_of_the_country_lies_on_the_picture():
    for dot in dots():
        x, y = dot.at

        assert 0 < x < WIDTH
        assert 0 < y < HEIGHT


@pytest.mark.parametrize("part", [5, 10])
def test_no_name_covers_another_nor_a_circle(part):
    places = dots(part)

    labels = arrange(places)

    assert all(labels)
    boxes = [label.box for label in labels]
    circles = [around(dot.at) for dot in places]
    assert not any(overlap(one, two) for one in boxes for two in boxes if one != two)
    assert not any(overlap(box, circle) for box in boxes for circle in circles)


def test_a_name_that_finds_no_room_is_left_to_the_table():
    crowd = [Dot(f"Office {at}", 52.0, 5.0, Cell(1, 10)) for at in range(20)]

    plot = country("Where", "Location", crowd)

    assert None in arrange(crowd)
    assert [row[0] for row in plot.table.rows] == [dot.name for dot in crowd]


def test_a_circle_is_filled_by_its_share():
    half = country("Where", "Location", [Dot("Breda", 51.6, 4.8, Cell(5, 10))]).svg
    most = country("Where", "Location", [Dot("Breda", 51.6, 4.8, Cell(8, 10))]).svg

    assert re.search(r"A7 7 0 0 1 [\d.]+ ([\d.]+)Z", half)
    assert re.search(r"A7 7 0 1 1 [\d.]+ ([\d.]+)Z", most)


def test_a_full_location_is_red_and_says_so():
    plot = country("Where", "Location", [Dot("Breda", 51.6, 4.8, Cell(10, 10))])

    assert 'class="dot dot--full"' in plot.svg
    assert ">Breda full<" in plot.svg


def test_a_location_without_places_is_an_empty_ring():
    plot = country("Where", "Location", [Dot("Breda", 51.6, 4.8, Cell(0, 0))])

    assert "dot--full" not in plot.svg
    assert plot.table.rows == [["Breda", "0", "0", "–"]]


def test_the_outline_is_drawn_beneath():
    assert '<image href="/static/netherlands.svg"' in country("Where", "Location", []).svg


@pytest.mark.parametrize("where", [(53.6, 7.2), (50.75, 3.3), (53.5, 3.25), (50.8, 7.1)])
def test_a_name_at_the_edge_of_the_map_stays_on_the_picture(where):
    [label] = arrange([Dot("Capelle aan den IJssel", *where, Cell(5, 10))])

    left, top, right, bottom = label.box
    assert left >= 0
    assert top >= 0
    assert right <= WIDTH
    assert bottom <= HEIGHT


def test_nearly_full_is_not_red_and_more_than_full_is():
    nearly = country("Where", "Location", [Dot("Breda", 51.6, 4.8, Cell(999, 1000))]).svg
    more = country("Where", "Location", [Dot("Breda", 51.6, 4.8, Cell(12, 10))]).svg

    assert "dot--full" not in nearly
    assert "dot--full" in more
