import re

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from planning.plots import Cell, Plot, Table, heat
from planning.plots.plot import figure, per_cent
from planning.plots.svg import drawing


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        ("en", 65_000, "65,000"),
        ("nl", 65_000, "65.000"),
        ("en", 3.5, "4"),
        ("en", 0, "0"),
        ("en", None, "–"),
    ],
)
def test_a_figure_is_written_as_readers_write_it(language, value, expected):
    with override(language):
        assert figure(value) == expected


@pytest.mark.parametrize(
    ("share", "expected"), [(0, 0), (0.001, 1), (0.5, 50), (0.999, 99), (1, 100), (1.2, 120)]
)
def test_nearly_all_is_never_all_and_something_never_nothing(share, expected):
    assert per_cent(share) == expected


def shown(plot):
    with override("en"):
        return render_to_string("planning/plots/plot.html", {"plot": plot})


@pytest.fixture
def plot():
    svg = drawing("Visits <today>", 10, 10, kind="svg--lines")
    return Plot("Visits <today>", svg, Table(["Day", "came"], [["Mon", 1], ["<b>", 2]]))


def test_a_plot_stands_above_its_table(plot):
    html = shown(plot)

    assert html.index("<svg") < html.index("Show as table") < html.index("<table")
    assert re.findall(r"<th scope=\"(\w+)\">([^<]*)<", html) == [
        ("col", "Day"),
        ("col", "came"),
        ("row", "Mon"),
        ("row", "&lt;b&gt;"),
    ]
    assert re.findall(r"<td>([^<]*)<", html) == ["1", "2"]


def test_a_plot_needs_neither_script_nor_inline_style(plot):
    html = shown(plot)

    assert "<script" not in html
    assert "style=" not in html


def test_what_somebody_wrote_is_escaped_everywhere(plot):
    assert "<today>" not in shown(plot)
    assert "<b>" not in shown(plot)


def test_the_table_can_be_reached_and_is_named_where_it_is_wider_than_the_page(plot):
    html = shown(plot)

    assert 'tabindex="0" role="region" aria-label="Visits &lt;today&gt;"' in html
    assert "<caption" in html


def test_a_plot_that_is_too_fine_for_a_phone_is_marked_for_the_style_sheet(plot):
    with override("en"):
        fine = heat("Booked", "Location", ["1 Dec"], [("Breda", [Cell(1, 2)])], {})

    assert 'class="plot plot--wide"' in shown(fine)
    assert 'class="plot"' in shown(plot)
