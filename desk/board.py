"""The call board of a location: which number goes to which desk, for everybody to see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import RLock

from cachetools import TTLCache, cached
from django.core.signing import BadSignature, Signer
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from desk.models import AT_A_DESK, Ticket
from locations.models import Location

SIGNER = Signer(salt="board")
ROWS = 5
SEEN_FOR = 1.5  # seconds: a hundred screens cost no more than one


@dataclass(frozen=True)
class Call:
    """One line of the board."""

    number: str
    desk: int


@dataclass(frozen=True)
class Board:
    """What the screen shows, and when it was so."""

    calls: Sequence[Call]
    at: datetime


def board_link(location: Location) -> str:
    """Return the address of the board of `location`; nobody can guess another's."""
    return reverse("board", args=[SIGNER.sign(str(location.pk))])


def read_board_link(token: str) -> int | None:
    """Return the id of the location, None if the token is forged."""
    try:
        return int(SIGNER.unsign(token))
    except (BadSignature, ValueError):
        return None


@cached(TTLCache(1024, ttl=SEEN_FOR), lock=RLock())
def board(location: int) -> Board:
    """Return the last ROWS calls of today at a location (id), up to SEEN_FOR seconds old."""
    now = timezone.now()
    tickets = Ticket.objects.filter(
        location=location, day=timezone.localdate(now), state__in=AT_A_DESK
    )
    newest = tickets.order_by("-called_at", "-number").annotate(at=F("desk__number"))[:ROWS]
    return Board([Call(each.shown, each.at) for each in newest], now)
