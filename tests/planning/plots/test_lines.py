import re
from itertools import pairwise

import pytest
from django.utils.translation import override

from planning.plots import Axis, Band, Bars, Limit, Line, lines

DAYS = Axis("Day", ["Mon", "Tue", "Wed"], ticks={0: "Mon"})


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def of_class(svg, name):
    """The elements of a class, as they are written."""
    return re.findall(rf'<[^>]*class="{name}"[^>]*>', svg)


def test_a_line_is_drawn_from_left_to_right_and_from_zero_up():
    plot = lines("Visits", DAYS, Line("came", [0, 5, 10]))

    assert of_class(plot.svg, "svg__line") == [
        '<path d="M164 240L364 137L564 34" class="svg__line"/>'
    ]


def test_a_line_is_broken_where_nobody_knows():
    plot = lines("Visits", DAYS, Line("came", [10, None, 10], dashed=True))

    (line,) = of_class(plot.svg, "svg__line svg__line--dashed")
    assert line.count("M") == 2


def test_each_layer_is_labelled_and_the_limit_says_its_figure():
    plot = lines(
        "Visits",
        DAYS,
        Bars("planned", [4, 4, 4]),
        Band("likely", [1, 2, 3], [4, 5, 6]),
        Line("came", [1, 2, None]),
        Limit("capacity", [1240, 1240, 1240]),
    )

    names = re.findall(r'class="svg__(?:end svg__name|limit-name)">([^<]*)<', plot.svg)
    assert names == ["planned", "likely", "came", "capacity 1,240"]


def test_a_limit_that_changes_is_labelled_by_its_name():
    plot = lines("Visits", DAYS, Limit("capacity", [5, 8, 8]))

    assert 'class="svg__limit-name">capacity<' in plot.svg


def test_a_band_goes_up_one_side_and_back_along_the_other():
    plot = lines("Visits", DAYS, Band("likely", [0, 0, None], [10, 10, None]))

    assert '<path d="M164 34L364 34L364 240L164 240" class="svg__band"/>' in plot.svg


def test_bars_of_nothing_are_not_drawn():
    plot = lines("Visits", DAYS, Bars("planned", [0, 5, None]))

    assert plot.svg.count("<rect") == 1


def test_a_mark_is_named():
    axis = Axis("Day", ["Mon", "Tue"], mark=1, mark_name="today")

    plot = lines("Visits", axis, Line("came", [1, 2]))

    assert len(of_class(plot.svg, "svg__mark")) == 1
    assert ">today<" in plot.svg


def test_the_table_says_what_is_drawn():
    plot = lines(
        "Visits",
        DAYS,
        Line("came", [1200, None, 3.4]),
        Band("likely", [1, 2, None], [4, 5, 6]),
        Limit("capacity", [1240, 1240, 1240]),
    )

    assert plot.table.columns == ("Day", "came", "likely", "capacity")
    assert plot.table.rows == [
        ("Mon", "1,200", "1–4", "1,240"),
        ("Tue", "–", "2–5", "1,240"),
        ("Wed", "3", "–", "1,240"),
    ]


def test_what_is_not_known_at_all_is_neither_drawn_nor_labelled():
    plot = lines("Visits", DAYS, Line("came", [None, None, None]), Bars("planned", [1, 1, 1]))

    assert of_class(plot.svg, "svg__line") == ['<path d="" class="svg__line"/>']
    assert ">came<" not in plot.svg


def test_the_name_of_a_line_that_has_just_begun_is_not_on_the_figures():
    plot = lines("Visits", Axis("At", ["9"] * 50), Line("arrived", [1, *[None] * 49]))

    x = float(re.search(r'<text x="([\d.]+)"[^>]*svg__name', plot.svg)[1])
    assert x >= 64 + 12 * len("arrived")


@pytest.mark.parametrize(("highest", "begins"), [(9, 64), (1_500, 72), (80_000, 84)])
def test_a_plot_begins_right_of_its_longest_figure(highest, begins):
    plot = lines("Visits", DAYS, Line("came", [highest, 0, 0]))

    assert f'd="M{begins} 240H664"' in plot.svg


def test_names_that_all_end_at_the_top_stand_on_the_picture_one_below_another():
    full = [40, 40, 40]

    plot = lines("Visits", DAYS, Bars("planned", full), Line("came", full), Limit("capacity", full))

    heights = sorted(
        map(float, re.findall(r'y="([-\d.]+)" class="svg__(?:end svg__name|limit)', plot.svg))
    )
    assert heights[0] >= 18
    assert len({*heights}) == len(heights) == 3


@pytest.mark.parametrize("points", [[], ["Mon"]])
def test_an_axis_of_no_point_or_one_is_drawn(points):
    plot = lines("Visits", Axis("Day", points), Line("came", [3.0] * len(points)))

    assert plot.svg.startswith("<svg")
    assert len(plot.table.rows) == len(points)


def test_bars_have_room_between_them_however_many():
    for number in (1, 96):
        svg = lines("Visits", Axis("At", ["9"] * number), Bars("planned", [4] * number)).svg
        found = [
            (float(x), float(w))
            for x, w in re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', svg)
        ]

        assert len(found) == number
        assert all(x + wide <= after for (x, wide), (after, _) in pairwise(found))
        assert found[-1][0] + found[-1][1] <= 664


def test_what_somebody_called_a_plan_is_written_and_never_run():
    plot = lines("Visits", DAYS, Line("<script>", [1, 2, 3]))

    assert "<script>" not in plot.svg
