from typing import Any

from django.contrib import messages as notes
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments.exceptions import BookingError
from config.db import acting_as
from planning.decorators import PlannerRequest, planner_required
from planning.models import MassMove, MoveLine
from planning.moves import acts, calls, lines
from planning.moves.doors import MoverRequest, move_of, mover_required, moves_of
from planning.moves.examples import messages
from planning.moves.forms import MoveForm, looked_up
from planning.moves.page import page_of
from planning.moves.poster import poster_of
from planning.moves.preview import preview
from trail.services import record, record_each

PLANNING = "planning"
ON_A_PAGE = 30


@require_safe
@planner_required
def overview(request: PlannerRequest) -> HttpResponse:
    """Every move, the newest first."""
    rows = MassMove.objects.select_related("location", "asked_by")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "planning/moves/list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@planner_required
def new(request: PlannerRequest) -> HttpResponse:
    """Choose what is not there; see what it means, and what people would read; begin it."""
    form = MoveForm(request.POST or asked_for(request))
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        if request.method == "POST":
            with acting_as(channel=PLANNING):
                return begin(request, form)
        context |= looked_at(form.move())
    return render(request, "planning/moves/new.html", context)


def asked_for(request: HttpRequest) -> Any:
    """Return what the address says, if it says where and when; the rest has defaults."""
    if given := looked_up(request, "location", "first_day"):
        given.setdefault("desks_gone", "0")
        given.setdefault("longest_wait", "0")
    return given


def begin(request: PlannerRequest, form: MoveForm) -> HttpResponse:
    try:
        move = acts.ask(form.move(), request.user)
    except BookingError as error:
        form.add_error(None, str(error))
        return render(request, "planning/moves/new.html", {"form": form})
    return redirect("planning:moves:move", move.pk)


def looked_at(move: MassMove) -> dict[str, Any]:
    """Return what a move would do, and what people would read."""
    now = timezone.now()
    found = preview(move, now)
    move.people = found.scope.people
    return {"move": move, "preview": found, "examples": messages(move, found, now)}


@require_safe
@mover_required
def show(request: MoverRequest, pk: int) -> HttpResponse:
    """How far a move is, and whom to call."""
    move = move_of(request, pk)
    polled = "HX-Request" in request.headers  # only how far it is: nobody looks at who to call
    page = page_of(move, timezone.now(), counts_only=polled)
    context: dict[str, Any] = {
        "page": page,
        "move": move,
        "manager": request.location is not None,
        "may_act": may_act(request, move),
    }
    if page.to_confirm:
        context |= looked_at(move)
    if page.calls:
        record_each("move-calls", [each.about for each in page.calls], request=request)
    return render(request, "planning/moves/move.html", context)


def may_act(request: MoverRequest, move: MassMove) -> bool:
    """Whether who asks may stop it: planners any, a manager what managers began for today."""
    if request.location is None:
        return True
    return move.is_today(timezone.localdate()) and not move.asked_by.has_perm("planning.plan")


ACTS = {"stop": acts.stop, "resume": acts.resume, "take_back": acts.take_back}


@require_POST
@mover_required
def act(request: MoverRequest, pk: int, what: str) -> HttpResponse:
    """Stop, go on with or take back a move."""
    move = move_of(request, pk)
    if not may_act(request, move):
        raise PermissionDenied
    ACTS[what](move.pk)
    notes.success(request, _("Done."))
    return redirect("planning:moves:move", move.pk)


@require_POST
@planner_required
def confirm(request: PlannerRequest, pk: int) -> HttpResponse:
    """Sign as the second person."""
    move = get_object_or_404(MassMove, pk=pk)
    try:
        with acting_as(channel=PLANNING):
            acts.confirm(move.pk, request.user)
    except BookingError as error:
        notes.error(request, str(error))
    else:
        notes.success(request, _("Signed."))
    return redirect("planning:moves:move", move.pk)


@require_POST
@mover_required
def called(request: MoverRequest, pk: int) -> HttpResponse:
    """Note that somebody was told by phone, or is to be asked once more."""
    line = get_object_or_404(MoveLine, pk=pk, move__in=moves_of(request))
    if request.POST.get("again"):
        lines.ask_again(line.pk)
    else:
        calls.called(line.pk, request.user)
    record("move-called", about=f"party:{line.party_id}", request=request)
    return redirect("planning:moves:move", line.move_id)


@require_safe
@mover_required
def poster(request: MoverRequest, pk: int) -> HttpResponse:
    """A sheet for the door, in four languages."""
    move = move_of(request, pk)
    return render(request, "planning/moves/poster.html", {"move": move, "parts": poster_of(move)})
