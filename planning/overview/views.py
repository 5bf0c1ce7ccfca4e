from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from planning.decorators import PlannerRequest, planner_required
from planning.files import csv_file
from planning.overview import drawings, weekly
from planning.overview.decisions import decisions
from planning.overview.figures import figures
from planning.overview.halls import together
from planning.overview.table import hall_rows, hall_sum, stock_table
from planning.plots import bar
from planning.plots.plot import figure, per_cent

AT_A_GLANCE = 6  # decisions; the others are folded


@require_safe
@planner_required
def dashboard(request: PlannerRequest) -> HttpResponse:
    found = figures()
    country = together(found.halls.values())
    waiting = decisions(timezone.now())
    served, people = found.progress.served, found.progress.people
    context = {
        "at": found.at,
        "tiles": drawings.tiles(found),
        "progress": bar(served, people),
        "served": figure(served),
        "people": figure(people),
        "served_share": per_cent(served / people) if people else 0,
        "decisions": waiting[:AT_A_GLANCE],
        "more": waiting[AT_A_GLANCE:],
        "heat": drawings.booked_share(found.fill, found.locations),
        "map": drawings.where(found.fill, found.locations),
        "arrivals": drawings.arrivals(country, found.at),
        "halls": hall_rows(found.locations, found.halls),
        "country": hall_sum(country),
        "stock": stock_table(found.stock),
    }
    return render(request, "planning/overview/dashboard.html", context)


@require_safe
@planner_required
def weeks(request: PlannerRequest) -> HttpResponse:
    return csv_file("weeks", weekly.heading(), weekly.lines())
