from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from applicants.columns import LABELS, NEEDED, OPTIONAL
from applicants.models import RegistrationList
from applicants.services import register
from councils.forms import UploadForm
from councils.reports import SHOWN, remarks

Context = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, context: Context) -> HttpResponse:
    officer = cast(User, request.user)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(officer, *sent)
    if form.is_valid():
        municipality = form.cleaned_data["municipality"]
        done = register(form.cleaned_data["file"], municipality=municipality, by=officer)
        announce(request, done)
        return redirect("admin:applicants_registrationlist_change", done.pk)
    context |= {
        "title": _("Upload a list"),
        "form": form,
        "needed": [LABELS[column] for column in NEEDED],
        "optional": [LABELS[column] for column in OPTIONAL],
    }
    return render(request, "councils/upload.html", context)


def announce(request: HttpRequest, done: RegistrationList) -> None:
    if done.added or done.changed:
        messages.success(request, _("The list was taken in."))
    else:
        messages.info(request, _("Nothing was changed."))
    if done.refused:
        messages.warning(request, _("Some rows were left out. You find them below."))


@require_safe
def report(request: HttpRequest, done: RegistrationList, context: Context) -> HttpResponse:
    context |= {
        "title": _("What came of the list"),
        "done": done,
        "refused": remarks(done.refused)[:SHOWN],
        "warned": remarks(done.warned)[:SHOWN],
        "shown": SHOWN,
    }
    return render(request, "councils/report.html", context)
