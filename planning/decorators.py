from collections.abc import Callable

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from desk.decorators import location_required, staff_page

View = Callable[..., HttpResponse]


class PlannerRequest(HttpRequest):
    """A request of a planner."""

    user: User


def planner_required(view: View) -> View:
    """Let in planners."""
    may_plan = permission_required("planning.plan", raise_exception=True)
    return staff_page(login_required(may_plan(view)))


def manager_required(view: View) -> View:
    """Let in who leads a location, for that location, once it is chosen."""
    may_lead = permission_required("planning.lead_today", raise_exception=True)
    return staff_page(login_required(may_lead(location_required(view))))
