"""How the session of a member of staff begins, how long it lasts, and where it leads.

An office is left for a moment and its session ends; a desk is left many times a day, so
it locks, and a PIN opens it. Whoever serves at desks works at one (ADR 20).
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User

BACKEND = "accounts.backends.RoleBackend"
BEGAN, SEEN = "began", "seen"  # in the session: seconds since 1970
ISSUER = "issuer"  # its id, where one let her in
ANEW = "anew"  # when a password was given last, here or at an issuer; 0 if nobody says so
NOTED = 60  # seconds: so often at most a session is written because somebody is there


class State(Enum):
    OPEN = "open"
    LOCKED = "locked"
    OVER = "over"


@dataclass(frozen=True)
class Limits:
    """How long a session lasts without anybody, and in all."""

    idle: timedelta
    whole: timedelta


OFFICE = Limits(idle=timedelta(minutes=30), whole=timedelta(hours=9))
DESK = Limits(idle=timedelta(minutes=15), whole=timedelta(hours=10))


def begin(
    request: HttpRequest, user: User, *, began: float | None = None, anew: bool = True
) -> None:
    """Let `user` in, under a new session id, by whatever way it was shown who she is.

    It counts from `began` if she signed in before and only comes back. Not `anew` if an
    issuer may have let her through without asking her anything.
    """
    same = request.user == user
    login(request, user, backend=BACKEND)
    if same:
        request.session.cycle_key()  # Django leaves it to who is in already
    now = timezone.now().timestamp()
    request.session[BEGAN], request.session[SEEN] = began or now, now
    request.session[ANEW] = now if anew and not began else 0


def signed_in_anew(request: HttpRequest, user: User, *, within: timedelta) -> bool:
    """Whether she showed who she is so lately, by more than a session somewhere."""
    since: float = request.session.get(ANEW, signed_in_at(user))
    return timezone.now().timestamp() - since < within.total_seconds()


def state_of(session: SessionBase, user: User) -> State:
    """Return whether the session of `user` is open now."""
    at_a_desk = user.has_perm("desk.serve")
    limits = DESK if at_a_desk else OFFICE
    now, since = timezone.now().timestamp(), signed_in_at(user)
    if now - session.get(BEGAN, since) > limits.whole.total_seconds():
        return State.OVER
    if now - session.get(SEEN, since) > limits.idle.total_seconds():
        return State.LOCKED if at_a_desk else State.OVER
    return State.OPEN


def signed_in_at(user: User) -> float:
    """Return what counts for a session that notes nothing yet."""
    return (user.last_login or timezone.now()).timestamp()


def note(session: SessionBase, user: User, *, at_once: bool = False) -> None:
    """Note that somebody is there, once a minute: more often it costs and says nothing."""
    now = timezone.now().timestamp()
    if at_once or now - session.get(SEEN, signed_in_at(user)) >= NOTED:
        session.setdefault(BEGAN, signed_in_at(user))
        session[SEEN] = now


def lock(session: SessionBase) -> None:
    """Lock a desk now: as if nobody had been there for long."""
    session[SEEN] = 0


def ours(request: HttpRequest, target: str) -> str:
    """Return `target` if it is a page of ours, else the first page of staff."""
    good = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if good else resolve_url(settings.LOGIN_REDIRECT_URL)
