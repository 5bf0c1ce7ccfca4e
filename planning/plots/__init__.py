"""Plots as SVG, drawn by the server, each with its table. No script, no inline style.

Three drawings (`lines`, `heat`, `country`) return a Plot, which
`{% include "planning/plots/plot.html" %}` shows; `bar` is only a strip.
"""

from planning.plots.bar import bar
from planning.plots.country import Dot, country
from planning.plots.heat import Cell, heat
from planning.plots.lines import Axis, Band, Bars, Limit, Line, lines
from planning.plots.plot import Plot, Table

__all__ = [
    "Axis",
    "Band",
    "Bars",
    "Cell",
    "Dot",
    "Limit",
    "Line",
    "Plot",
    "Table",
    "bar",
    "country",
    "heat",
    "lines",
]
