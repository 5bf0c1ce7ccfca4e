from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from applicants.columns import LABELS, NEEDED, OPTIONAL
from applicants.models import Municipality
from applicants.rejudging import set_aside
from applicants.staging import stage
from councils.forms import Sent, UploadForm

PAGE = "admin:applicants_registrationlist_change"

Context = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, context: Context) -> HttpResponse:
    officer = cast(User, request.user)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(officer, *posted)
    if form.is_valid():
        return take(officer, **form.cleaned_data)
    context |= {
        "title": _("Upload a list"),
        "form": form,
        "needed": [LABELS[column] for column in NEEDED],
        "optional": [LABELS[column] for column in OPTIONAL],
    }
    return render(request, "councils/upload.html", context)


def take(officer: User, *, municipality: Municipality, file: Sent, mend: bool) -> HttpResponse:
    """Store what the file would do, or the file until she has said which column is which."""
    if file.sheet is None or file.judged is None:
        kept = set_aside(file.content, municipality=municipality, by=officer)
        return redirect(f"{reverse(PAGE, args=[kept.pk])}{'?mend=on' if mend else ''}")
    kept = stage(
        file.sheet, file.judged, content=file.content, municipality=municipality, by=officer
    )
    return redirect(PAGE, kept.pk)
