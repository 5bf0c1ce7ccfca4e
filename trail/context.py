"""Who acts and by which door: what the history of every row of a request or task will say."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.http import HttpRequest

from config.db import Acting, acting_as

P = ParamSpec("P")
R = TypeVar("R")

APPLICANT = "applicant"
OFFICE_DOORS = {
    "/desk/": "desk",
    "/admin/": "office",
    "/phone/": "phone",
    "/planning/": "planning",
}


def acting_in(request: HttpRequest) -> Acting:
    """Return who acts in `request`, by which door.

    Asks who is signed in only behind the doors of staff, which ask anyway: the
    pages of the public stay without a session and a query.
    """
    for door, channel in OFFICE_DOORS.items():
        if request.path_info.startswith(door):
            return Acting(actor=staff(request), channel=channel)
    return Acting(actor=APPLICANT, channel="web")


def staff(request: HttpRequest) -> str:
    """Return who is signed in, "" for nobody."""
    return f"user:{request.user.pk}" if request.user.is_authenticated else ""


def by_itself(task: Callable[P, R]) -> Callable[P, R]:
    """Have the history say that `task` did it. Goes under @shared_task."""
    return acting_as(actor=f"task:{task.__name__}", channel="task")(task)
