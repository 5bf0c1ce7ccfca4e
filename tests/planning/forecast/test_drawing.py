"""The fan as a picture and as its table."""

import re

import pytest
from django.utils.translation import override

from planning.forecast.drawing import Likely, draw_fan
from planning.plots.lines import LETTER, RIGHT, Axis

AXIS = Axis("Week", ["1 Dec", "8 Dec", "15 Dec"], {0: "1 Dec"}, mark=0, mark_name="today")
NOW = [20_000, None, None]
FULL = [20_000, 45_000, 63_687]
ASKED = Likely("most likely", [20_000, 40_000, 60_000], [20_000, 38_000, 57_000], FULL)


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def fan(*likely, goal=63_687, served=NOW, full=FULL):
    return draw_fan(AXIS, goal, served, full, likely or [ASKED])


def texts(plot, kind):
    """What is written in letters of this kind, with where it stands."""
    found = re.findall(r'<text x="([\d.]+)" y="[\d.]+" class="([^"]+)">([^<]+)', plot.svg)
    return {words: float(x) for x, name, words in found if name == kind}


@pytest.mark.parametrize("goal", [5, 900, 63_687, 1_250_000])
def test_figures_beside_the_axis_have_room_in_the_letters_of_a_phone(goal):
    drawn = fan(goal=goal, full=[goal] * 3, served=[0, None, None])

    for words, x in texts(drawn, "svg__end").items():
        assert x - LETTER * len(words) >= 0


def test_what_cannot_be_more_ends_where_the_plot_ends():
    drawn = fan()

    left = float(re.search(r'd="M([\d.]+) [\d.]+H\d+" class="svg__limit"', drawn.svg)[1])
    assert texts(drawn, "svg__limit-name")["everybody 63,687"] > left
    assert f'H{RIGHT}" class="svg__limit"' in drawn.svg


def test_the_highest_figure_is_above_everything_that_is_drawn():
    drawn = fan(goal=10, full=[1, 2, 3], served=[1, None, None])

    assert max(int(words.replace(",", "")) for words in texts(drawn, "svg__end")) >= 63_687


def test_the_table_says_the_band_and_nothing_where_nothing_is_known():
    drawn = fan()

    assert drawn.table.columns[0] == "Week"
    assert [*drawn.table.rows[1]] == ["8 Dec", "–", "40,000", "38,000–45,000", "45,000"]


def test_plans_before_the_one_in_question_are_quiet_and_in_the_key():
    before = Likely("as it is", [20_000, 30_000, 40_000])

    drawn = fan(before, ASKED)

    assert drawn.svg.count("svg__band") == 2  # the band, and its sample in the key
    assert ">as it is<" in drawn.svg
    assert [*drawn.table.columns[2:4]] == ["as it is", "most likely"]


def test_with_one_entry_more_the_key_has_another_row():
    heights = [
        float(re.search(r'viewBox="0 0 [\d.]+ ([\d.]+)"', plot.svg)[1])
        for plot in (fan(), fan(Likely("a", FULL), ASKED), fan(*[Likely("a", FULL)] * 3, ASKED))
    ]

    assert heights[0] < heights[1] < heights[2]


def test_the_name_of_a_plan_is_written_and_never_run():
    drawn = fan(Likely("<script>", FULL), ASKED)

    assert "<script>" not in drawn.svg
    assert "&lt;script&gt;" in drawn.svg
