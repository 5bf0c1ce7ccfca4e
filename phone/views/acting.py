"""What is done about a person without opening a visit; and the end of a call."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applicants.apart import set_apart
from appointments.again import send_again
from appointments.exceptions import BookingError
from appointments.models import Party
from phone import acts, call, people
from phone.decorators import CallRequest, on_the_phone
from phone.views.looking import registered
from trail.services import record


@require_POST
@on_the_phone
def resend(request: CallRequest, pk: int) -> HttpResponse:
    """Send what is known to the contact on the appointment; once an hour."""
    who = registered(pk)
    visits = people.visits(who, ())
    mine = [visit.party.pk for visit in visits if visit.can_change or visit.proposed]
    send_again(Party.objects.filter(pk__in=mine), timezone.now())
    record("phone resend", about=f"applicant:{pk}", request=request)
    text = _("If there is an address on the appointment, the message is on its way.")
    messages.success(request, f"{text} {_('At most once an hour.')}")
    return redirect("phone:person", pk)


@on_the_phone
def release(request: CallRequest, pk: int) -> HttpResponse:
    """End what the person did not make; a GET says what that means."""
    who = registered(pk)
    if request.method == "POST":
        try:
            acts.release(who.pk)
        except BookingError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Ended. You can book for this person now."))
        return redirect("phone:person", pk)
    record("phone view", about=f"applicant:{pk}", request=request)
    return render(request, "phone/release.html", {"person": who, "call": request.call})


@require_POST
@on_the_phone
def apart(request: CallRequest, pk: int) -> HttpResponse:
    """Set a person apart from the household, or undo it. No reason is asked."""
    who = registered(pk)
    set_apart(who.pk, apart=request.POST.get("apart") == "yes")
    messages.success(request, _("Saved."))
    return redirect("phone:person", pk)


@require_POST
@on_the_phone
def end_call(request: CallRequest) -> HttpResponse:
    """Forget what this caller has proved and what was looked for."""
    call.end(request)
    messages.success(request, _("The call is ended."))
    return redirect("phone:search")
