"""A municipality's bus: ask for places, grant, refuse, withdraw.

What is kept changes only while the slots of the window are locked; the bus is
locked right after them, before any applicant.
"""

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from appointments.allotments import rooms, spread
from appointments.exceptions import NotAllowed, NotOpen, TooFew, TooLate
from appointments.locks import lock_slots
from appointments.models import Allotment, Bus, BusStatus, Purpose
from config.db import ids, locked, service
from locations.models import Slot


@service
def ask(bus: Bus) -> Bus:
    """Ask for the places of an unsaved `bus`; a form that arrives twice asks once.

    Raises TooLate if they could not be kept for a moment, NotOpen if the
    location receives nobody in the window.
    """
    if bus.kept_until <= timezone.now():
        raise TooLate
    if not bus.window().filter(capacity__gt=0).exists():
        raise NotOpen
    Bus.objects.bulk_create([bus], ignore_conflicts=True)
    asked = Bus.objects.filter(form_key=bus.form_key, municipality=bus.municipality).first()
    if asked is None:
        raise NotAllowed
    return asked


@service
def grant(pk: int, seats: int, *, by: User, answer: str = "") -> Bus:
    """Keep `seats` places for the bus (id), in the earliest slots of its window that have room.

    They are kept until `kept_until`, and not a moment longer, whoever sleeps then.

    Raises NotAllowed if it was answered already or asked for fewer, TooLate
    if they could not be kept for a moment, TooFew if there are fewer places.
    """
    bus, slots = lock_bus(pk)
    now = timezone.now()
    if bus.status != BusStatus.ASKED or not 1 <= seats <= bus.seats:
        raise NotAllowed
    if bus.kept_until <= now:
        raise TooLate
    found = spread(seats, rooms(slots, now))
    if sum(number for _, number in found) < seats:
        raise TooFew
    Allotment.objects.bulk_create(kept_for(bus, slot, number) for slot, number in found)
    return decide(bus, BusStatus.GRANTED, by, now, granted=seats, answer=answer)


@service
def refuse(pk: int, *, by: User, answer: str = "") -> Bus:
    """Say no to the bus (id). Raises NotAllowed if it was answered already."""
    [bus] = locked(Bus.objects.filter(pk=pk))
    if bus.status != BusStatus.ASKED:
        raise NotAllowed
    return decide(bus, BusStatus.REFUSED, by, timezone.now(), answer=answer)


@service
def withdraw(pk: int, *, by: User) -> Bus:
    """Give back what the bus (id) asked for or got. Safe to repeat.

    Places that are not named are everybody's at once; who is named keeps theirs.

    Raises NotAllowed if it was refused, TooLate if nothing is kept any more.
    """
    bus, _ = lock_bus(pk)
    now = timezone.now()
    if bus.status == BusStatus.WITHDRAWN:
        return bus
    if bus.status == BusStatus.REFUSED:
        raise NotAllowed
    if bus.status == BusStatus.GRANTED and bus.kept_until <= now:
        raise TooLate
    Allotment.objects.filter(bus=bus).update(kept_until=now)
    return decide(bus, BusStatus.WITHDRAWN, by, now, granted=bus.granted, answer=bus.answer)


def lock_bus(pk: int) -> tuple[Bus, list[Slot]]:
    """Lock the slots of the window by id, then the bus; return it and them by time."""
    seen = Bus.objects.select_related("location").get(pk=pk)  # where and when never change
    slots = lock_slots(ids(seen.window()))
    [bus] = locked(Bus.objects.filter(pk=pk).select_related("location"))
    return bus, slots


def kept_for(bus: Bus, slot: Slot, seats: int) -> Allotment:
    """Return, unsaved, `seats` places of `slot` that are kept for the bus."""
    return Allotment(
        bus=bus,
        municipality_id=bus.municipality_id,
        purpose=Purpose.BUS,
        slot=slot,
        seats=seats,
        kept_until=bus.kept_until,
    )


def decide(
    bus: Bus, status: BusStatus, by: User, now: datetime, *, answer: str, granted: int | None = None
) -> Bus:
    """Write what became of the bus, which is locked, by whom and when."""
    bus.status, bus.granted, bus.answer = status, granted, answer
    bus.decided_by, bus.decided_at = by, now
    bus.save(update_fields=["status", "granted", "answer", "decided_by", "decided_at"])
    return bus
