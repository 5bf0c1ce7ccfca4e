"""A visit that the caller has proved: other times, less people, another contact."""

from collections.abc import Collection, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applicants.models import Applicant
from appointments import changes, claims, waitlist
from appointments.exceptions import BookingError
from appointments.line import offer_of
from appointments.models import Appointment, Contact, Party
from appointments.proposals import proposal_of, with_proposal
from appointments.standing import in_line, place_in_line
from phone import people
from phone.decorators import CallRequest, nothing_offered, posted, visit_proved
from phone.forms import MOST, AddForm, CorrectForm, PeopleForm
from phone.views.booking import refusal_text
from phone.views.coming import identified
from trail.services import record


@nothing_offered
def change(request: CallRequest, party: Party) -> HttpResponse:
    """Ask who comes at another time or place; a POST goes on to the times."""
    booked = people.booked_now(party)
    form = PeopleForm(booked, posted(request))
    if form.is_valid():
        chosen = form.cleaned_data["people"]
        moving = [row.applicant_id for row in booked if row.pk in chosen]
        request.call.begin_change(party.pk, moving)
        request.call.save(request)
        return redirect("phone:wait" if "wait" in request.POST else "phone:times")
    context = {
        "form": form,
        "call": request.call,
        "title": _("Another time or place"),
        "intro": with_warning(_("What they have stays until the new time is confirmed."), party),
        "button": _("Show times"),
        "wait": _("Put in line for another time"),
        "booked": booked,
    }
    return render(request, "phone/form.html", context)


def with_warning(intro: str, party: Party) -> str:
    """Return `intro`, and that choosing ends what planners propose, if they do."""
    warning = _("The time that planners propose goes to somebody else when you choose another.")
    return f"{intro} {warning}" if proposal_of(party) else intro


@nothing_offered
def join(request: CallRequest, party: Party) -> HttpResponse:
    """Add somebody to the visit, by the number and birth date that the caller says."""
    booked, form = people.booked_now(party), AddForm(posted(request))
    if form.is_valid():
        found = identified(request, **form.cleaned_data)
        if refusal := objection_to(found, booked, request.call.proved):
            form.add_error(None, refusal)
        elif found:
            coming = [*[row.applicant_id for row in booked], found.pk]
            request.call.begin_change(party.pk, coming)
            request.call.save(request)
            return redirect("phone:times")
    context = {
        "form": form,
        "call": request.call,
        "title": _("Add somebody"),
        "intro": with_warning(_("All of them come at the time that you choose next."), party),
        "button": _("Show times"),
        "booked": booked,
    }
    return render(request, "phone/form.html", context)


def objection_to(
    person: Applicant | None, booked: Sequence[Appointment], proved: Collection[int]
) -> str:
    """Return why this person cannot be added to who is booked, "" if nothing is in the way.

    An appointment elsewhere is, unless the caller `proved` it too.
    """
    if person is None:
        return _("This number and date of birth do not belong together.")
    if not booked or person.pk in {row.applicant_id for row in booked}:
        return _("This person comes along already, or the visit is over.")
    if people.booked([person], but=proved):
        return _("One of the people you chose already has an appointment. Nothing was changed.")
    return _("At most 10 people can come together.") if len(booked) >= MOST else ""


@require_POST
@visit_proved
def take_back(request: CallRequest, party: Party) -> HttpResponse:
    """Book again what was cancelled, in the same places, if nobody has them yet."""
    try:
        booked = changes.take_back(party.pk)
    except BookingError as refusal:
        messages.error(request, refusal_text(refusal))
        return redirect("phone:search")
    messages.success(request, _("They have their appointment back."))
    return redirect("phone:person", booked[0].applicant_id)


@visit_proved
def line(request: CallRequest, party: Party) -> HttpResponse:
    """Say where the party stands in line; a POST changes what it waits for, or takes it out."""
    entry = in_line(timezone.localdate()).filter(party=party).first()
    if entry is None:
        return redirect("phone:search")
    people_waiting = [person.pk for person in entry.applicants.order_by("pk")]
    if request.method == "POST":
        if request.POST.get("act") == "leave":
            waitlist.leave(entry.pk)
            record("phone line", result="left", about=f"party:{party.pk}", request=request)
            messages.success(request, _("They are out of the line. What is booked stays."))
            return redirect("phone:person", people_waiting[0])
        request.call.begin_change(party.pk, people_waiting)
        request.call.save(request)
        return redirect("phone:wait")
    first, last = place_in_line(entry)
    context = {"call": request.call, "entry": entry, "first": first, "last": last}
    context |= {"party": party, "offered": offer_of(party)}
    return render(request, "phone/line.html", context)


@visit_proved
def cancel(request: CallRequest, party: Party) -> HttpResponse:
    """Ask who does not come; a POST gives their places back."""
    booked = people.booked_now(party)
    form = PeopleForm(booked, posted(request))
    if form.is_valid():
        try:
            claims.cancel(with_proposal(party.pk, form.cleaned_data["people"]))
        except BookingError as refusal:
            form.add_error("people", str(refusal))
        else:
            messages.success(request, _("Cancelled. The places are free for others."))
            return redirect("phone:person", booked[0].applicant_id)
    context = {
        "form": form,
        "call": request.call,
        "title": _("Cancel"),
        "button": _("Cancel these appointments"),
        "booked": booked,
    }
    return render(request, "phone/form.html", context)


@visit_proved
def contact(request: CallRequest, party: Party) -> HttpResponse:
    """Correct how to reach the party and what it needs; a replaced address is told."""
    known = {name: getattr(party, name) for name in ("language", "step_free", "more_time")}
    form = CorrectForm(posted(request), initial=known)
    if form.is_valid():
        given = form.cleaned_data
        filled = {name: given[name] or None for name in ("email", "phone")}
        changes.correct_contact(party.pk, Contact(**{**given, **filled}))
        record("phone contact", about=f"party:{party.pk}", request=request)
        messages.success(request, _("Saved. Messages go there from now on."))
        return redirect("phone:search")
    context = {
        "form": form,
        "call": request.call,
        "title": _("Contact and needs"),
        "intro": _("An empty box leaves what is there as it is."),
        "button": _("Save"),
    }
    return render(request, "phone/form.html", context)
