from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.cache import never_cache

from accounts.models import User
from applicants.models import Applicant
from appointments.line import offer_of
from appointments.models import Party
from phone.acts import Offered
from phone.call import Call

View = Callable[..., HttpResponse]

LANGUAGES = ["nl", "en"]  # of staff; whoever asks for another gets English


class CallRequest(HttpRequest):
    """A request of somebody on the phone, with the call they are in."""

    user: User
    call: Call


def opens(permission: str) -> Callable[[View], View]:
    """Let in staff with this permission, in a language of staff; nobody stores the page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if translation.get_language() not in LANGUAGES:
                translation.activate("en")
            return guarded(request, *args, **kwargs)

        guarded = login_required(permission_required(permission, raise_exception=True)(view))
        return never_cache(wrapper)

    return decorate


def on_the_phone(view: View) -> View:
    """Let in who answers the phone."""

    @wraps(view)
    def wrapper(request: CallRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.call = Call.of(request)
        return view(request, *args, **kwargs)

    return opens("phone.serve")(wrapper)


def people_chosen(view: View) -> View:
    """Let in once it is said for whom, and nobody of them was erased since."""

    @wraps(view)
    def wrapper(request: CallRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = set(request.call.people)
        if not chosen or Applicant.objects.filter(pk__in=chosen).count() < len(chosen):
            return redirect("phone:search")
        return view(request, *args, **kwargs)

    return on_the_phone(wrapper)


def visit_proved(view: View) -> View:
    """Let in to a visit (id) that the caller has proved; no other exists."""

    @wraps(view)
    def wrapper(request: CallRequest, pk: int) -> HttpResponse:
        party = Party.objects.filter(pk=pk).first() if pk in request.call.proved else None
        if party is None:
            raise Http404
        return view(request, party)

    return on_the_phone(wrapper)


def nothing_offered(view: View) -> View:
    """Let in to a proved visit for which the line keeps no place: choosing would end that."""

    @wraps(view)
    def wrapper(request: CallRequest, party: Party) -> HttpResponse:
        if offer_of(party):
            messages.error(request, str(Offered.message))
            return redirect("phone:line", party.pk)
        return view(request, party)

    return visit_proved(wrapper)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, also if that is nothing: an empty form is an answer too."""
    return request.POST if request.method == "POST" else None
