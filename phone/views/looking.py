"""Finding somebody, and what is said of them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applicants.models import Applicant
from appointments.models import Party
from appointments.proof import born_in
from gate import limits
from phone import people
from phone.decorators import CallRequest, on_the_phone, posted
from phone.forms import ProofForm, SearchForm
from phone.search import MOST, Query, among, read
from phone.search import people as found_by
from trail.services import record


def member(request: CallRequest) -> str:
    """Return on whom failed tries count: staff guess no faster than everybody else."""
    return f"staff:{request.user.pk}"


@on_the_phone
def search(request: CallRequest) -> HttpResponse:
    """Ask whom the caller means. A name stands in no address and no session."""
    form = SearchForm(posted(request))
    if form.is_valid():
        return look_for(request, form)
    context: dict[str, Any] = {"form": form, "call": request.call}
    if request.call.found is not None and not form.is_bound:
        found = among(request.call.found)
        context |= {"found": found[:MOST], "more": len(found) > MOST, "searched": True}
    return render(request, "phone/search.html", context)


def look_for(request: CallRequest, form: SearchForm) -> HttpResponse:
    """Note that somebody was looked for, and show who it may be."""
    query = read(form.cleaned_data["query"])
    if not limits.may_try(query.key, member(request), staff=True):
        record("phone search", result="waits", request=request)
        text = _("There were many tries. Please wait half a minute and try again, or an hour.")
        form.add_error("query", text)
        context = {"form": form, "call": request.call}
        return render(request, "phone/search.html", context, status=429)
    request.call.found = [person.pk for person in found_by(query)]
    note(request, query, len(request.call.found))
    request.call.save(request)
    return redirect("phone:search")


def note(request: CallRequest, query: Query, found: int) -> None:
    """Leave in the trail how many were found, and count a try that found nobody."""
    if not found:
        limits.failed(query.key, member(request))
    record("phone search", result=str(found), request=request)


@require_safe
@on_the_phone
def person(request: CallRequest, pk: int) -> HttpResponse:
    """What she has, had and needs. Leaves in the trail who looked, and when."""
    return page(request, registered(pk), ProofForm())


def registered(pk: int) -> Applicant:
    if found := people.find(pk):
        return found
    raise Http404


def page(request: CallRequest, who: Applicant, form: ProofForm, status: int = 200) -> HttpResponse:
    record("phone view", about=f"applicant:{who.pk}", request=request)
    visits = people.visits(who, request.call.proved)
    context = {
        "person": who,
        "form": form,
        "call": request.call,
        "visits": visits,
        "open": any(visit.is_open for visit in visits),
        "unproved": any(visit.can_be_opened and not visit.proved for visit in visits),
        "objections": people.in_the_way(who),
        "company": [each for each in people.company(who, ()) if each.pk != who.pk],
        "history": list(people.history(who)),
    }
    return render(request, "phone/person.html", context, status=status)


@on_the_phone
def prove(request: CallRequest, pk: int) -> HttpResponse:
    """Open a visit for this call, by the reference and birth date that the caller says."""
    who, form = registered(pk), ProofForm(posted(request))
    if not form.is_valid():
        return page(request, who, form)
    given = form.cleaned_data
    party = Party.objects.filter(reference=given["reference"]).first()
    if not proved(request, party, **given):
        form.add_error(None, _("This reference and date of birth do not belong together."))
        return page(request, who, form)
    if party and party.pk not in request.call.proved:
        request.call.proved.append(party.pk)
        request.call.save(request)
    messages.success(request, _("You may tell the caller when and where this visit is."))
    return redirect("phone:person", pk)


def proved(request: CallRequest, party: Party | None, reference: str, birth_date: str) -> bool:
    """Whether what the caller said opens the party. Failed tries count; each leaves a trace."""
    allowed = limits.may_try(reference, member(request), staff=True)
    found = bool(allowed and party and born_in(party, birth_date))
    if allowed and not found:
        limits.failed(reference, member(request))
    about = f"party:{party.pk}" if party else ""
    record("phone proof", result="found" if found else "unknown", about=about, request=request)
    return found
