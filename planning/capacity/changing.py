"""A page that changes days: a form, what it would do, and only then the change."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from locations.changing import fingerprint
from locations.exceptions import SupplyError
from locations.models import Location
from planning.capacity.changes import Change
from planning.capacity.preview import Preview, preview


@dataclass(frozen=True)
class Page:
    """What a form of this kind is about, and what a filled one would change."""

    title: str | Promise
    form: forms.Form
    change: Callable[[], Change]
    place: Location | None = None
    day: date | None = None  # what it is about, if no field says so
    reason: str = ""

    @property
    def then(self) -> HttpResponse:
        """Where a planner goes when it is done."""
        if self.place is None:
            return redirect("planning:capacity:week")
        return redirect("planning:capacity:place", self.place.pk)


def offer(request: HttpRequest, page: Page) -> HttpResponse:
    """Show the form; filled in, what it would do; and if that is what was meant, do it."""
    found = None
    if request.method == "POST" and page.form.is_valid():
        change = page.change()
        found = preview(change)
        refuse(page.form, found, request)
        if not page.form.errors and "save" in request.POST and done(change, page.form):
            messages.success(request, _("Saved. The times follow within a minute."))
            return page.then
    seen = fingerprint(page.place.pk) if page.place else ""
    context = {
        "page": page,
        "form": page.form,
        "preview": found,
        "seen": seen,
        "stale": request.POST.get("seen", seen) != seen,
    }
    return render(request, "planning/capacity/change.html", context)


def refuse(form: forms.Form, found: Preview, request: HttpRequest) -> None:
    """Say on the form what keeps it from being saved."""
    if found.in_vain:
        why = ", ".join(dict.fromkeys(each.why_nothing for each in found.empty))
        form.add_error(None, f"{_('Nobody could be received in these hours.')} ({why})")
    elif found.times and "save" in request.POST and "sure" not in request.POST:
        form.add_error(None, _("Say what becomes of the people who would have no place."))


def done(change: Change, form: forms.Form) -> bool:
    """Save a change; else say on the form why not."""
    try:
        change.save()
    except SupplyError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def real(pk: int) -> Location:
    """Return a location. Raises Http404."""
    found: Location = get_object_or_404(Location.objects.real(), pk=pk)
    return found
