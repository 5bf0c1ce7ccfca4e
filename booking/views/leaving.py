"""Giving a visit up, taking that back, and how to be reached until then."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from appointments import changes, claims
from appointments.exceptions import BookingError, SlotFull, TooOften
from appointments.models import Contact, Party, WaitlistEntry
from appointments.proposals import with_proposal
from booking.answers import answered
from booking.decorators import JourneyRequest, posted, visit_known
from booking.pictures import masked
from booking.visit import booked_now
from booking.visit_forms import CancelForm, CorrectForm
from config.db import acting_as


@visit_known
def cancel(request: JourneyRequest) -> HttpResponse:
    """Ask who does not come; a POST gives their places back."""
    booked = booked_now(request.journey.party)
    if not booked:
        return redirect("booking:visit")
    everybody = [row.pk for row in booked]
    form = CancelForm(booked, posted(request), initial={"people": everybody, "reason": ""})
    if answered(request, form):
        try:
            with acting_as(reason=form.cleaned_data["reason"]):
                claims.cancel(with_proposal(request.journey.party, form.cleaned_data["people"]))
        except TooOften:
            return render(request, "booking/cancel_by_phone.html", status=409)
        except BookingError as refusal:
            form.add_error("people", str(refusal))
        else:
            messages.success(request, _("The appointment was cancelled as you asked."))
            return redirect("booking:visit")
    return render(request, "booking/cancel.html", {"form": form, "first": booked[0].slot})


@visit_known
def take_back(request: JourneyRequest) -> HttpResponse:
    """Book again what was cancelled; a GET, as from another language, shows the visit."""
    if request.method == "POST":
        try:
            changes.take_back(request.journey.party)
        except SlotFull:
            text = _("Somebody else has the places by now. Please choose another time.")
            messages.error(request, text)
        except BookingError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("You have your appointment back."))
    return redirect("booking:visit")


@visit_known
def contact(request: JourneyRequest) -> HttpResponse:
    """Ask how to reach the party; an empty box leaves what is there as it is."""
    party = Party.objects.get(pk=request.journey.party)
    if not (booked_now(party.pk) or WaitlistEntry.objects.filter(party=party).exists()):
        return redirect("booking:visit")
    form = CorrectForm.of(party, posted(request))
    if answered(request, form):
        given = form.cleaned_data
        changes.correct_contact(
            party.pk,
            Contact(
                email=given["email"] or None,
                helper_email="" if given.get("without_helper") else None,
                phone=given["phone"] or None,
                language=given["language"],
                step_free=given["step_free"],
                more_time=given["more_time"],
            ),
        )
        messages.success(request, _("Saved. Your messages go there from now on."))
        return redirect("booking:visit")
    context = {"form": form, "email": masked(party.email), "phone": party.phone[-3:]}
    return render(request, "booking/contact.html", context)
