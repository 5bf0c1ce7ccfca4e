"""Stickers change their place: a roll is opened at a desk, put back, sent and received."""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from appointments.exceptions import NotAllowed
from config.db import locked, service
from locations.models import Desk, Location
from stickers.exceptions import AlreadyReceived, CountDiffers, NotHere, RollTaken, WrongRange
from stickers.models import Place, State, Sticker, Transfer
from stickers.serials import read_ends
from stickers.stock import lies, lock_lying


@service
def open_roll(desk: int, first: str, last: str, *, by: User) -> list[Sticker]:
    """Take a roll out of the safe to a desk (id) of that location, both ends scanned.

    Returns what lies at the desk between the ends. Of two desks one gets it. Opening what
    is open there changes nothing: so a roll from yesterday is confirmed.

    Raises RollTaken with the other desk if a part of it is there, NotHere if an end
    is neither in the safe nor at the desk, WrongRange.
    """
    start, end = read_ends(first, last)
    here = Place(Desk.objects.get(pk=desk).location_id, desk)
    safe = Place(here.location)
    rows = locked(Sticker.objects.between(start, end))
    check_not_taken(rows, here)
    coming = [row for row in rows if lies(row, safe)]
    ready = [row for row in rows if lies(row, here)] + coming
    if not {start, end} <= {row.serial for row in ready}:
        raise NotHere
    if coming:
        move(coming, safe, here, by)
    return sorted(ready, key=str)


def check_not_taken(rows: list[Sticker], here: Place) -> None:
    """Raise RollTaken if one of `rows` is with another desk than `here`."""
    for row in rows:
        if row.status == State.WITH_DESK and row.place != here:
            raise RollTaken(row.serial, who=row.changed_by, at=row.changed_at, where=row.desk)


@service
def return_to_stock(desk: int, first: str, last: str, *, by: User) -> Transfer:
    """Put what a desk (id) has left of a roll back into the safe, both ends scanned.

    Raises NotHere if an end is not with the desk, WrongRange.
    """
    here = Place(Desk.objects.get(pk=desk).location_id, desk)
    return move(lock_lying(here, first, last), here, Place(here.location), by)


def move(rows: list[Sticker], origin: Place, to: Place, by: User) -> Transfer:
    """Move `rows`, which are locked, at once: the same hand gives and takes."""
    now = timezone.now()
    transfer = begin(rows, origin, to, by, now)
    arrive(transfer, rows, by, now)
    return transfer


@service
def send_transfer(first: str, last: str, *, origin: Place, to: Place, by: User) -> Transfer:
    """Send stickers from one safe or desk to another, both ends scanned.

    They are in transit, and in the book of `origin`, until somebody receives them.

    Raises NotHere if an end does not lie at `origin`, WrongRange, or NotAllowed if
    they would go nowhere, or between a place to practise and a real one.
    """
    check_route(origin, to)
    rows = lock_lying(origin, first, last)
    now = timezone.now()
    transfer = begin(rows, origin, to, by, now)
    Sticker.objects.become(rows, State.IN_TRANSIT, by=by, at=now, transfer=transfer)
    return transfer


def check_route(origin: Place, to: Place) -> None:
    """Raise NotAllowed unless both places exist, differ and are of one kind."""
    desks = {place for place in (origin, to) if place.desk is not None}
    known = Desk.objects.filter(pk__in=[place.desk for place in desks])
    where = set(known.values_list("location", "pk"))
    kinds = Location.objects.filter(pk__in=[origin.location, to.location])
    practice = [location.practice for location in kinds]
    both = len({origin.location, to.location})
    if origin == to or where != desks or len(practice) != both or len(set(practice)) != 1:
        raise NotAllowed


@service
def receive_transfer(
    transfer: int, first: str, last: str, *, by: User, difference: str = ""
) -> Transfer:
    """Receive what was sent (id), both ends scanned. Receiving it twice changes nothing.

    What did not come stays in transit until somebody says what became of it.

    Raises CountDiffers if not all came and `difference` does not say why, WrongRange
    if the ends are not of this transfer, AlreadyReceived if other ends were received.
    """
    [sent] = locked(Transfer.objects.filter(pk=transfer))
    start, end = read_ends(first, last)
    if not sent.first <= start <= end <= sent.last:
        raise WrongRange
    rows = locked(sent.stickers.filter(serial__range=(sent.first, sent.last)))
    if sent.received_at is not None:
        return received_before(sent, rows, start, end)
    moving = [row for row in rows if row.status == State.IN_TRANSIT]
    came = [row for row in moving if start <= row.serial <= end]
    if not {start, end} <= {row.serial for row in came}:
        raise WrongRange
    if len(came) < sent.size and not difference:
        raise CountDiffers(sent.size, len(came))
    sent.difference = difference if len(came) < sent.size else ""
    arrive(sent, came, by, timezone.now())
    return sent


def received_before(sent: Transfer, rows: list[Sticker], start: str, end: str) -> Transfer:
    """Return `sent` if these ends were received. Raises AlreadyReceived."""
    missing = {row.serial for row in rows if row.status == State.IN_TRANSIT}
    if {start, end} & missing:
        raise AlreadyReceived(start, who=sent.received_by, at=sent.received_at)
    return sent


def begin(rows: list[Sticker], origin: Place, to: Place, by: User, now: datetime) -> Transfer:
    """Write down that `rows` leave `origin`."""
    serials = sorted(row.serial for row in rows)
    return Transfer.objects.create(
        from_location_id=origin.location,
        from_desk_id=origin.desk,
        to_location_id=to.location,
        to_desk_id=to.desk,
        first=serials[0],
        last=serials[-1],
        size=len(rows),
        sent_by=by,
        sent_at=now,
    )


def arrive(transfer: Transfer, rows: list[Sticker], by: User, now: datetime) -> None:
    """Put `rows`, which are locked, where `transfer` goes, and write down how many came."""
    to = transfer.destination
    status = State.IN_STOCK if to.desk is None else State.WITH_DESK
    place = {"location_id": to.location, "desk_id": to.desk}
    Sticker.objects.become(rows, status, by=by, at=now, transfer=transfer, **place)
    transfer.received, transfer.received_by, transfer.received_at = len(rows), by, now
    transfer.save(update_fields=["received", "received_by", "received_at", "difference"])
