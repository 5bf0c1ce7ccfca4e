"""The hall of the example's clerk is in full swing whenever the example is loaded.

Outside its hours the location is open for once, today and around this moment, so that in the
evening and on Sunday there is somebody to receive as well.
"""

from datetime import date, datetime, timedelta

from django.utils import timezone

from demo.rooms import Room
from locations.models import Location, OpeningHours, Slot
from locations.schedule import HOLIDAYS, places, windows

REACH = timedelta(hours=2, minutes=30)  # before and after this moment
ENOUGH = timedelta(hours=1)  # of the usual hours, before and after: no others are needed
LAST = timedelta(hours=23, minutes=50)  # no time of day says that it is 24:00
Times = tuple[datetime, datetime]  # by the clock on the wall


def open_around(office: Location, now: datetime) -> None:
    """Open `office` around `now` where its usual hours do not.

    The hours hold for today alone, and the nightly plan keeps to them. On a holiday no hours
    are planned: its places are extra ones, which outlive every plan.
    """
    wall = timezone.make_naive(now)
    today = wall.date()
    hours = [once(office, *times) for times in missing(wall, usual(office, today))]
    if today in HOLIDAYS:
        Slot.objects.bulk_create(slot for each in hours for slot in extra(each, today))
    else:
        OpeningHours.objects.bulk_create(hours)


def once(office: Location, opens: datetime, closes: datetime) -> OpeningHours:
    """Return, unsaved, hours of one day, at every desk."""
    return OpeningHours(
        location=office,
        weekday=opens.weekday(),
        opens=opens.time(),
        closes=closes.time(),
        desks=office.desks.count(),
        valid_from=opens.date(),
        valid_until=opens.date(),
    )


def usual(office: Location, day: date) -> Times | None:
    """Return when `office` opens and closes on `day`, if it does."""
    hours = None if day in HOLIDAYS else office.opening_hours.on(day).first()
    if not hours:
        return None
    return datetime.combine(day, hours.opens), datetime.combine(day, hours.closes)


def missing(wall: datetime, hours: Times | None) -> list[Times]:
    """Return what the usual `hours` lack of the time around `wall`; nothing if they do."""
    start, end = around(wall)
    if not hours:
        return [(start, end)]
    opens, closes = hours
    if opens <= wall - ENOUGH and wall + ENOUGH <= closes:
        return []
    parts = [(start, min(end, opens)), (max(start, closes), end)]
    return [(begins, ends) for begins, ends in parts if begins < ends]


def around(wall: datetime) -> Times:
    """Return the time around `wall`, from full ten minutes, moved where the day is too short."""
    midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    start = min(max(wall - REACH, midnight), midnight + LAST - 2 * REACH)
    start -= (start - midnight) % timedelta(minutes=10)
    return start, start + 2 * REACH


def extra(hours: OpeningHours, day: date) -> list[Slot]:
    """Return, unsaved, the slots of `hours` with places beyond any plan."""
    return [
        Slot(
            location=hours.location,
            starts_at=start,
            ends_at=end,
            planned=0,
            extra=places(hours, start),
        )
        for start, end in windows(hours, day, [])
    ]


def take_out(rooms: list[Room], now: datetime) -> list[Room]:
    """Take the rooms around `now` out of `rooms`, and return them."""
    found = [room for room in rooms if abs(room.slot.starts_at - now) <= REACH]
    rooms[:] = [room for room in rooms if room not in found]
    return found
