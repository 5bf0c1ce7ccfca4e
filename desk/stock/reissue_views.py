"""Somebody who was served may be served again; somebody the IND has decided about may book.

The person is found by what lies on the table, and kept in the session, so that no
address opens a person.
"""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from applicants.models import Applicant
from applicants.services import open_again
from desk.decorators import HallRequest, leader_required
from desk.field import Kind
from desk.finding import registered
from desk.stock.correct_forms import PersonCodeForm, ReissueForm
from desk.stock.pages import Act
from desk.stock.telling import tried
from stickers.models import Outcome, Reissue, State
from stickers.reissuing import reissue
from trail.services import record

KEY = "reissue"  # of the session: the people (ids) that were found
REISSUE = Act("reissued", gettext_lazy("Reissue"), gettext_lazy("Allow another sticker"), "")


@leader_required
def find_person(request: HallRequest) -> HttpResponse:
    """Find who stands at the desk; what was found is shown until somebody else is."""
    form = PersonCodeForm(request.POST or None)
    if form.is_valid():
        people = found(request, form)
        record("person-find", result="found" if people else "none", request=request)
        request.session[KEY] = people
        if people:
            return redirect("desk:stock:reissue")
        form.add_error("code", _("Nobody was found at this location by this. Check it again."))
    kept = request.session.get(KEY, []) if request.method != "POST" else []
    rows = Applicant.objects.filter(pk__in=kept).order_by("birth_date")
    for pk in kept:
        record("person-find", result="seen", about=f"applicant:{pk}", request=request)
    context = {"location": request.location, "form": form, "people": rows}
    return render(request, "desk/stock/find_person.html", context)


def found(request: HallRequest, form: PersonCodeForm) -> list[int]:
    """Return the ids of whom the form means: outcomes of this location, else the passport."""
    kind, value = form.cleaned_data["code"]
    if kind == Kind.V_NUMBER:
        person = registered(request.location).filter(v_number=value).first()
        born = form.cleaned_data["born"]
        return [person.pk] if person and any(person.born_on(day) for day in born) else []
    column = "sticker__serial" if kind == Kind.SERIAL else "appointment__party__reference"
    rows = Outcome.objects.filter(desk__location=request.location, **{column: value})
    return sorted(set(rows.values_list("appointment__applicant", flat=True)))


def found_before(request: HallRequest, pk: int) -> Applicant:
    """Return the person `pk` if this session found them. Raises Http404."""
    kept = request.session.get(KEY, [])
    return get_object_or_404(Applicant, pk=pk if pk in kept else 0)


@leader_required
def reissue_to(request: HallRequest, pk: int) -> HttpResponse:
    """Say why somebody may be served again; this makes the sticker they had void."""
    person = found_before(request, pk)
    form = ReissueForm(request.POST or None)
    done: Reissue | None = tried(form, partial(reissue, person.pk, by=request.user))
    if done is not None:
        record("stock", result=REISSUE.name, about=f"applicant:{person.pk}", request=request)
        messages.success(request, _("They can book again, or be helped now."))
        return redirect("desk:stock:reissue")
    record("person", result="seen", about=f"applicant:{person.pk}", request=request)
    context = {
        "location": request.location,
        "act": REISSUE,
        "form": form,
        "facts": facts(person),
        "person": person,
    }
    return render(request, "desk/stock/reissue.html", context)


def facts(person: Applicant) -> list[tuple[str, object]]:
    live = person.stickers.filter(status=State.ISSUED).first()
    served = f"{person.served_on:%d-%m-%Y}" if person.served_on else "–"
    return [
        (_("Name"), f"{person.given_names} {person.prefix} {person.family_name}"),
        (_("Birth date"), person.birth_date),
        (_("Served on"), served),
        (_("Number of the sticker"), live or "–"),
    ]


@require_POST
@leader_required
def decided(request: HallRequest, pk: int) -> HttpResponse:
    """Write down that the IND has decided: they may book again. Once more changes nothing."""
    person = found_before(request, pk)
    open_again(person)
    at = f"applicant:{person.pk}"
    record("stock", result="opened-again", about=at, request=request)
    messages.success(request, _("The IND has decided. They can book again."))
    return redirect("desk:stock:reissue")
