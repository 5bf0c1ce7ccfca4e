"""Hours by weekday, hours of one day, and closures."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy

from locations.models import Closure, Hours, Location, OpeningHours
from locations.schedule import read
from locations.series import Series
from planning.capacity.changes import Change, Closing, DayChange, Reopening, WeeklyChange
from planning.capacity.changing import Page, offer, real, sent
from planning.capacity.forms import ClosingForm, DayForm, WeekForm
from planning.capacity.views import day_or_404
from planning.decorators import PlannerRequest, planner_required


@planner_required
def weekly(request: PlannerRequest, pk: int) -> HttpResponse:
    """The same hours on some weekdays for a while. `?like=` begins with a row there is."""
    place = real(pk)
    form = WeekForm(sent(request), initial=like(place, request.GET.get("like", "")))

    def change() -> Change:
        said = form.cleaned_data
        days = frozenset(said["weekdays"]), form.work(), said["first"], said["last"]
        seen = request.POST.get("seen", "")
        return WeeklyChange(place, Series(*days), seen, said["steps"])

    return offer(request, Page(gettext_lazy("Opening hours by weekday"), form, change, place))


def like(place: Location, row: str) -> dict[str, Any]:
    """Return what a form begins with: the hours of that row's weekday, from tomorrow on."""
    first = timezone.localdate() + timedelta(days=1)
    found = place.opening_hours.filter(pk=row).first() if row.isdecimal() else None
    if found is None:
        return {"first": first}
    same = OpeningHours.objects.filter(
        location=place, weekday=found.weekday, valid_from=found.valid_from
    )
    return {"first": first, "weekdays": [found.weekday], **as_said(list(same.order_by("opens")))}


def as_said(rows: list[Hours] | list[OpeningHours]) -> dict[str, Any]:
    """Return the fields that say these hours: the first break, as far as there are more."""
    if not rows:
        return {}
    said = {
        "opens": rows[0].opens,
        "closes": rows[-1].closes,
        "desks": rows[0].desks,
        "person_minutes": rows[0].person_minutes,
    }
    if len(rows) > 1:
        said |= {"break_from": rows[0].closes, "break_until": rows[1].opens}
        said |= {"desks_after": rows[1].desks}
    return said


@planner_required
def one_day(request: PlannerRequest, pk: int, day: str) -> HttpResponse:
    """Other hours on one day than its weekday has."""
    place, on = real(pk), day_or_404(day)
    rows = read(place.pk, on, on).hours(on)
    form = DayForm(sent(request), initial={"day": on, **as_said(rows)})

    def change() -> Change:
        said = form.cleaned_data
        seen = request.POST.get("seen", "")
        return DayChange(place, said["day"], form.work(), said["reason"], seen)

    return offer(request, Page(gettext_lazy("Other hours on one day"), form, change, place))


@planner_required
def as_usual(request: PlannerRequest, pk: int, day: str) -> HttpResponse:
    """A day has the hours of its weekday again."""
    place, on, form = real(pk), day_or_404(day), forms.Form(sent(request))

    def change() -> Change:
        return DayChange(place, on, (), "", request.POST.get("seen", ""))

    title = gettext_lazy("As the weekday says again")
    return offer(request, Page(title, form, change, place, day=on))


@planner_required
def close(request: PlannerRequest, pk: int | None = None) -> HttpResponse:
    """A location is closed, or all of them."""
    place = real(pk) if pk is not None else None
    form = ClosingForm(sent(request), initial={"first": request.GET.get("day", "")})

    def change() -> Change:
        said = form.cleaned_data
        return Closing(place, said["first"], said["last"], form.part(), said["reason"])

    title = gettext_lazy("Close") if place else gettext_lazy("Close every location")
    return offer(request, Page(title, form, change, place))


@planner_required
def reopen(request: PlannerRequest, pk: int) -> HttpResponse:
    """A closure is taken back."""
    closure = get_object_or_404(Closure.objects.select_related("location"), pk=pk)
    form = forms.Form(sent(request))
    place = closure.location
    if place is not None and place.practice:
        place = real(place.pk)  # it is in no plan

    def change() -> Change:
        return Reopening(place, closure)

    title = gettext_lazy("Take a closure back")
    return offer(request, Page(title, form, change, place, closure.day, closure.reason))
