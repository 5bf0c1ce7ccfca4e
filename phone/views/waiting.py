"""The waiting list by phone, and who was let come before others."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from applicants.models import Applicant
from appointments.exceptions import BookingError
from appointments.models import Channel, Contact, Party, PriorityReason
from config.db import ids
from phone import acts, people, times
from phone.call import Call
from phone.decorators import CallRequest, opens, people_chosen, posted
from phone.views.booking import refusal_text
from phone.waiting_form import WaitForm
from trail.models import Event


@people_chosen
def wait(request: CallRequest) -> HttpResponse:
    """Ask what would suit; a POST puts the chosen people in line."""
    call = request.call
    coming = list(Applicant.objects.filter(pk__in=call.people).select_related("wave"))
    party = Party.objects.filter(pk=call.party).first()
    form = WaitForm(times.places(), posted(request), initial=known(party, coming[0]))
    if form.is_valid():
        try:
            join(call, party, form, coming)
        except BookingError as refusal:
            form.add_error(None, refusal_text(refusal))
        else:
            person = call.home or coming[0].pk
            call.booked()
            call.save(request)
            messages.success(request, _("They are in line. We write when there is a place."))
            return redirect("phone:person", person)
    context = {
        "form": form,
        "call": call,
        "title": _("Put in line"),
        "intro": _("New and freed places go to the line first."),
        "button": _("Put in line"),
    }
    return render(request, "phone/form.html", context)


def known(party: Party | None, person: Applicant) -> dict[str, Any]:
    """Return what the form shows at first: what the party waits for, if it does."""
    entry = getattr(party, "waitlist_entry", None)
    language = party.language if party else person.language
    if entry is None:
        return {"language": language}
    parts = {"mornings": entry.mornings, "afternoons": entry.afternoons}
    return {
        "language": language,
        "locations": [place.pk for place in entry.locations.all()],
        "weekdays": entry.weekdays,
        "parts": [name for name, wanted in parts.items() if wanted],
        "days_of_notice": entry.days_of_notice,
        "priority": entry.priority,
    }


def join(call: Call, party: Party | None, form: WaitForm, coming: list[Applicant]) -> None:
    """Put these people in line with the visit they have, or with a new party."""
    given = form.cleaned_data
    contact = Contact(
        email=given["email"] or None,
        phone=given["phone"] or None,
        language=given["language"],
        with_guardian=party.with_guardian if party else call.with_guardian,
    )
    if party is None:
        contact = replace(
            contact,
            step_free=call.step_free,
            more_time=call.more_time,
            channel=Channel.PHONE,
        )
    form_key = party.form_key if party else call.key()
    wishes = form.wishes(people.first_day(coming))
    acts.put_in_line(form_key, ids(coming), wishes, contact, given["priority"])


@require_safe
@opens("phone.count")
def priorities(request: HttpRequest) -> HttpResponse:
    """Say how often which member of staff let somebody come before others, and for what."""
    counted = Event.objects.filter(kind=acts.PRIORITY).order_by("result", "actor")
    rows = list(counted.values_list("result", "actor").annotate(n=Count("pk")))
    pks = [actor.removeprefix("user:") for _reason, actor, _n in rows if actor[5:].isdecimal()]
    names = {f"user:{user.pk}": str(user) for user in User.objects.filter(pk__in=pks)}
    reasons = dict(PriorityReason.choices)
    context = {
        "rows": [(reasons.get(reason, reason), names.get(who, who), n) for reason, who, n in rows]
    }
    return render(request, "phone/priorities.html", context)
