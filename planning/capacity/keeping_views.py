"""Places that are kept for the phone and for waves."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments import lacking, shares
from appointments.availability import midnight
from appointments.models import Purpose, Share
from planning.capacity.changing import sent
from planning.capacity.keeping_forms import KeepForm, ShareForm
from planning.decorators import PlannerRequest, planner_required


@planner_required
def kept(request: PlannerRequest) -> HttpResponse:
    """The shares, and the form that says one."""
    form = ShareForm(sent(request))
    if form.is_valid():
        said = form.cleaned_data
        place = said["location"].pk if said["location"] else None
        lacking.set_share(place, Purpose(said["purpose"]), said["percent"], said["days_before"])
        messages.success(request, _("Saved. Days that nobody can book yet follow by themselves."))
        return redirect("planning:capacity:kept")
    rows = Share.objects.select_related("location").order_by("location__name", "purpose")
    now = timezone.now()
    context = {"form": form, "shares": rows, "days": lacking.kept_days(now), "now": now}
    return render(request, "planning/capacity/kept.html", context)


@planner_required
def keep(request: PlannerRequest) -> HttpResponse:
    """Keep places of a day at once, also of one that can be booked; 0 gives them up."""
    form = KeepForm(sent(request), initial={"days_before": 3})
    if form.is_valid():
        said = form.cleaned_data
        place, day, purpose = said["location"], said["day"], Purpose(said["purpose"])
        until = midnight(day - timedelta(days=said["days_before"]))
        if until <= timezone.now():
            form.add_error("days_before", _("That is over already. Enter fewer days."))
        elif said["seats"]:
            number = shares.keep(place.pk, day, purpose, said["seats"], until)
            messages.success(request, told(number))
            return redirect("planning:capacity:kept")
        else:
            shares.give_up(place.pk, day, purpose)
            messages.success(request, _("What nobody took is everybody's again."))
            return redirect("planning:capacity:kept")
    return render(request, "planning/capacity/keep.html", {"form": form})


def told(number: int) -> str:
    """Return how many places more are kept, for there may have been fewer."""
    return ngettext("%(n)d place is kept.", "%(n)d places are kept.", number) % {"n": number}
