from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from appointments.exceptions import BookingError
from desk import staffing
from desk.decorators import HallRequest, leader_required
from desk.supervision import calls_at


class DayInput(forms.DateInput):
    input_type = "date"


class DutyForm(forms.Form):
    """Who is to serve here, and until when."""

    username = forms.CharField(label=gettext_lazy("User name"), max_length=150)
    until = forms.DateField(
        label=gettext_lazy("Last day (optional)"),
        required=False,
        widget=DayInput(format="%Y-%m-%d"),
    )

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError(_("Choose today or a later day."))
        return until


@leader_required
def team(request: HallRequest) -> HttpResponse:
    """Who serves at the desks of this location; a POST adds somebody or sets the last day."""
    form = DutyForm(request.POST or None)
    if form.is_valid():
        try:
            staffing.give_duty(request.location, **form.cleaned_data)
        except BookingError as error:
            form.add_error("username", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:team")
    today = timezone.localdate()
    duties = request.location.duties.select_related("user").order_by("user__username")
    context = {
        "location": request.location,
        "form": form,
        "duties": duties.on(today),
        "help_calls": calls_at(request.location),
        "over": duties.exclude(pk__in=duties.on(today)).order_by("-until")[:10],
    }
    return render(request, "desk/team.html", context)


@require_POST
@leader_required
def end(request: HallRequest, pk: int) -> HttpResponse:
    """Take a duty back, at once."""
    try:
        staffing.end_duty(pk, request.location, request.user)
    except BookingError as error:
        messages.warning(request, str(error))
    return redirect("desk:team")
