from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from config.db import acting_as
from desk.decorators import staff_page

View = Callable[..., HttpResponse]


class PlannerRequest(HttpRequest):
    """A request of a planner."""

    user: User


def planner_required(view: View) -> View:
    """Let in planners. What they do stands in the history as done by planning."""

    @wraps(view)
    def wrapper(request: PlannerRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with acting_as(channel="planning"):
            return view(request, *args, **kwargs)

    may_plan = permission_required("planning.plan", raise_exception=True)
    return staff_page(login_required(may_plan(wrapper)))
