"""The key that brings the supervisor, and the one that says that somebody has come."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from desk.decorators import DeskRequest, HallRequest, desk_required, location_required
from desk.sent_ids import number
from desk.supervision import call_supervisor, end_call
from trail.services import record


@require_POST
@desk_required
def call(request: DeskRequest) -> HttpResponse:
    """Ask the supervisor to come to this desk."""
    call_supervisor(request.desk, request.user)
    record("call-supervisor", about=f"desk:{request.desk.pk}", request=request)
    return back(request)


@require_POST
@location_required
def end(request: HallRequest, pk: int) -> HttpResponse:
    """Say that the supervisor has come, or is not needed any more."""
    end_call(pk, request.location, request.user)
    record("supervisor-came", about=f"help-call:{pk}", request=request)
    return back(request)


def back(request: HallRequest) -> HttpResponse:
    """Return to the party that is being served, else to the waiting room."""
    party = number(request.POST.get("party", ""))
    return redirect("desk:issue", party) if party else redirect("desk:waiting")
