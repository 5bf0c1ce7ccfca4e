"""Where this device stands: a signed cookie of its own, which outlives the clerk's session."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from config.statements import Statement
from locations.models import Desk, Location

NAME = "place"
SALT = "desk.device"
KEPT = timedelta(days=365)
MINE = Statement(lambda user, day, desk: mine_on(user, day, desk), *(int, date, int))


def remember(response: HttpResponse, location: Location, desk: Desk | None) -> None:
    """Let the device keep where it stands, for whoever signs in at it next."""
    response.set_signed_cookie(
        NAME,
        f"{location.pk}:{desk.pk if desk else ''}",
        salt=SALT,
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def remembered(request: HttpRequest) -> tuple[int | None, int | None]:
    """Return the ids of location and desk that the device keeps; forged ones are none."""
    try:
        kept = request.get_signed_cookie(NAME, default="", salt=SALT) or ""
    except signing.BadSignature:
        return None, None
    location, _, desk = kept.partition(":")
    return (int(location) if location else None), (int(desk) if desk else None)


@dataclass(frozen=True)
class Place:
    """Where a clerk works at this device, and whether that is all there is to choose."""

    location: Location | None = None
    desk: Desk | None = None
    chosen: bool = False


def place_of(request: HttpRequest, user: User, today: date) -> Place:
    """Return where `user` works at this device today, as duties and desks are at this moment.

    A location is what the device keeps if `user` serves there, else the only
    one where they do: then nothing is left to choose if it has no desks. Whoever
    lost the duty meanwhile is nowhere at once. One query, as it is on every page.
    """
    location_id, desk_id = remembered(request)
    mine: list[Any] = MINE(user.pk, today, desk_id or 0)
    places = {each.pk: (each, each.number, each.has_desks) for each in mine}
    if location_id in places:
        location, number, _ = places[location_id]
        desk = Desk(pk=desk_id, location=location, number=number) if number else None
        return Place(location, desk, chosen=desk is not None or desk_id is None)
    real = [place for place in places.values() if not place[0].practice]
    if len(real) != 1:
        return Place()
    [(only, _, has_desks)] = real
    return Place(only, None, chosen=not has_desks)


def mine_on(user: int, day: date, desk: int) -> QuerySet[Location]:
    """Find where a user (id) serves on `day`, with the number of `desk` (id) where that is."""
    desks = Desk.objects.filter(location=OuterRef("pk"))
    here = desks.order_by().filter(pk=desk)
    return Location.objects.served_by(User(pk=user), day).annotate(
        has_desks=Exists(desks), number=Subquery(here.values("number"))
    )


def forget(response: HttpResponse) -> None:
    """Let the device keep nothing: it asks anew where it stands."""
    response.delete_cookie(NAME, samesite="Lax")
