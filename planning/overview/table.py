"""Today at each location as rows of a table."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from locations.models import Location
from planning.overview.halls import Hall
from planning.plots.plot import figure

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
