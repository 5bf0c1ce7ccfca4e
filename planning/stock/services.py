"""What missing stickers do to bookings: days close and open again, people are warned once.

Nothing is remembered but rows: run once or ten times, it comes to the same.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.utils import timezone

from appointments.addresses import recipients
from appointments.availability import midnight
from appointments.letters import visits_of
from appointments.line import decent
from appointments.models import Appointment, Party
from appointments.saying import facts, of_visit
from config.db import locked, service
from locations.limits import lift, limit
from locations.models import Limit, Slot, Why
from notices import services as notices
from notices.composing import compose
from notices.contexts import Visit
from notices.kinds import Kind
from planning.models.stock import End, StockWarning
from planning.stock.coverage import DAY, Coverage, coverage
from planning.stock.moving import spare_all
from planning.stock.shortage import Short, ahead, short_of

WARNED_AHEAD = 14  # days: what is further off may be covered long before


def mind_stock() -> None:
    """Bring closed days, warnings and moves in line with the stickers there are. Safe to repeat.

    Who is short is moved when a planner asks for it (`moving.ask_to_move`).
    """
    covers = coverage()
    hold_back(covers)
    short = short_of(covers, ahead(WARNED_AHEAD))
    warn_all(short)
    spare_all(short)
    settle_all(short)


def hold_back(covers: Sequence[Coverage]) -> int:
    """Close the days without stickers for new bookings, and open the others; return how many.

    Each day is a transaction of its own. Whatever else limits a day goes on. Two queries
    when all is as it should be.
    """
    wanted = {(cover.location.pk, day) for cover in covers for day in cover.dry}
    closed = closed_days()
    opened = closed - wanted
    for place, day in sorted(opened):
        lift(place, midnight(day), midnight(day + DAY), Why.STOCK)
    shut = (wanted - closed) | still_open(wanted)
    for place, day in sorted(shut):
        limit(place, midnight(day), midnight(day + DAY), 0, Why.STOCK)
    return len(opened) + len(shut)


def closed_days() -> set[tuple[int, date]]:
    """Return which days of which locations (ids) are closed for want of stickers."""
    rows = Limit.objects.filter(why=Why.STOCK, ends_at__gt=timezone.now()).order_by()
    found = rows.values_list("location", "starts_at")
    return {(place, timezone.localdate(starts_at)) for place, starts_at in found}


def still_open(wanted: Collection[tuple[int, date]]) -> set[tuple[int, date]]:
    """Return which of these days have a slot that can be booked: made after they were closed."""
    if not wanted:
        return set()
    days = [day for _, day in wanted]
    rows = Slot.objects.filter(
        location__in={place for place, _ in wanted},
        starts_at__gte=midnight(min(days)),
        starts_at__lt=midnight(max(days) + DAY),
        capacity__gt=0,
    ).order_by()
    found = rows.values_list("location", "starts_at")
    return {(place, timezone.localdate(starts_at)) for place, starts_at in found} & set(wanted)


def warn_all(short: Iterable[Short]) -> None:
    """Warn those who do not know yet, one transaction each; not on the day of the visit."""
    today = timezone.localdate()
    known = set(StockWarning.objects.standing().values_list("party", "location", "day"))
    for each in short:
        if each[:3] not in known and each.day > today:
            warn(each)


@service
def warn(short: Short) -> bool:
    """Tell a party, once, that there may be no stickers on its day; False if it does not come.

    Its appointment stays. Not at night. Safe to repeat.
    """
    party, booked = lock(short.party)
    if not comes_there(booked, short.location, short.day):
        return False
    _, new = StockWarning.objects.get_or_create(
        party=party,
        location_id=short.location,
        day=short.day,
        ended_at=None,
        defaults={"people": len(booked), "warned_at": timezone.now()},
    )
    if new:
        tell(Kind.AT_RISK, party, booked, f"stock:{short.day}")
    return new


def settle_all(short: Iterable[Short]) -> None:
    """End the warnings that are true no more, one transaction each."""
    still = {each[:3] for each in short}
    for warning in StockWarning.objects.standing():
        if (warning.party_id, warning.location_id, warning.day) not in still:
            settle(warning.pk)


@service
def settle(pk: int) -> End | None:
    """End a warning (id): who still comes then is told that the appointment stays.

    Returns how it ended, None if it had.
    """
    warning = StockWarning.objects.get(pk=pk)
    party, booked = lock(warning.party_id)
    [warning] = locked(StockWarning.objects.filter(pk=pk))
    if warning.ended_at:
        return None
    now = timezone.now()
    end = End.COVERED if comes_there(booked, warning.location_id, warning.day) else End.GONE
    if end == End.COVERED and booked[0].slot.starts_at > now:
        tell(Kind.VISIT, party, booked, f"stays:{warning.pk}")
    warning.end = End.OVER if warning.day < timezone.localdate(now) else end
    warning.ended_at = now
    warning.save(update_fields=["end", "ended_at"])
    return warning.end


def lock(party: int) -> tuple[Party, list[Appointment]]:
    """Lock a party (id), and return it with what it has booked, by time."""
    [row] = locked(Party.objects.filter(pk=party))
    return row, visits_of([row])[row.pk]


def comes_there(booked: Collection[Appointment], location: int, day: date) -> bool:
    return any(
        row.slot.location_id == location and timezone.localdate(row.slot.starts_at) == day
        for row in booked
    )


def tell(kind: Kind, party: Party, booked: list[Appointment], what: str) -> None:
    """Write to a party about its visit, which is not changed."""
    version = f"{party.version}:{what}"
    occasion = of_visit(kind, party, booked, Visit(**facts(party, booked)), version=version)
    occasion = replace(occasion, send_after=decent(timezone.now()))
    notices.enqueue(compose(occasion, recipients(party, booked)))
