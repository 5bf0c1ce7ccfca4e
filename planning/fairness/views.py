from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from planning.decorators import PlannerRequest, planner_required
from planning.fairness import page
from planning.files import csv_file


@require_safe
@planner_required
def fairness(request: PlannerRequest) -> HttpResponse:
    found = page.counts()
    context = {
        "at": found.at,
        "parts": page.parts(found),
        "reasons": page.reasons_table(found.reasons),
    }
    return render(request, "planning/fairness/fairness.html", context)


@require_safe
@planner_required
def counts(request: PlannerRequest) -> HttpResponse:
    heading = [
        _("Dimension"),
        _("Group"),
        _("Number"),
        _("Half waited, days"),
        _("9 of 10 waited, days"),
    ]
    return csv_file("fairness", heading, page.lines(page.counts()))
