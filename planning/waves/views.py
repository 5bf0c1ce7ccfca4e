from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applicants.models import QUEUED, Invitee, InviteeState, Municipality, Wave, WaveState
from appointments.exceptions import BookingError
from planning.decorators import PlannerRequest, planner_required
from planning.plots.bar import bar
from planning.waves import services
from planning.waves.choosing import Order, Out
from planning.waves.forms import ChoiceForm, OpensForm
from planning.waves.preview import preview
from planning.waves.services import MOST
from planning.waves.size import propose_size

SHOWN = 50  # waves

FAR = {  # how far a wave is
    "invited": Q(state=InviteeState.INVITED),
    "left_out": Q(state=InviteeState.LEFT_OUT),
    "waiting": Q(state__in=QUEUED),
}


@require_safe
@planner_required
def waves(request: PlannerRequest) -> HttpResponse:
    """All waves, the latest first, and how far each is."""
    rows = list(Wave.objects.order_by("-opens_at", "-pk")[:SHOWN])
    counted = {name: Count("pk", filter=q) for name, q in FAR.items()}
    invitees = Invitee.objects.filter(wave__in=rows).order_by().values("wave").annotate(**counted)
    far = {each["wave"]: each for each in invitees}
    context = {"waves": [(row, far.get(row.pk)) for row in rows], "size": propose_size()}
    return render(request, "planning/waves/list.html", context)


@planner_required
def new(request: PlannerRequest) -> HttpResponse:
    """Choose by GET and see what it would be; a POST makes the wave."""
    if request.method == "POST":
        return begin(request)
    size = propose_size()
    asked = "name" in request.GET
    first = {
        "size": min(size.people, MOST) or None,
        "order": Order.REGISTERED,
        "day": timezone.localdate(),
    }
    form = ChoiceForm(request.GET if asked else None, initial=first)
    context: dict[str, Any] = {"form": form, "size": size}
    if asked and form.is_valid():
        context["seen"] = preview(form.choice(), timezone.now())
        context["sent"] = [(key, each) for key, values in request.GET.lists() for each in values]
    return render(request, "planning/waves/new.html", context)


def begin(request: PlannerRequest) -> HttpResponse:
    """Make the wave that was previewed, as it is now."""
    form = ChoiceForm(request.POST)
    if form.is_valid():
        key = form.cleaned_data["form_key"]
        try:
            wave = services.start(form.choice(), by=request.user, form_key=key)
        except BookingError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("planning:waves:wave", wave.pk)
    context = {"form": form, "size": propose_size()}
    return render(request, "planning/waves/new.html", context)


@require_safe
@planner_required
def wave(request: PlannerRequest, pk: int) -> HttpResponse:
    """How far a wave is, whom it left out and why, and what can be done with it."""
    row = get_object_or_404(Wave.objects.select_related("asked_by", "confirmed_by"), pk=pk)
    far = row.invitees.aggregate(**{name: Count("pk", filter=q) for name, q in FAR.items()})
    out = row.invitees.filter(state=InviteeState.LEFT_OUT).order_by().values_list("why")
    context = {
        "wave": row,
        "far": far,
        "strip": bar(far["invited"] + far["left_out"], row.people),
        "out": [(Out(why).label, number) for why, number in out.annotate(Count("pk"))],
        "towns": Municipality.objects.filter(pk__in=row.choice.get("municipalities", [])),
        "order": dict(Order.choices).get(row.choice.get("order")),
        "acts": acts_on(row, far, own=row.asked_by_id == request.user.pk),
        "again": OpensForm(initial={"day": max(timezone.localdate(), opening_day(row))}),
    }
    return render(request, "planning/waves/wave.html", context)


def opening_day(row: Wave) -> Any:
    return timezone.localdate(row.opens_at)


def acts_on(row: Wave, far: Mapping[str, int], *, own: bool) -> set[str]:
    """Return which buttons the page of a wave has for who asked for it, or for others."""
    by_state = {
        WaveState.ASKED: {"drop"} if own else {"confirm", "drop"},
        WaveState.CONFIRMED: {"stop"} if far["waiting"] else set(),
        WaveState.STOPPED: {"resume"} | (set() if far["invited"] else {"drop"}),
    }
    return by_state.get(WaveState(row.state), set())


def act(request: PlannerRequest, pk: int, verb: Callable[[], Wave], done: str) -> HttpResponse:
    """Do `verb`, and say what came of it on the page of the wave."""
    get_object_or_404(Wave, pk=pk)
    try:
        verb()
    except BookingError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("planning:waves:wave", pk)


@require_POST
@planner_required
def confirm(request: PlannerRequest, pk: int) -> HttpResponse:
    done = _("Confirmed. The wave goes out at its time.")
    return act(request, pk, lambda: services.confirm(pk, by=request.user), done)


@require_POST
@planner_required
def stop(request: PlannerRequest, pk: int) -> HttpResponse:
    return act(request, pk, lambda: services.stop(pk), _("Stopped. Nobody more is invited."))


@require_POST
@planner_required
def resume(request: PlannerRequest, pk: int) -> HttpResponse:
    """Go on, from the day of the form, or at once if it says none."""
    form = OpensForm(request.POST)
    opens_at = form.cleaned_data["opens_at"] if form.is_valid() else None
    if opens_at is None and request.POST.get("day"):
        messages.error(request, _("This day is not possible. Choose today or a later day."))
        return redirect("planning:waves:wave", pk)
    done = _("The wave goes on.")
    return act(request, pk, lambda: services.resume(pk, opens_at=opens_at), done)


@require_POST
@planner_required
def drop(request: PlannerRequest, pk: int) -> HttpResponse:
    done = _("Dropped. Its people can be in another wave.")
    return act(request, pk, lambda: services.drop(pk), done)
