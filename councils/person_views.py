"""Pages on one person of an officer: read, correct, withdraw. And the export for outreach."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from applicants import people, withdrawing
from applicants.apart import set_apart
from applicants.eligibility import is_minor
from applicants.models import Applicant
from appointments.dead import dead_of_person
from councils.differing import differences_of
from councils.doors import OfficeRequest, office_page, show
from councils.letters import last_batch
from councils.missing import contacts
from councils.outreach import export_of
from councils.people import her_municipality, her_person, state_of, with_state
from councils.people_forms import CorrectForm, WithdrawForm, born, shown
from councils.person import history
from trail.services import record

PERSON = "admin:applicants_applicant_change"

people_page = office_page("councils.keep_people")


@require_safe
def read(request: HttpRequest, person: Applicant) -> HttpResponse:
    """Everything an officer may know of `person`, whom the admin has found for her.

    The trail keeps who looked at whom: the one thing that reading writes.
    """
    officer = cast(User, request.user)
    person = looked_at(request, person.pk)
    mates = with_state(Applicant.objects.household_of(person).exclude(pk=person.pk))
    context = {
        "title": name(person),
        "person": person,
        "state": state_of(person),
        "born": born(person),
        "minor": is_minor(person, timezone.localdate()),
        "mates": [(mate, state_of(mate)) for mate in mates],
        "differences": differences_of(person),
        "dead": dead_of_person(person),
        "history": history(person, officer),
        "seen": last_batch(person.municipality, officer),
        "opts": Applicant._meta,
    }
    return show(request, "councils/person.html", **context)


def looked_at(request: HttpRequest, pk: int) -> Applicant:
    """Return one of her people (id), and leave in the trail that she looked. Raises Http404."""
    person = her_person(cast(User, request.user), pk)
    record("person", about=people.about(person.pk), request=request)
    return person


def name(person: Applicant) -> str:
    return f"{person.family_name}, {person.given_names} {person.prefix}".strip()


@require_http_methods(["GET", "HEAD", "POST"])
@people_page
def correct(request: OfficeRequest, pk: int) -> HttpResponse:
    person = looked_at(request, pk)
    sent = request.POST if request.method == "POST" else None
    form = CorrectForm(sent, initial=shown(person))
    if form.is_valid():
        if people.correct(person, form.cleaned_data, by=request.user):
            messages.success(request, _("Corrected. Correct it in your registry too."))
        else:
            messages.info(request, _("Nothing was changed."))
        return redirect(PERSON, pk)
    return show(
        request,
        "councils/correct.html",
        title=_("Correct"),
        form=form,
        person=person,
        about=name(person),
    )


@require_POST
@people_page
def apart(request: OfficeRequest, pk: int) -> HttpResponse:
    """Set a person apart from the household, or undo it. No reason is asked, and none kept."""
    person = her_person(request.user, pk)
    set_apart(person.pk, apart=request.POST.get("apart") == "yes")
    messages.success(request, _("Saved."))
    return redirect(PERSON, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@people_page
def withdraw(request: OfficeRequest, pk: int) -> HttpResponse:
    """Ask from which day, then withdraw. The appointment stays; the desk is told."""
    person = looked_at(request, pk)
    sent = request.POST if request.method == "POST" else None
    form = WithdrawForm(person, sent, initial={"on": timezone.localdate()})
    if form.is_valid():
        on = form.cleaned_data["on"]
        withdrawing.withdraw([pk], municipality=person.municipality, on=on, contacts=contacts([pk]))
        messages.success(request, _("Withdrawn. Whom we can reach by e-mail is told."))
        return redirect(PERSON, pk)
    return show(
        request,
        "councils/withdraw.html",
        title=_("Withdraw"),
        form=form,
        person=person,
        about=name(person),
    )


@require_POST
@people_page
def export(request: OfficeRequest) -> HttpResponse:
    """Send who is not booked yet as a file, for outreach, and note who took it."""
    municipality = her_municipality(request.user, request.POST.get("municipality", ""))
    return export_of(municipality, by=request.user)
