from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from config.db import acting
from config.network import network_of
from config.writes import Insert
from trail.models import Event

ADD = Insert(Event)


def record(
    kind: str,
    *,
    result: str = "",
    actor: str = "",
    about: str = "",
    request: HttpRequest | None = None,
) -> None:
    """Add to the trail that `kind` happened, with `result`, to whom `about` names.

    Who acts, by which door and where, is what the context says unless `actor` is given.
    Part of the caller's transaction if there is one: what is rolled back has not
    happened. One statement, so without @service.
    """
    ADD([event(kind, about, result=result, actor=actor, request=request)])


def record_each(kind: str, about: Iterable[str], *, request: HttpRequest) -> None:
    """Add the same about each of several, in one statement for ten of them.

    As `record` does otherwise: what one person was shown is one event for each.
    """
    ADD([event(kind, each, request=request) for each in about])


def event(
    kind: str,
    about: str,
    *,
    result: str = "",
    actor: str = "",
    request: HttpRequest | None = None,
) -> Event:
    """Return an event, unsaved, with who acts, by which door and where."""
    who = acting.get()
    return Event(
        kind=kind,
        result=result,
        actor=actor or who.actor,
        about=about,
        channel=who.channel,
        place=who.place,
        network=hashed(network_of(request)) if request else "",
    )


def number(text: str) -> str:
    """Return how the trail names a number that somebody tried, whether anybody has it or not.

    A keyed hash: whoever knows the number finds the tries, nobody finds the number.
    """
    return f"number:{digest('trail.number', text)}"


def numbers(text: str) -> list[str]:
    """Return under which names the trail may have this number: one for each key of the site."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [f"number:{digest('trail.number', text, key)}" for key in keys]


def hashed(network: str) -> str:
    """Return a keyed hash, by which two tries can be compared and nobody be located."""
    return network and digest("trail.network", network)


def digest(salt: str, text: str, key: str | None = None) -> str:
    return salted_hmac(salt, text, secret=key, algorithm="sha256").hexdigest()[:16]
