"""Deliveries, and what leaves the stock without being issued."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from config.db import locked, service
from locations.models import Location
from stickers.exceptions import (
    AlreadyReceived,
    CountDiffers,
    NotHere,
    ReasonNeeded,
    UnknownSerial,
    UsedSerial,
    WrongRange,
)
from stickers.models import Batch, Delivery, DeliveryState, Place, State, Sticker
from stickers.serials import PRACTICE, between, read_ends, read_serial, spell
from trail.services import record

Ends = tuple[str, str]


@service
def announce(location: int, expected_on: date, number: int, *, certain: bool, by: User) -> Delivery:
    """Write down that the printer sends `number` stickers to a location (id)."""
    return Delivery.objects.create(
        location_id=location,
        expected_on=expected_on,
        number=number,
        certain=certain,
        announced_by=by,
    )


@service
def postpone(
    delivery: int, expected_on: date, *, certain: bool, number: int | None = None
) -> Delivery:
    """Write down that a delivery (id) comes on another day, later or sooner, or in another number.

    Safe to repeat. Leaves a trace of what was said before. Raises AlreadyReceived.
    """
    [found] = locked(Delivery.objects.filter(pk=delivery))
    if found.state == DeliveryState.RECEIVED:
        raise AlreadyReceived(who=found.received_by, at=found.received_at)
    wanted = (expected_on, certain, number or found.number)
    if wanted != (found.expected_on, found.certain, found.number):
        was = f"{found.expected_on} {found.number}{'' if found.certain else '?'}"
        found.expected_on, found.certain, found.number = wanted
        found.save(update_fields=["expected_on", "certain", "number"])
        record("postpone", result=was, about=f"delivery:{found.pk}")
    return found


@service
def receive(delivery: int, ends: Sequence[Ends], *, by: User, difference: str = "") -> list[Batch]:
    """Take a delivery (id) into stock: first and last serial, scanned, of each unbroken row.

    A form that arrives twice receives once. Every serial becomes a row in the safe of
    the location. Stickers to practise with go to places to practise, and no others.

    Raises CountDiffers if there are not as many as announced and `difference` does
    not say why, WrongRange, or AlreadyReceived if the delivery or a serial is here.
    """
    [found] = locked(Delivery.objects.filter(pk=delivery).select_related("location"))
    rows = sorted(read_ends(*pair) for pair in ends)
    check_kind(rows, found.location)
    if found.state == DeliveryState.RECEIVED:
        return same_batches(found, rows)
    total = sum(between(*row) for row in rows)
    if total != found.number and not difference:
        raise CountDiffers(found.number, total)
    now = timezone.now()
    found.state, found.received_by, found.received_at = DeliveryState.RECEIVED, by, now
    found.difference = difference if total != found.number else ""
    found.save(update_fields=["state", "received_by", "received_at", "difference"])
    batches = Batch.objects.bulk_create(
        Batch(delivery=found, first=first, last=last, size=between(first, last), received_at=now)
        for first, last in rows
    )
    put_in_stock(found, batches, by)
    return batches


def check_kind(rows: Sequence[Ends], location: Location) -> None:
    """Raise WrongRange if there is none, or one is not of the kind that belongs there."""
    if not rows or any((first[:2] == PRACTICE) != location.practice for first, _ in rows):
        raise WrongRange


def same_batches(delivery: Delivery, rows: Sequence[Ends]) -> list[Batch]:
    """Return the batches of a received delivery if they are `rows`. Raises AlreadyReceived."""
    batches = list(delivery.batches.all())
    if [(batch.first, batch.last) for batch in batches] != list(rows):
        raise AlreadyReceived(who=delivery.received_by, at=delivery.received_at)
    return batches


def put_in_stock(delivery: Delivery, batches: Sequence[Batch], by: User) -> None:
    """Make a row of every serial. Raises AlreadyReceived if one of them is there already."""
    stickers = [
        Sticker(
            serial=serial,
            batch=batch,
            location_id=delivery.location_id,
            changed_by=by,
            changed_at=batch.received_at,
        )
        for batch in batches
        for serial in spell(batch.first, batch.last)
    ]
    try:
        with transaction.atomic():
            Sticker.objects.bulk_create(stickers, batch_size=2_000)
    except IntegrityError as error:
        known = Sticker.objects.filter(serial__in=[row.serial for row in stickers]).first()
        if known is None:
            raise
        at = known.batch.received_at
        raise AlreadyReceived(known.serial, at=at, where=known.location) from error


@service
def spoil(serials: Collection[str], *, reason: str, by: User) -> list[Sticker]:
    """Write off stickers that cannot be used: torn, misprinted, stuck elsewhere. Repeatable.

    Raises UnknownSerial, ReasonNeeded, UsedSerial if one is somebody's, or NotAllowed
    if one is out of use otherwise.
    """
    return put_aside(serials, State.SPOILED, reason, by)


@service
def lose(serials: Collection[str], *, reason: str, by: User) -> list[Sticker]:
    """Write off stickers that are not where the book says, nor anywhere. Repeatable.

    Raises UnknownSerial, ReasonNeeded, UsedSerial if one is somebody's, or NotAllowed
    if one is out of use otherwise.
    """
    return put_aside(serials, State.LOST, reason, by)


def put_aside(serials: Collection[str], to: State, reason: str, by: User) -> list[Sticker]:
    """Have these stickers, none of them issued, be out of use for `reason`."""
    if not reason:
        raise ReasonNeeded
    rows = lock_serials(serials)
    going = [row for row in rows if row.status != to]
    for row in going:
        if row.status == State.ISSUED:  # that is undone, corrected or reissued
            raise UsedSerial(row.serial, who=row.changed_by, at=row.changed_at, where=row.desk)
    Sticker.objects.become(going, to, by=by, at=timezone.now(), note=reason)
    return rows


@service
def give_back(location: int, first: str, last: str, *, reason: str, by: User) -> list[Sticker]:
    """Return stickers of the safe of a location (id) to the printer, both ends scanned.

    Raises NotHere if an end does not lie there, WrongRange or ReasonNeeded.
    """
    if not reason:
        raise ReasonNeeded
    rows = lock_lying(Place(location), first, last)
    Sticker.objects.become(rows, State.RETURNED, by=by, at=timezone.now(), note=reason)
    return rows


def lock_serials(scanned: Collection[str]) -> list[Sticker]:
    """Lock the stickers with these serials. Raises UnknownSerial if there is none of one."""
    wanted = {each: read_serial(each) for each in scanned}
    rows = locked(Sticker.objects.filter(serial__in=[each for each in wanted.values() if each]))
    known = {row.serial for row in rows}
    for each, serial in wanted.items():
        if serial not in known:
            raise UnknownSerial(each)
    return rows


def lock_lying(place: Place, first: str, last: str) -> list[Sticker]:
    """Lock what lies at `place` from one scanned end to the other, which lie there too.

    Between them others may be missing: used, spoiled, lost. Raises NotHere or WrongRange.
    """
    start, end = read_ends(first, last)
    rows = [row for row in locked(Sticker.objects.between(start, end)) if lies(row, place)]
    if not {start, end} <= {row.serial for row in rows}:
        raise NotHere
    return rows


def lies(sticker: Sticker, place: Place) -> bool:
    """Whether it lies at `place`, as `StickerQuerySet.lying` finds it."""
    status = State.IN_STOCK if place.desk is None else State.WITH_DESK
    return (sticker.place, sticker.status) == (place, status)
