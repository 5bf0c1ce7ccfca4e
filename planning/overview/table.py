"""Today at each location as rows of a table."""

from collections.abc import Mapping, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from locations.models import Location
from planning.overview.halls import Hall
from planning.plots.plot import Table, figure
from planning.stock.coverage import Coverage

HALF, MOST = 0.5, 0.9  # of the called

Row = tuple[str, list[str]]


def hall_rows(locations: Sequence[Location], halls: Mapping[int, Hall]) -> list[Row]:
    """Return a row for each location where somebody is expected or was seen today."""
    return [(place.name, cells(halls[place.pk])) for place in locations if place.pk in halls]


def hall_sum(hall: Hall) -> Row:
    return _("All locations"), cells(hall)


def cells(hall: Hall) -> list[str]:
    """Return arrived of expected, late, missed, waiting, longest, and two waits in minutes."""
    return [
        f"{figure(hall.arrived)} / {figure(hall.expected)}",
        figure(hall.late),
        figure(hall.missed),
        figure(hall.waiting),
        figure(hall.longest) if hall.waiting else "–",
        figure(hall.wait(HALF)),
        figure(hall.wait(MOST)),
        figure(len(hall.desks)),
    ]


def stock_table(covers: Sequence[Coverage]) -> Table:
    """Return the stickers of each location, the day they run out, and for how many people."""
    columns = [_("Location"), _("Here"), _("On the way"), _("Runs out on"), _("People without")]
    rows = [
        [cover.location.name, *(stock_cells(cover) if cover.kept else unknown())]
        for cover in covers
    ]
    return Table(columns, rows)


def stock_cells(cover: Coverage) -> list[str]:
    out = cover.first_uncovered
    return [
        figure(cover.stock),
        figure(cover.on_the_way),
        date_format(out, "j E") if out else _("enough for all who are booked"),
        figure(cover.uncovered),
    ]


def unknown() -> list[str]:
    return ["–", "–", _("counts from the first delivery on"), "–"]
