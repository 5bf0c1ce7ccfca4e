from collections.abc import Callable

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from desk.decorators import staff_page

View = Callable[..., HttpResponse]


class PlannerRequest(HttpRequest):
    """A request of a planner."""

    user: User


def planner_required(view: View) -> View:
    """Let in planners."""
    may_plan = permission_required("planning.plan", raise_exception=True)
    return staff_page(login_required(may_plan(view)))
