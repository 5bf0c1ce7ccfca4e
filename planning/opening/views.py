from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gate.models import AdmissionRule, Opening
from gate.openings import Refused, standing
from gate.room import ROOM
from planning.decorators import PlannerRequest, planner_required
from planning.opening import services
from planning.opening.forms import EndForm, PlanForm, RuleForm

SHOWN = 10  # waiting rooms that were


@require_safe
@planner_required
def home(request: PlannerRequest) -> HttpResponse:
    """Whether there is a waiting room, how it goes in it, and the switches."""
    return show(request, plan=PlanForm(), end=EndForm(), rule=RuleForm(instance=next_rule()))


def show(request: PlannerRequest, **forms: BaseForm) -> HttpResponse:
    """Show the page with these forms, and the others as they are when nothing was said."""
    now = timezone.now()
    view = ROOM.look(now.timestamp())
    context: dict[str, Any] = {
        "plan": PlanForm(),
        "end": EndForm(),
        "rule": RuleForm(instance=next_rule()),
        **forms,
        "opening": standing(),
        "now": now,
        "view": view,
        "by_load": bool(view.name) and view.name != view.switch.line,
        "a_minute": round(60 * view.line.rate),
        "before": Opening.objects.exclude(ended_at=None)[:SHOWN],
        "answers": view.known,
    }
    return render(request, "planning/opening/home.html", context)


def next_rule() -> AdmissionRule:
    """Return what the rule is now, to be changed and added, without the reason of the last."""
    last = AdmissionRule.objects.first() or AdmissionRule()
    return AdmissionRule(most_inside=last.most_inside, by_load=last.by_load)


@require_POST
@planner_required
def plan(request: PlannerRequest) -> HttpResponse:
    form = PlanForm(request.POST)
    if not form.is_valid():
        return show(request, plan=form)
    said = form.cleaned_data
    try:
        services.plan(said["opens_at"], said["shown_at"], why=said["why"], by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("planning:opening:home")


@require_POST
@planner_required
def end(request: PlannerRequest, pk: int) -> HttpResponse:
    form = EndForm(request.POST)
    if not form.is_valid():
        return show(request, end=form)
    try:
        services.end(pk, why=form.cleaned_data["why"], by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("planning:opening:home")


@require_POST
@planner_required
def rule(request: PlannerRequest) -> HttpResponse:
    form = RuleForm(request.POST, instance=next_rule())
    if not form.is_valid():
        return show(request, rule=form)
    said = form.cleaned_data
    services.set_rule(
        most_inside=said["most_inside"], by_load=said["by_load"], why=said["why"], by=request.user
    )
    return redirect("planning:opening:home")
