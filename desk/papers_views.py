from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from desk.decorators import HallRequest, location_required
from desk.models import DayList
from desk.papers import coming_lists, confirm_list, missing_at, outages_on
from trail.services import record


@require_safe
@location_required
def lists(request: HallRequest) -> HttpResponse:
    """The lists on paper of this location, and whether the one that counts is at hand."""
    now = timezone.now()
    context = {
        "location": request.location,
        "lists": coming_lists(request.location, timezone.localdate(now)),
        "outages": outages_on(timezone.localdate(now)),
        "missing": missing_at(request.location, now),
    }
    return render(request, "desk/lists.html", context)


@require_safe
@location_required
def sheets(request: HallRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(DayList, pk=pk, location=request.location)
    if row.pdf is None:  # its day is over
        raise Http404
    record("list-print", about=f"list:{row.pk}", request=request)
    name = f"{row.day}-{row.edition}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(bytes(row.pdf), content_type="application/pdf", headers=headers)


@require_POST
@location_required
def confirm(request: HallRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(DayList, pk=pk, location=request.location)
    confirm_list(row.pk, request.user)
    record("list-confirm", about=f"list:{row.pk}", request=request)
    return redirect("desk:lists")
