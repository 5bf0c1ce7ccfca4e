"""Who is next in line, and what there is for them. Reads only; `waitlist` makes the offers.

Who lost a place because of us comes first, then priority for the reasons of a closed
list, then who waits longest. New places go strictly in that order: what is too small
for a party waits for it until the day is near. A place that was given back goes to
the first whom it fits.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from appointments.allotments import all_kept_places
from appointments.availability import HORIZON
from appointments.models import FIRM, Appointment, Party, Status, WaitlistEntry
from appointments.standing import MEMBERS, in_line, in_order
from appointments.windows import FreeSlot, Window, at_the_office, windows
from locations.models import Slot

NEAR = timedelta(days=3)  # from then on a new place waits for nobody
OPENS, CLOSES = time(8), time(21)  # nobody is asked at night
ANSWER_TIMES = [  # how far off the day is, at least, and how long an offer stands
    (timedelta(days=7), timedelta(hours=24)),
    (timedelta(days=2), timedelta(hours=4)),
    (timedelta(0), timedelta(hours=1)),
]
JOURNEY = timedelta(hours=2)  # from the last moment to answer until the visit
PLACES: QuerySet[Any] = WaitlistEntry.locations.through.objects.order_by("pk")


@dataclass(frozen=True)
class Turn:
    """An entry of the line, with all that its offers depend on."""

    entry: WaitlistEntry
    applicants: Sequence[int]
    locations: Sequence[int]
    first_day: date  # for which it has its days of notice
    before: datetime | None = None  # the appointment it has: only earlier times help
    declined: Collection[int] = ()  # slots (ids) it was offered before

    def suits(self, location: int, window: Window, now: datetime) -> bool:
        """Whether this time is what the party waits for, and can still be answered and reached."""
        day, morning = at_the_office(window.starts_at)
        entry = self.entry
        return (
            location in self.locations
            and day >= self.first_day
            and not self.is_late(window)
            and day.weekday() in entry.weekdays
            and (entry.mornings if morning else entry.afternoons)
            and not set(window.slots) & set(self.declined)
            and answer_by(window.starts_at, now) + JOURNEY <= window.starts_at
        )

    def is_late(self, window: Window) -> bool:
        """Whether this time, and every later one, is no use."""
        if self.before is not None and window.starts_at >= self.before:
            return True
        return at_the_office(window.starts_at)[0] > self.entry.until_day


@dataclass
class Supply:
    """What the line can have at each location: new places, and those that were given back."""

    new: dict[int, list[FreeSlot]] = field(default_factory=dict)
    given_back: dict[int, list[FreeSlot]] = field(default_factory=dict)


def soonest(entry: WaitlistEntry, now: datetime) -> date:
    """Return the first day for which the party has its days of notice."""
    return timezone.localdate(now) + timedelta(days=entry.days_of_notice)


def answer_by(starts_at: datetime, now: datetime) -> datetime:
    """Return until when an offer of this time stands: the nearer the day, the shorter.

    Never ends at night: then it stands until an hour after OPENS.
    """
    off = starts_at - now
    until = now + next((clock for least, clock in ANSWER_TIMES if off > least), timedelta(hours=1))
    local = timezone.localtime(until)
    if OPENS < local.time() <= CLOSES:
        return until
    day = local.date() + timedelta(days=local.time() > CLOSES)
    morning = datetime.combine(day, OPENS) + timedelta(hours=1)
    return timezone.make_aware(morning)


def may_ask(now: datetime) -> bool:
    """Whether it is a time at which people are asked."""
    return OPENS <= timezone.localtime(now).time() < CLOSES


def decent(now: datetime) -> datetime:
    """Return `now`, or the next morning if it is night."""
    if may_ask(now):
        return now
    local = timezone.localtime(now)
    day = local.date() + timedelta(days=local.time() >= CLOSES)
    return timezone.make_aware(datetime.combine(day, OPENS))


def waiting(now: datetime) -> list[Turn]:
    """Return who waits and has neither an offer nor a hold of their own, in order. One query.

    What it depends on is read as lists of ids: whole people would cost more than all the rest.
    """
    members = MEMBERS.filter(waitlistentry=OuterRef("pk"))
    held = members.filter(applicant__appointments__status=Status.HELD)
    seen = Appointment.objects.filter(party=OuterRef("party")).order_by().values("slot")
    booked = members.filter(applicant__appointments__status__in=FIRM).order_by()
    sooner = Min("applicant__appointments__slot__starts_at")
    entries = in_line(timezone.localdate(now)).exclude(Exists(held))
    rows = in_order(entries).annotate(
        people=ArraySubquery(members.values("applicant")),
        places=ArraySubquery(PLACES.filter(waitlistentry=OuterRef("pk")).values("location")),
        before=Subquery(booked.values("waitlistentry").annotate(at=sooner).values("at")),
        seen=ArraySubquery(seen.distinct()),
    )
    return [
        Turn(
            entry,
            entry.people,
            entry.places,
            max(entry.from_day, soonest(entry, now)),
            entry.before,
            entry.seen,
        )
        for entry in rows
    ]


def supply(now: datetime) -> Supply:
    """Return what the line may take: everything but what is kept, held, or has an owner."""
    closed = Appointment.objects.filter(slot=OuterRef("pk")).closed(now, public=False)
    count = closed.order_by().values("slot").annotate(n=Count("place", distinct=True)).values("n")
    slots = Slot.objects.upcoming(now).filter(starts_at__lt=now + HORIZON, location__practice=False)
    slots = slots.annotate(left=F("capacity") - Coalesce(Subquery(count), 0)).filter(left__gt=0)
    slots = slots.order_by("starts_at")
    columns = "location", "opens_at", "pk", "starts_at", "ends_at", "left"
    kept, found = all_kept_places(now), Supply()
    for location, opens_at, pk, starts, ends, left in slots.values_list(*columns):
        if (room := left - kept.get(pk, 0)) > 0:
            is_new = opens_at > now and starts - now > NEAR
            where = found.new if is_new else found.given_back
            where.setdefault(location, []).append(FreeSlot(pk, starts, ends, room))
    return found


def offers(turns: Sequence[Turn], found: Supply, now: datetime) -> Iterator[tuple[Turn, Window]]:
    """Yield what each in line is offered, the earliest that suits, as long as there is enough.

    The caller tells what was really taken by looking again.
    """
    kept: set[int] = set()  # new slots too small for somebody before
    for turn in turns:
        window = earliest_given_back(turn, found, now) or earliest_new(turn, found, kept, now)
        if window:
            take_out(found, window, len(turn.applicants))
            yield turn, window


def earliest_given_back(turn: Turn, found: Supply, now: datetime) -> Window | None:
    """Return the first time that suits of those that were given back, or are near."""
    return first(turn, found.given_back, now)


def earliest_new(turn: Turn, found: Supply, kept: set[int], now: datetime) -> Window | None:
    """Return the first new time that suits, but none that is kept for somebody before.

    What would suit and is too small is kept for this party from now on.
    """
    free = {
        location: [slot for slot in slots if slot.pk not in kept]
        for location, slots in found.new.items()
    }
    window = first(turn, free, now)
    if window is None:
        for location in turn.locations:
            alone = windows(location, free.get(location, []), 1)
            kept |= {pk for one in alone if turn.suits(location, one, now) for pk in one.slots}
    return window


def first(turn: Turn, free: dict[int, list[FreeSlot]], now: datetime) -> Window | None:
    """Return the first of these times that suits."""
    size = len(turn.applicants)
    found = [first_at(turn, at, free.get(at, []), size, now) for at in turn.locations]
    return min(filter(None, found), key=lambda window: window.starts_at, default=None)


def first_at(
    turn: Turn, location: int, free: Sequence[FreeSlot], size: int, now: datetime
) -> Window | None:
    """Return the same of one location, where the soonest comes first."""
    times = takewhile(lambda window: not turn.is_late(window), windows(location, free, size))
    return next((window for window in times if turn.suits(location, window, now)), None)


def take_out(found: Supply, window: Window, size: int) -> None:
    """Count down what a party of `size` will take, earliest slot first."""
    for pools in (found.new, found.given_back):
        left = []
        for slot in pools.get(window.location, []):
            taken = min(size, slot.left) if slot.pk in window.slots else 0
            size -= taken
            if slot.left > taken:
                left.append(slot._replace(left=slot.left - taken))
        if window.location in pools:
            pools[window.location] = left


def offer_of(party: Party) -> list[Appointment]:
    """Return what this party, which is in line, was offered and has not answered."""
    offered = Appointment.objects.held().filter(party__waitlist_entry__offered_at__isnull=False)
    rows = offered.filter(party=party.pk)
    return list(
        rows.select_related("slot__location", "applicant").order_by("slot__starts_at", "pk")
    )
