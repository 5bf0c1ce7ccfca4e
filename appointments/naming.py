"""Whom a municipality brings on its bus: name and take out, from the places kept for it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from applicants.eligibility import is_minor
from applicants.models import Applicant
from appointments.allotments import own_seats, rooms
from appointments.buses import lock_bus
from appointments.claims import cancel, confirm, propose
from appointments.exceptions import NotAllowed, NotTogether, TooLate, TooMany
from appointments.models import FIRM, Appointment, Bus, BusStatus, Channel, Contact
from appointments.windows import FreeSlot, windows
from config.db import ids, locked, service
from locations.models import Slot

PARTY_SIZE = 10  # staff may bring more together than the public


@service
def name(
    pk: int, people: Collection[int], form_key: UUID, *, with_guardian: bool = False
) -> list[Appointment]:
    """Book places of the bus (id) for `people` (ids), who come together as one party.

    They are held and confirmed at once, so that the letter goes out. A form that
    arrives twice names them once. Children may come `with_guardian` who is not named.

    Raises NotAllowed if the bus was not granted, if they are not all of its
    municipality, or somebody is set apart from the others; TooMany; TooLate if
    the places are no longer kept; NotTogether if too few are side by side; and
    what `hold` raises: AlreadyBooked, NotEligible, MinorAlone.
    """
    bus, slots = lock_bus(pk)
    done = Appointment.objects.filter(party__form_key=form_key, status__in=FIRM)
    if found := list(done.filter(allotment__bus=bus)):
        return found
    named = locked(Applicant.objects.filter(pk__in=people, municipality=bus.municipality_id))
    check(bus, named, people, timezone.now())
    own = ids(bus.allotments.all())
    run = places_together(slots, own, len(named), timezone.now())
    contact = replace(contact_of(named, bus.day), with_guardian=with_guardian)
    return confirm(ids(propose(form_key, ids(named), run, contact, allotments=own)))


@service
def unname(pk: int, claims: Collection[int]) -> None:
    """Give up these appointments (ids) of the bus (id); it has their places again while kept.

    Raises NotAllowed if one is not of the bus, its person no longer of the
    municipality, or its time has come; and what `cancel` raises.
    """
    rows = Appointment.objects.filter(pk__in=claims, allotment__bus=pk)
    rows = rows.filter(applicant__municipality=F("allotment__bus__municipality"))
    if len(rows.filter(slot__starts_at__gt=timezone.now())) < len(set(claims)):
        raise NotAllowed
    cancel(claims)


def check(bus: Bus, named: Sequence[Applicant], people: Collection[int], now: datetime) -> None:
    """Raise NotAllowed, TooLate or TooMany unless these people may be named now."""
    if bus.status != BusStatus.GRANTED or len(named) != len(set(people)):
        raise NotAllowed
    if bus.kept_until <= now:
        raise TooLate
    if len(named) > PARTY_SIZE:
        raise TooMany
    if not named or (len(named) > 1 and any(person.set_apart for person in named)):
        raise NotAllowed


def places_together(
    slots: Sequence[Slot], allotments: Collection[int], size: int, now: datetime
) -> tuple[int, ...]:
    """Return the first slots (ids) side by side where the allotments (ids) seat `size` people.

    Raises NotTogether if there are none.
    """
    own = own_seats(allotments, now)
    left = {
        room.slot: min(own[room.slot.pk][1], room.free)
        for room in rooms(slots, now, but=allotments)
        if room.slot.pk in own
    }
    free = [FreeSlot(slot.pk, slot.starts_at, slot.ends_at, n) for slot, n in left.items() if n]
    run = next(windows(slots[0].location_id, free, size), None) if free else None
    if run is None:
        raise NotTogether
    return run.slots


def contact_of(people: Iterable[Applicant], day: date) -> Contact:
    """Return how to reach the one who speaks for all: an adult, with an address if anybody has."""
    first = min(people, key=lambda one: (is_minor(one, day), not one.email, not one.phone, one.pk))
    return Contact(
        email=first.email, phone=first.phone, language=first.language, channel=Channel.OFFICE
    )
