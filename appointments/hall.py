"""People in the hall who have no place now: today's that nobody came for. And what the hall says.

A no-show's place lies in the past: only the hall can use it. So the earliest
unoccupied place of today goes first, up to the slot running now.
"""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from appointments.allotments import kept_places
from appointments.claims import confirm, hold
from appointments.exceptions import NotAllowed, SlotFull
from appointments.models import Appointment, Channel, Contact, HallDay, Party, Status
from appointments.visits import check_in
from config.db import ids, service
from locations.models import Slot, SlotQuerySet

IDLE_FOR = timedelta(seconds=30)  # a desk that stands idle says so again and again


@service
def seat_now(
    applicants: Collection[int],
    location: int,
    contact: Contact,
    *,
    form_key: UUID | None = None,
    day: date | None = None,
) -> list[Appointment]:
    """Check in these registered people (ids) at `location` (id), who have no place there now.

    As a new party, unless `form_key` is that of one. What they had booked elsewhere, or
    for later, ends as in every move. Safe to repeat: all of them here, it changes nothing.
    With an earlier `day` it writes down afterwards that they were there then, and ends
    nothing: what they have booked since may be what they need.

    Raises SlotFull if there are too few places, NotEligible, MinorAlone, AlreadyBooked
    if one of them has an appointment since that `day`, and NotAllowed if only some of
    them are here, or one of them is checked in elsewhere.
    """
    now_or_then = day or timezone.localdate()
    moving = now_or_then == timezone.localdate()
    slots = ids(slots_so_far(location, now_or_then))
    here = Appointment.objects.filter(applicant__in=applicants, slot__in=slots)
    arrived = list(here.filter(status=Status.CHECKED_IN))
    if len(arrived) == len(set(applicants)):
        return arrived
    if not slots:
        raise SlotFull
    key = form_key or uuid4()
    Party.objects.bulk_create([Party(form_key=key, **contact.filled())], ignore_conflicts=True)
    if claims := hold(key, applicants, slots, public=False, moving=moving, hall=True):
        confirm(ids(claims), moving=moving, hall=True)
    return check_in(ids(here.filter(status=Status.BOOKED)))


@service
def take_back(claims: Collection[int]) -> list[Appointment]:
    """Check in no-shows of one party (ids of appointments) who came after all, in free places.

    Places of the day when they were missed, today or before. They keep their
    reference, unless others of their party are still expected or here.

    Raises NotAllowed if one of them is no no-show, and what `seat_now` raises.
    """
    rows = Appointment.objects.filter(pk__in=claims).select_related("party", "slot")
    found = [row for row in rows if row.status == Status.NO_SHOW]
    if len(found) < len(set(claims)) or len({row.party_id for row in found}) != 1:
        raise NotAllowed
    party = found[0].party
    alone = not party.appointments.current().exists()
    return seat_now(
        [row.applicant_id for row in found],
        found[0].slot.location_id,
        contact_of(party),
        form_key=party.form_key if alone else None,
        day=timezone.localdate(found[0].slot.starts_at),
    )


def contact_of(party: Party) -> Contact:
    """Return how to reach a party and what it needs, as the desk knows it by now."""
    return Contact(
        email=party.email,
        phone=party.phone,
        language=party.language,
        step_free=party.step_free,
        more_time=party.more_time,
        with_guardian=party.with_guardian,
        channel=Channel.DESK,
    )


def free_now(location: int) -> int:
    """Return how many people `seat_now` could seat at `location` (id). No promise."""
    now = timezone.now()
    closed = Appointment.objects.filter(slot=OuterRef("pk")).closed(now, public=False)
    count = closed.order_by().values("slot").annotate(n=Count("place", distinct=True)).values("n")
    slots = slots_so_far(location, timezone.localdate(now))
    left = dict(
        slots.annotate(left=F("capacity") - Coalesce(Subquery(count), 0)).values_list("pk", "left")
    )
    kept = kept_places(list(left), now)
    return sum(max(0, room - kept.get(slot, 0)) for slot, room in left.items())


def slots_so_far(location: int, day: date) -> SlotQuerySet:
    """Find the slots of `location` (id) on `day` that have begun."""
    slots = Slot.objects.on(day)
    return slots.filter(location=location, starts_at__lte=timezone.now())


@service
def set_line_outside(location: int, *, line: bool) -> None:
    """Note that people stand in line before the door of `location` (id) today, or no longer.

    As long as they do, nobody is a no-show there.
    """
    say(location, line_outside=line)


@service
def set_working(location: int, *, works: bool) -> None:
    """Note whether the desks of `location` (id) can work today: if not, nobody is a no-show."""
    say(location, works=works)


@service
def note_idle(location: int) -> None:
    """Note that a desk of `location` (id) stands idle and nobody waits: check-in has caught up."""
    now = timezone.now()
    said = HallDay.objects.filter(location=location, day=timezone.localdate(now))
    if not said.filter(idle_at__gt=now - IDLE_FOR).exists():
        say(location, idle_at=now)


def say(location: int, **what: object) -> None:
    """Write this about today, in one statement whether there is a row or not."""
    HallDay.objects.bulk_create(
        [HallDay(location_id=location, day=timezone.localdate(), **what)],
        update_conflicts=True,
        unique_fields=["location", "day"],
        update_fields=list(what),
    )
