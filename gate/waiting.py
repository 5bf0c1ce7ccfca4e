"""The door of booking: straight in, or a ticket and the page of the waiting room.

It stands before whatever asks a database, reads a session or renders a page. Only the page
that asks who somebody is lies behind it: personal links, visits that are held or booked and
whatever staff do never wait here.
"""

import re
import secrets
import time
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from gate.pace import Wait, look_after_opening, next_look, wait_of
from gate.pages import Shown, page
from gate.room import PASS, ROOM
from gate.seeing import View
from gate.tickets import Pass, Ticket, new_nonce, read_pass, read_ticket

Handler = Callable[[HttpRequest], HttpResponse]

CODES = "|".join(code for code, _ in settings.LANGUAGES)
DOOR = re.compile(rf"/({CODES})/")
DONE = re.compile(rf"/(?:{CODES})/check/")  # where what is held is confirmed
KEPT = 172_800  # seconds that a browser keeps a ticket
SURE = 5  # seconds after which every process knows of a number
FILES = "/static/"
NONCE = "line.nonce"  # by which a request was let in; no header is called so


class Turn(NamedTuple):
    """How it stands with a ticket now."""

    before: int  # people, of whom each is called first
    called: bool


def line_middleware(get_response: Handler) -> Handler:
    """Have newcomers wait while there is a waiting room; measure how quick the answers are."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not settings.LETS_IN or request.path_info.startswith(FILES):
            return get_response(request)
        began = time.monotonic()
        try:
            return answer(request, get_response)
        finally:
            ROOM.meter.count(time.monotonic() - began)

    return middleware


def answer(request: HttpRequest, get_response: Handler) -> HttpResponse:
    now, door = time.time(), DOOR.fullmatch(request.path_info)
    if door is None:
        return inside(request, get_response, now)
    view = ROOM.look(now)
    return at_door(request, get_response, view, now) if view.name else get_response(request)


def inside(request: HttpRequest, get_response: Handler, now: float) -> HttpResponse:
    """Answer, and note that who has a pass is still inside, or has what they came for."""
    response, found = get_response(request), pass_of(request, now)
    if found and ROOM.view.name:
        if DONE.fullmatch(request.path_info) and response.status_code == 302:  # noqa: PLR2004
            ROOM.leave(found.nonce)
        else:
            ROOM.touch(found.nonce, now)
    return response


def at_door(request: HttpRequest, get_response: Handler, view: View, now: float) -> HttpResponse:
    """Let in who has a pass, or a ticket that was called; have the others wait."""
    if found := pass_of(request, now):
        request.META[NONCE] = found.nonce
        ROOM.touch(found.nonce, now)
        return get_response(request)
    ticket = ticket_of(request, view.name) or draw(view.name, now)
    turn = turn_of(ticket, ROOM.view, now)
    if turn.called and ROOM.enter(ticket.nonce, now):
        request.META[NONCE] = ticket.nonce
        response = get_response(request)
        return keep(response, Pass(int(now), ticket.nonce).text(), PASS)
    return keep(waiting(request, turn, ROOM.view, now), ticket.text(), KEPT)


def pass_of(request: HttpRequest, now: float) -> Pass | None:
    """Return the pass of a browser while it lasts."""
    found = read_pass(cookie(request))
    return found if found and now - found.since < PASS else None


def ticket_of(request: HttpRequest, line: str) -> Ticket | None:
    """Return the ticket of a browser if it is one of this line."""
    found = read_ticket(cookie(request))
    return found if found and found.opening == line else None


def cookie(request: HttpRequest) -> str:
    return request.COOKIES.get(settings.LINE_COOKIE_NAME, "")


def draw(line: str, now: float) -> Ticket:
    """Draw a ticket at the end of the line, or, before the opening, one for the lot."""
    made = Ticket(line, ROOM.join(), int(now), new_nonce())
    return read_ticket(made.text()) or made  # with its lot


def turn_of(ticket: Ticket, view: View, now: float) -> Turn:
    """Say how many are called before this ticket; what a browser knows better is put back."""
    if view.early is None:
        return Turn(0, called=False)
    if ticket.number > view.line.joined and now - ticket.since > SURE:
        ROOM.remember(ticket.number)
    place = ticket.place(view.early)
    return Turn(max(0, place - 1 - int(view.line.front)), called=place <= view.line.front)


def waiting(request: HttpRequest, turn: Turn, view: View, now: float) -> HttpResponse:
    """Answer with the page that was made at the start, in the language of the address."""
    language, chance = request.path_info.strip("/"), secrets.randbelow(1000) / 1000
    if view.early is None:
        left = view.switch.opens_at - now
        seconds = look_after_opening(left, view.line.joined, chance)
        shown = Shown("early", seconds, view.switch.opens_at)
    else:
        wait = wait_of(turn.before, view.line, now)
        seconds = next_look(view.line, mine(wait, turn), chance)
        shown = Shown(state(turn, wait), seconds, 0.0, turn.before, wait)
    response = HttpResponse(page(language, shown))
    response["Cache-Control"], response["Line"] = "no-store", shown.state
    response["Retry-After"] = response["Line-Seconds"] = str(round(seconds))
    return response


def mine(wait: Wait | None, turn: Turn) -> Wait | None:
    return Wait(0, 1) if turn.called else wait


def state(turn: Turn, wait: Wait | None) -> str:
    """Return which page it is: it is their turn, how long it lasts, or that nobody knows yet."""
    if turn.called:
        return "called"
    return "waits" if wait else "unknown"


def keep(response: HttpResponse, text: str, seconds: int) -> HttpResponse:
    """Have the browser keep a ticket or a pass, unless it was told to forget it."""
    if settings.LINE_COOKIE_NAME in response.cookies:
        return response  # it was sent back: the pass is somebody else's
    response.set_cookie(
        settings.LINE_COOKIE_NAME,
        text,
        max_age=seconds,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
    return response


def belongs(request: HttpRequest, owner: str) -> bool:
    """Give the pass of this browser to its owner; False if it is somebody else's.

    One pass lets in one household, however often its cookie was copied.
    """
    nonce = request.META.get(NONCE)
    return nonce is None or ROOM.claim(nonce, salted_hmac("gate.waiting", owner).hexdigest()[:32])


def send_back(response: HttpResponse) -> HttpResponse:
    """Have the browser forget a pass that is somebody else's: it begins at the end of the line."""
    response.delete_cookie(settings.LINE_COOKIE_NAME, samesite="Lax")
    return response
