"""Pages of an officer whose file is judged again as it came: she sends it once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applicants.exceptions import FileRefused, HeadingsUnknown
from applicants.headings import headings_of
from applicants.imports import read
from applicants.models import RegistrationList
from applicants.rejudging import file_of, stage_again
from applicants.staging import discard
from councils.doors import OfficeRequest, show
from councils.forms import judged_sheet
from councils.her_lists import PAGE, hers, officer_page
from councils.naming import ColumnsForm, answers

UPLOAD = "admin:applicants_registrationlist_add"


def ask(request: OfficeRequest, kept: RegistrationList) -> HttpResponse:
    """Which columns are which: asked until a heading is known for each that is needed."""
    form = ColumnsForm(unknown_of(kept), initial={"mend": "mend" in request.GET})
    return show(
        request, "councils/columns.html", title=_("Which column is which?"), kept=kept, form=form
    )


def unknown_of(kept: RegistrationList) -> HeadingsUnknown | None:
    """Return what must be asked; None if it has become known meanwhile, or the file is gone."""
    try:
        read(file_of(kept) or b"", named=headings_of(kept.municipality))
    except HeadingsUnknown as refusal:
        return refusal
    except FileRefused:  # its turn comes when it is judged
        return None
    return None


@require_POST
@officer_page
def judge_again(request: OfficeRequest, pk: int) -> HttpResponse:
    """Judge the file that is kept, with the columns she has pointed out and zeros put back."""
    kept = hers(request.user, pk)
    content, named = file_of(kept), answers(request.POST)
    if content is None:
        messages.error(request, _("The file is no longer kept. Please upload it again."))
        return redirect(PAGE, pk)
    try:
        sheet, judged = judged_sheet(content, kept.municipality, named, mend="mend" in request.POST)
    except HeadingsUnknown as refusal:
        messages.error(request, str(refusal))
        return redirect(PAGE, pk)
    except FileRefused as refusal:
        discard(kept)
        messages.error(request, str(refusal))
        return redirect(UPLOAD)
    stage_again(kept, sheet, judged, named=named)
    return redirect(PAGE, pk)
