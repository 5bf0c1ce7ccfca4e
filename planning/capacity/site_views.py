"""A location opens, or what people read of it changes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from appointments.place_news import note_address
from config.db import service
from locations import sites
from locations.exceptions import SupplyError
from locations.models import Location
from planning.capacity.changing import real, sent
from planning.capacity.site_forms import DetailsForm
from planning.decorators import PlannerRequest, planner_required


@planner_required
def new(request: PlannerRequest) -> HttpResponse:
    """A location that receives nobody until it has hours."""
    form = DetailsForm(sent(request))
    if form.is_valid():
        place = sites.open_location(form.details(), form.cleaned_data["desks"])
        messages.success(request, _("Saved. Now say when it is open."))
        return redirect("planning:capacity:series", place.pk)
    return render(request, "planning/capacity/details.html", {"form": form})


@planner_required
def details(request: PlannerRequest, pk: int) -> HttpResponse:
    """Another name, address or way in. Who is booked is told of the address."""
    place = real(pk)
    form = DetailsForm(sent(request), instance=place, initial={"desks": place.desks.count()})
    seen = sites.print_of(place)  # before the form writes into it
    if form.is_valid() and written(request, pk, form):
        messages.success(request, _("Saved."))
        return redirect("planning:capacity:place", pk)
    context = {"form": form, "place": real(pk), "seen": seen}
    return render(request, "planning/capacity/details.html", context)


def written(request: PlannerRequest, pk: int, form: DetailsForm) -> bool:
    """Save the details; else say on the form why not."""
    said: dict[str, Any] = form.cleaned_data
    try:
        change(pk, form.details(), said["desks"], request.POST.get("seen", ""), said["only_mended"])
    except SupplyError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@service
def change(pk: int, details: dict[str, Any], desks: int, seen: str, only_mended: bool) -> Location:
    """Write the details of a location (id); `only_mended` is no news to who is booked.

    Else a task finds that the address is another one. Raises ChangedMeanwhile.
    """
    place = sites.change_details(pk, details, desks, seen=seen)
    if only_mended:
        note_address(pk, quietly=True)
    return place
