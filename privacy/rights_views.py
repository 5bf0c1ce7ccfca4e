"""What a person can ask of us, done by the data-protection officer: each leaves a trace."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applicants import erasures, people
from applicants.models import Applicant
from applicants.people import about
from applicants.restricting import restrict
from appointments.exceptions import NotAllowed
from councils.doors import OfficeRequest, show
from councils.people_forms import CorrectForm, shown
from privacy import erasing
from privacy.copies import as_json, as_text, copy_of
from privacy.forms import PersonForm
from privacy.views import watch_page
from trail.services import number, record


@require_POST
@watch_page
def copy(request: OfficeRequest, pk: int) -> HttpResponse:
    """A copy of everything kept about this person, as a file to hand over. Leaves a trace."""
    found = copy_of(get_object_or_404(Applicant, pk=pk))
    record("export", result="copy", about=about(pk), request=request)
    machine = request.POST.get("as") == "json"
    name, content = ("copy.json", as_json(found)) if machine else ("copy.txt", as_text(found))
    kind = "application/json" if machine else "text/plain; charset=utf-8"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


@require_POST
@watch_page
def restricted(request: OfficeRequest, pk: int) -> HttpResponse:
    """Restrict the use of what is kept about this person, or lift that. No reason is kept."""
    restrict(get_object_or_404(Applicant, pk=pk).pk, restricted=request.POST.get("use") != "again")
    messages.success(request, _("Saved."))
    return redirect("privacy:person", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@watch_page
def correct(request: OfficeRequest, pk: int) -> HttpResponse:
    """Ask for names and birth date as the passport says them, then write them."""
    person = get_object_or_404(Applicant, pk=pk)
    record("trail person", about=about(pk), request=request)
    sent = request.POST if request.method == "POST" else None
    form = CorrectForm(sent, initial=shown(person))
    if not form.is_valid():
        context = {"title": _("Correct"), "form": form, "person": person}
        return show(request, "privacy/correct.html", **context)
    if people.correct(person, form.cleaned_data, by=request.user):
        messages.success(request, _("Corrected. The municipality has to correct its registry too."))
    else:
        messages.info(request, _("Nothing was changed."))
    return redirect("privacy:person", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@watch_page
def erase(request: OfficeRequest, pk: int) -> HttpResponse:
    """Say what erasing does, then do it."""
    person = get_object_or_404(Applicant, pk=pk)
    if request.method != "POST" and not person.is_forgotten:
        record("trail person", about=about(pk), request=request)
        return show(request, "privacy/erase.html", title=_("Erase"), person=person)
    try:
        done = request.method == "POST" and erasing.erase(pk)
    except NotAllowed:
        messages.error(request, _("This person is at the desk now. Nothing was erased."))
        return redirect("privacy:person", pk)
    messages.success(request, _("Erased.") if done else _("Was erased before."))
    return redirect("privacy:home")


@require_POST
@watch_page
def lift(request: OfficeRequest) -> HttpResponse:
    """Let a list bring back somebody who was erased, and has asked for it."""
    form = PersonForm(request.POST)
    v_number = form.cleaned_data["v_number"] if form.is_valid() else ""
    if erasures.lift(erasures.digests(v_number), timezone.now()):
        record("erase", result="lifted", about=number(v_number), request=request)
        messages.success(request, _("The next list of the municipality brings this person back."))
    return redirect("privacy:home")
