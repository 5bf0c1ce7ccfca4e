from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from planning.decorators import PlannerRequest, planner_required
from planning.forecast import services
from planning.forecast.ahead import read_outlook
from planning.forecast.answer import answer, draw, earlier, speed
from planning.forecast.forms import NameForm, WhatIfForm
from planning.forecast.pace import LEAST
from planning.forecast.reading import (
    History,
    People,
    first_day,
    read_history,
    read_people,
    read_served,
)
from planning.forecast.whatif import DAY, Changes, Outlook
from planning.models import Plan

ALL = 1.0  # the response that is counted on: whoever is registered may come
FIELDS_OF_PLAN = {"csrfmiddlewaretoken", "name"}


@require_safe
@planner_required
def forecast(request: PlannerRequest) -> HttpResponse:
    """When everybody is served, and when they would be if something were different."""
    outlook, context = look()
    if outlook is None:
        return render(request, "planning/forecast/too_early.html", context)
    form = WhatIfForm(request.GET or None, outlook)
    return show(request, outlook, form, NameForm())


def look() -> tuple[Outlook | None, dict[str, Any]]:
    """Return what is known; without enough of it nothing but what can be said all the same."""
    now = timezone.now()
    today = timezone.localdate(now)
    people, history = read_people(today), read_history(today)
    since = history.since
    if since and history.minutes and since + LEAST * DAY <= today:
        return read_outlook(today, people, history, ALL), {}
    return None, what_there_is(people, history, now)


def what_there_is(people: People, history: History, now: datetime) -> dict[str, Any]:
    """Return what can be said before there is a forecast, and from when on there is one."""
    first = first_day(now)
    since = history.since or first
    busy = [day.people for day in history.days if day.people]
    return {
        "people": people,
        "first_day": first,
        "forecast_on": since + LEAST * DAY if since else None,
        "average": sum(busy) / len(busy) if busy else None,
        "days": len(busy),
    }


def show(request: HttpRequest, outlook: Outlook, form: WhatIfForm, name: NameForm) -> HttpResponse:
    now = answer(outlook, Changes())
    changes = form.changes() if form.is_valid() else Changes()
    changed = answer(outlook, changes) if changes else None
    days = earlier(now, changed) if changed else None
    context = {
        "outlook": outlook,
        "now": now,
        "changed": changed,
        "earlier": days,
        "later": -days if days else 0,
        "pace": speed(outlook.pace),
        "plot": draw(outlook, read_served(outlook.today), now, changed),
        "form": form,
        "name": name,
        "asked": [pair for pair in asked(form.data).items() if pair[1]],
        "plans": Plan.objects.select_related("saved_by"),
    }
    return render(request, "planning/forecast/forecast.html", context)


def asked(data: Any) -> dict[str, str]:
    """Return the fields of the question, without those of the plan's name."""
    return {key: data[key] for key in data if key not in FIELDS_OF_PLAN}


@require_POST
@planner_required
def save(request: PlannerRequest) -> HttpResponse:
    """Keep the question under a name."""
    outlook, _ = look()
    if outlook is None:
        return redirect("planning:forecast:home")
    form, name = WhatIfForm(request.POST, outlook), NameForm(request.POST)
    if not (form.is_valid() and name.is_valid()):
        return show(request, outlook, form, name)
    query = QueryDict(mutable=True)
    query.update({key: value for key, value in asked(request.POST).items() if value})
    fan = answer(outlook, form.changes()).fan
    try:
        services.save_plan(name.cleaned_data["name"], query.urlencode(), fan, by=request.user)
    except IntegrityError:  # somebody saved one of this name at the same moment
        name.add_error("name", gettext("There is a plan of this name."))
        return show(request, outlook, form, name)
    return redirect(f"{reverse('planning:forecast:home')}?{query.urlencode()}#plans")


@require_POST
@planner_required
def drop(request: PlannerRequest, pk: int) -> HttpResponse:
    services.drop_plan(pk)
    return redirect("planning:forecast:home")
