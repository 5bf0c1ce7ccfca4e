"""Booking for somebody: when and where, and how to reach them."""

from datetime import date
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applicants.models import Applicant
from appointments import claims
from appointments.availability import look_again
from appointments.exceptions import BookingError, NotEligible
from appointments.models import Appointment, Channel, Contact, Party, Status
from appointments.references import spaced
from phone import acts, people, times
from phone.call import Call
from phone.decorators import CallRequest, people_chosen, posted
from phone.forms import ContactForm, SlotsForm

STILL_OURS = {Status.HELD, Status.EXPIRED}


@require_safe
@people_chosen
def choose(request: CallRequest) -> HttpResponse:
    """The soonest time of every location; the days of one if it is named."""
    call, size = request.call, len(request.call.people)
    coming = list(Applicant.objects.filter(pk__in=call.people).select_related("wave"))
    first = people.first_day(coming)
    since = max(first, day_in(request) or first)
    place = number(request.GET.get("place", ""))
    days = times.days_at(place, size, since) if place in dict(times.places()) else []
    kept = times.kept_days(size, since)
    context = {
        "call": call,
        "size": size,
        "soonest": times.soonest(size, since, kept),
        "kept": kept.get(place, ())[: times.DAYS],
        "any_kept": bool(kept),
        "place": place,
        "name": dict(times.places()).get(place),
        "days": days[: times.DAYS],
        "later": days[times.DAYS].day if len(days) > times.DAYS else None,
        "first_day": first if first > timezone.localdate() else None,
    }
    return render(request, "phone/times.html", context)


def day_in(request: HttpRequest) -> date | None:
    """Return the day from which times are asked for."""
    try:
        return date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        return None


def number(text: str) -> int:
    """Return the id that is asked for, 0 if it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < len("1" * 19) else 0


@require_POST
@people_chosen
def hold(request: CallRequest) -> HttpResponse:
    """Keep the chosen time while its details are read back to the caller."""
    form, call = SlotsForm(request.POST), request.call
    if not form.is_valid():
        messages.error(request, _("Please choose one of the times."))
        return redirect("phone:times")
    try:
        held = propose(call, form.cleaned_data["slots"])
    except BookingError as refusal:
        look_again(form.cleaned_data["slots"])
        messages.error(request, refusal_text(refusal))
        return redirect("phone:times")
    if not held:
        messages.info(request, _("They have this time already. Nothing was changed."))
        return redirect("phone:times")
    call.held = [row.pk for row in held]
    call.save(request)
    return redirect("phone:check")


def propose(call: Call, slots: list[int]) -> list[Appointment]:
    """Hold the chosen slots for whom the call is about."""
    if call.party:
        hold_other = partial(acts.hold_other, call.party, call.people, slots, call.proved)
        return acts.kept_first(hold_other, slots)
    contact = Contact(
        step_free=call.step_free,
        more_time=call.more_time,
        with_guardian=call.with_guardian,
        channel=Channel.PHONE,
    )
    return acts.kept_first(partial(acts.hold, call.key(), call.people, slots, contact), slots)


def refusal_text(refusal: BookingError) -> str:
    """Return what happened, with who cannot come and why."""
    reasons = refusal.objections if isinstance(refusal, NotEligible) else ()
    return " ".join([str(refusal), *dict.fromkeys(str(reason.message) for reason in reasons)])


@people_chosen
def check(request: CallRequest) -> HttpResponse:
    """Show what is held, to be read back; a POST books it."""
    call = request.call
    rows = Appointment.objects.filter(pk__in=call.held).select_related(
        "applicant", "slot__location"
    )
    held = list(rows.order_by("slot__starts_at", "pk"))
    if not held or any(row.status not in STILL_OURS for row in held):
        return redirect("phone:times")
    form = ContactForm(posted(request), initial={"language": held[0].applicant.language})
    if call.party:
        del form.fields["email"], form.fields["phone"], form.fields["language"]
    if form.is_valid():
        return confirm(request, form)
    context = {"call": call, "form": form, "held": held, "first": held[0].slot}
    return render(request, "phone/check.html", context)


def confirm(request: CallRequest, form: ContactForm) -> HttpResponse:
    """Book what is held. The caller has heard it, so the visit is proved for this call."""
    call, given = request.call, form.cleaned_data
    contact = None
    if not call.party:
        contact = Contact(
            email=given["email"] or None,
            phone=given["phone"] or None,
            language=given["language"],
            with_guardian=call.with_guardian,
        )
    try:
        booked = claims.confirm(call.held, contact)
    except BookingError as refusal:
        look_again()
        messages.error(request, refusal_text(refusal))
        return redirect("phone:times")
    party = booked[0].party_id
    call.proved = [*{*call.proved, party}]
    call.booked()
    call.save(request)
    reference = spaced(Party.objects.get(pk=party).reference)
    messages.success(request, f"{_('Booked. Reference to read out')}: {reference}")
    return redirect("phone:person", booked[0].applicant_id)
