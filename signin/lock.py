"""How long staff stay signed in: the office ends, a desk locks. See accounts/sessions.py."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from accounts.sessions import State, note, state_of
from desk import hands
from desk.decorators import staff_page
from signin.keeping import seal

DOORS = ("/desk/", "/admin/", "/phone/", "/planning/", "/staff/")
# What a desk does that is locked: open, sign out, sign in as somebody else, change language
WAYS_OUT = ("/desk/unlock/", "/desk/logout/", "/desk/login/", "/desk/language/", "/desk/emergency/")
View = Callable[[HttpRequest], HttpResponse]


def session_middleware(get_response: View) -> View:
    """End the session of an office, and lock a desk, where nobody has been for a while.

    What a page asks by itself every few seconds does not count as somebody. The public's
    pages ask nothing of this.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(DOORS) or not isinstance(request.user, User):
            return get_response(request)
        state = state_of(request.session, request.user)
        if state is State.OVER:
            return over(request, get_response)
        if state is State.LOCKED and not request.path_info.startswith(WAYS_OUT):
            return locked(request)
        if state is State.OPEN and not by_itself(request):
            note(request.session, request.user)
        return get_response(request)

    return middleware


def by_itself(request: HttpRequest) -> bool:
    """Whether a script of the page asks, and nobody touched anything."""
    return "HX-Request" in request.headers


def over(request: HttpRequest, get_response: View) -> HttpResponse:
    """End the session; whoever asks signs in and goes on there."""
    logout(request)
    if by_itself(request):
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED, headers={"HX-Refresh": "true"})
    return get_response(request)


@staff_page
def locked(request: HttpRequest) -> HttpResponse:
    """Answer with the lock, which keeps what was typed; a script is told to show its own."""
    user = request.user
    if by_itself(request) or not isinstance(user, User):
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED, headers={"HX-Trigger": "locked"})
    then = request.get_full_path() if request.method != "POST" else ""
    return show_lock(request, user, then=then, kept=seal(request, user))


def show_lock(
    request: HttpRequest, user: User, *, then: str, kept: str, wrong: bool = False
) -> HttpResponse:
    """Return the page that asks for the PIN."""
    context = {
        "who": user,
        "others": hands.others(request, user),
        "then": then,
        "kept": kept,
        "wrong": wrong,
        "user": None,  # no names of pages, and nothing to press but this
        "perms": {},
    }
    return render(request, "signin/locked.html", context, status=HTTPStatus.FORBIDDEN)
