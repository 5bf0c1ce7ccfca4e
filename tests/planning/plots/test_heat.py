import re

import pytest
from django.utils.translation import override

from planning.plots import Cell, heat


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.mark.parametrize(
    ("part", "whole", "step", "text"),
    [
        (0, 10, 0, "0 %"),
        (1, 1000, 0, "1 %"),
        (2, 10, 1, "20 %"),
        (59, 100, 2, "59 %"),
        (6, 10, 3, "60 %"),
        (8, 10, 4, "80 %"),
        (999, 1000, 4, "99 %"),
        (10, 10, 5, "full"),
        (12, 10, 5, "full"),
    ],
)
def test_a_cell_has_a_step_and_words(part, whole, step, text):
    cell = Cell(part, whole)

    assert (cell.step, cell.text) == (step, text)


def test_where_there_are_no_places_there_is_no_share():
    assert Cell(0, 0).text == "–"
    assert Cell(2, 0).text == "–"


def picture():
    rows = [("Breda", [Cell(1, 10), Cell(10, 10)]), ("Assen", [Cell(0, 0), Cell(9, 10)])]
    return heat("Booked", "Location", ["1 Dec", "2 Dec"], rows, {0: "1 Dec"})


def test_a_heat_map_says_of_each_cell_what_it_is():
    said = re.findall(r"<title>([^<]*)</title>", picture().svg)

    assert said == [
        "Booked",
        "Breda, 1 Dec: 10 %",
        "Breda, 2 Dec: full",
        "Assen, 1 Dec: –",
        "Assen, 2 Dec: 90 %",
    ]


def test_a_heat_map_has_six_steps_of_one_hue_and_a_word_for_the_last():
    svg = picture().svg

    assert set(re.findall(r'class="(step\d)"', svg)) == {f"step{at}" for at in range(6)}
    assert len(re.findall(r'svg__full"[^>]*>full<', svg)) == 1


def test_the_table_of_a_heat_map_is_what_a_phone_shows():
    plot = picture()

    assert plot.table_on_phone
    assert plot.table.columns == ["Location", "1 Dec", "2 Dec"]
    assert plot.table.rows == [["Breda", "10 %", "full"], ["Assen", "–", "90 %"]]


def test_a_long_name_is_cut_in_the_picture_alone():
    rows = [("Capelle aan den IJssel", [Cell(1, 10)])]

    plot = heat("Booked", "Location", ["1 Dec"], rows, {})

    assert ">Capelle aan den I…<" in plot.svg
    assert plot.table.rows == [["Capelle aan den IJssel", "10 %"]]


def test_a_heat_map_without_rows_is_still_drawn():
    assert heat("Booked", "Location", [], [], {}).table.rows == []


def test_every_column_lies_on_the_picture_and_none_on_another():
    days = [f"{at} Dec" for at in range(1, 22)]
    rows = [(f"Office {at}", [Cell(at, 20)] * 21) for at in range(10)]

    svg = heat("Booked", "Location", days, rows, {0: "1 Dec", 20: "21 Dec"}).svg

    wide, high = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
    boxes = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="25" height="23"', svg)
    assert len({*boxes}) == 210
    assert all(float(x) + 25 <= wide and float(y) + 23 <= high for x, y in boxes)


@pytest.mark.parametrize("name", ["<b>Breda</b>", 'Breda" onload="x'])
def test_a_name_is_written_and_never_run(name):
    svg = heat("Booked", "Location", ["1 Dec"], [(name, [Cell(1, 2)])], {}).svg

    assert "<b>" not in svg
    assert 'onload="' not in svg
