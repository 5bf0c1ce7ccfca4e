"""The page of people of whom the desk says that data differ."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from councils.differing import settle, unsettled
from councils.doors import OfficeRequest, office_page, show

people_page = office_page("councils.keep_people")


@require_safe
@people_page
def differing(request: OfficeRequest) -> HttpResponse:
    context = {"title": _("Data that differ"), "differences": unsettled(request.user)}
    return show(request, "councils/differing.html", **context)


@require_POST
@people_page
def settled(request: OfficeRequest, pk: int) -> HttpResponse:
    """This is settled: corrected here, or right as it was."""
    if not settle(pk, by=request.user):
        raise Http404
    messages.success(request, _("Noted as settled. The person can make a new appointment."))
    return redirect("people:differing")
