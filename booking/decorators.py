from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from booking.journey import Journey

View = Callable[..., HttpResponse]


class JourneyRequest(HttpRequest):
    journey: Journey


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, also if that is nothing: an empty form is an answer too."""
    return request.POST if request.method == "POST" else None


def needs(test: Callable[[Journey], object], otherwise: str) -> Callable[[View], View]:
    """Let in who has come that far; send the others to the step `otherwise`.

    The page is personal, so nobody stores it. Who is no longer kept begins anew.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            journey = Journey.of(request)
            if journey is None or not test(journey):
                return redirect(otherwise if journey else "booking:start")
            request = cast(JourneyRequest, request)
            request.journey = journey
            try:
                response = view(request, *args, **kwargs)
            except ObjectDoesNotExist:  # erased meanwhile; sessions live on in the cache
                return redirect("booking:start")
            response["Cache-Control"] = "no-store, private"
            return response

        return never_cache(wrapper)

    return decorate


identified = needs(lambda journey: journey.applicant, "booking:start")
people_chosen = needs(
    lambda journey: (journey.applicant or journey.moving) and journey.people, "booking:who"
)
place_held = needs(lambda journey: journey.applicant and journey.held, "booking:when")
new_place_held = needs(lambda journey: journey.moving and journey.held, "booking:when")
visit_known = needs(lambda journey: journey.party, "booking:start")
may_wait = needs(lambda journey: journey.people or journey.party, "booking:start")
