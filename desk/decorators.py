from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache

from accounts.models import User
from locations.models import Location

View = Callable[..., HttpResponse]

LANGUAGES = ["nl", "en"]  # of staff; whoever asks for another gets English


class ClerkRequest(HttpRequest):
    """A request of somebody who serves at a desk, and where that is today, if it is chosen."""

    user: User
    location: Location | None


def staff_page(view: View) -> View:
    """Show the page in a language of staff, and have nobody store it."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if translation.get_language() not in LANGUAGES:
            translation.activate("en")
        return view(request, *args, **kwargs)

    return never_cache(wrapper)


def clerk_required(view: View) -> View:
    """Let in who serves at a desk, at a location where they are listed."""

    @wraps(view)
    def wrapper(request: ClerkRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.location = here(request)
        return view(request, *args, **kwargs)

    may_serve = permission_required("desk.serve", raise_exception=True)
    return staff_page(login_required(may_serve(wrapper)))


def here(request: ClerkRequest) -> Location | None:
    """Return where this clerk works today: what was chosen, else the only one there is."""
    mine = list(request.user.locations.all())
    chosen = [each for each in mine if each.pk == request.session.get("location")]
    if len(mine) == 1:
        return mine[0]
    return chosen[0] if chosen else None
