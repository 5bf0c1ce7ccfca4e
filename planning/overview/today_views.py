from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desk.decorators import HallRequest
from planning.decorators import manager_required
from planning.overview import drawings
from planning.overview.drawings import Tile
from planning.overview.halls import Hall
from planning.overview.table import HALF, MOST
from planning.overview.today import Today, today_at
from planning.plots import bar
from planning.plots.plot import figure


@require_safe
@manager_required
def today(request: HallRequest) -> HttpResponse:
    found = today_at(request.location, timezone.now())
    context = {
        "today": found,
        "strips": strips(found),
        "tiles": tiles(found.hall, found.desks),
        "arrivals": drawings.arrivals(found.hall, found.at),
    }
    return render(request, "planning/overview/today.html", context)


def strips(found: Today) -> list[tuple[str, str, str, str]]:
    """Return each progress bar: what it is, how many, of how many, and the drawing."""
    hall, stickers = found.hall, found.stickers
    shown = [
        (_("People who came, of those expected"), hall.arrived, hall.expected),
        (_("Stickers issued, of those needed today"), stickers.issued, stickers.wanted),
        (
            _("Stickers needed for the rest of today, of those left"),
            stickers.to_come,
            stickers.left,
        ),
    ]
    return [(name, figure(part), figure(whole), bar(part, whole)) for name, part, whole in shown]


def tiles(hall: Hall, desks: int) -> list[Tile]:
    minutes = _("minutes")
    longest = f"{_('longest')}: {hall.longest} {minutes}" if hall.waiting else ""
    return [
        Tile(_("Waiting now"), figure(hall.waiting), longest),
        Tile(_("Half called within"), figure(hall.wait(HALF)), minutes),
        Tile(_("9 of 10 within"), figure(hall.wait(MOST)), minutes),
        Tile(_("Late"), figure(hall.late)),
        Tile(_("No-shows so far"), figure(hall.missed)),
        Tile(_("Desks open"), figure(len(hall.desks)), _("of %(number)s") % {"number": desks}),
    ]
