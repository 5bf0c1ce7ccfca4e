"""The page of people who are no longer on the list: to withdraw them is the officer's own act."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from applicants.models import Applicant
from applicants.withdrawing import missing, withdraw
from appointments.models import FIRM, Appointment
from councils.doors import OfficeRequest
from councils.doors import show as show_page
from councils.her_lists import hers, officer_page
from councils.people_forms import born
from councils.rows import PER_PAGE


class WithdrawForm(forms.Form):
    """Who left, and from when on. Only people of `page` can be ticked."""

    people = forms.ModelMultipleChoiceField(
        Applicant.objects.none(),
        error_messages={"required": gettext_lazy("Tick who is no longer registered with you.")},
    )
    on = forms.DateField(
        label=gettext_lazy("No longer registered from"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, page: Page, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ticked: Any = self.fields["people"]
        ticked.queryset = Applicant.objects.filter(pk__in=[row.pk for row in page.object_list])

    def clean_on(self) -> Any:
        """Raises ValidationError for a day to come: a list says what is so."""
        if (on := self.cleaned_data["on"]) > timezone.localdate():
            raise ValidationError(_("This date lies in the future."))
        return on


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page
def missing_page(request: OfficeRequest, pk: int) -> HttpResponse:
    kept = hers(request.user, pk)
    people = missing(kept).order_by("family_name", "given_names", "pk")
    page = Paginator(people, PER_PAGE).get_page(request.GET.get("page"))
    sent = request.POST if request.method == "POST" else None
    form = WithdrawForm(page, sent, initial={"on": timezone.localdate()})
    if form.is_valid():
        gone = form.cleaned_data["people"]
        withdraw(
            [person.pk for person in gone],
            municipality=kept.municipality,
            on=form.cleaned_data["on"],
            contacts=contacts([person.pk for person in gone]),
        )
        messages.success(request, _("They are no longer registered. Who has an address is told."))
        return redirect("lists:missing", kept.pk)
    ticked = set(request.POST.getlist("people"))
    return show_page(
        request,
        "councils/missing.html",
        title=_("People who are not on the list"),
        kept=kept,
        page=page,
        form=form,
        people=[(person, born(person), str(person.pk) in ticked) for person in page],
    )


def contacts(people: Collection[int]) -> dict[int, str]:
    """Return the address that was given with the appointment of each, if there is one."""
    booked = Appointment.objects.filter(applicant__in=people, status__in=FIRM)
    return dict(booked.values_list("applicant", "party__email"))
