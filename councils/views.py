from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from applicants.columns import LABELS, NEEDED, OPTIONAL
from applicants.headings import name_columns
from applicants.staging import stage
from councils.forms import UploadForm

Context = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, context: Context) -> HttpResponse:
    officer = cast(User, request.user)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(officer, *posted)
    if form.is_valid():
        municipality = form.cleaned_data["municipality"]
        sent = form.cleaned_data["file"]
        if form.named:
            name_columns(form.named, municipality=municipality)
        kept = stage(
            sent.sheet, sent.judged, content=sent.content, municipality=municipality, by=officer
        )
        return redirect("admin:applicants_registrationlist_change", kept.pk)
    context |= {
        "title": _("Upload a list"),
        "form": form,
        "needed": [LABELS[column] for column in NEEDED],
        "optional": [LABELS[column] for column in OPTIONAL],
    }
    return render(request, "councils/upload.html", context)
