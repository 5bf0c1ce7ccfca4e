"""Booking for somebody: who comes."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from applicants.identity import who_is
from applicants.models import Applicant
from gate import limits
from phone import people
from phone.decorators import CallRequest, on_the_phone, posted
from phone.forms import AddForm, WhoForm
from phone.views.looking import member, registered
from trail.services import number, record, record_each


@on_the_phone
def who(request: CallRequest, pk: int) -> HttpResponse:
    """Ask who comes: the household and those added; a POST goes on to the times.

    Leaves in the trail who was shown.
    """
    person, call = registered(pk), request.call
    call.begin_booking(person.pk)
    company = people.company(person, call.added)
    have = people.booked(company)
    may_come = [each for each in company if each.pk not in have and not barred(each)]
    first = [each.pk for each in may_come if each.pk in {pk, *call.added}]
    form = WhoForm(may_come, posted(request), initial={"people": call.people or first})
    if form.is_valid():
        for name, value in form.cleaned_data.items():
            setattr(call, name, value)
        call.held = []
        call.save(request)
        return redirect("phone:wait" if "wait" in request.POST else "phone:times")
    others = [each for each in company if each not in may_come]
    record_each("phone view", [f"applicant:{each.pk}" for each in company], request=request)
    context = {"person": person, "form": form, "call": call, "others": others, "booked": have}
    return render(request, "phone/who.html", context)


def barred(person: Applicant) -> bool:
    """Whether something else than the first week keeps this person from coming at all."""
    return any(not reason.first_possible_day for reason in people.in_the_way(person))


@on_the_phone
def add(request: CallRequest, pk: int) -> HttpResponse:
    """Add somebody who comes along, by the number and birth date that the caller says."""
    person, form, call = registered(pk), AddForm(posted(request)), request.call
    if form.is_valid():
        if found := identified(request, **form.cleaned_data):
            call.begin_booking(person.pk)
            call.added = [*{*call.added, found.pk} - {person.pk}]
            call.people = [*{*call.people, found.pk}] if call.people else []
            call.save(request)
            return redirect("phone:who", pk)
        form.add_error(None, _("This number and date of birth do not belong together."))
    context = {
        "form": form,
        "call": request.call,
        "title": _("Add somebody"),
        "button": _("Add"),
        "back": "phone:who",
        "pk": pk,
    }
    return render(request, "phone/form.html", context)


def identified(request: CallRequest, v_number: str, birth_date: str) -> Applicant | None:
    """Return who this is. Failed tries count for this member of staff; each leaves a trace."""
    allowed = limits.may_try(v_number, member(request), staff=True)
    found = who_is(v_number, birth_date) if allowed else None
    if allowed and not found:
        limits.failed(v_number, member(request))
    about = f"applicant:{found.pk}" if found else number(v_number)
    record("phone identify", result="found" if found else "unknown", about=about, request=request)
    return found
