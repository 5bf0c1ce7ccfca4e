from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from config.db import acting
from config.logs import acted
from trail.context import acting_in


def context_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Have the database's history name who acts in this request, by which door."""

    def middleware(request: HttpRequest) -> HttpResponse:
        who = acting_in(request)
        acted(who.actor)
        token = acting.set(who)
        try:
            return get_response(request)
        finally:
            acting.reset(token)  # the thread goes on with somebody else

    return middleware
