"""Hours, days of their own and closures change; the days concerned are queued to be planned.

What planners change of one location happens one after another: its row is locked,
before any slot. The rest is done day by day: see `locations.replan`.
"""

from collections.abc import Iterable
from datetime import date, time, timedelta
from hashlib import sha256

from django.utils import timezone

from config.db import locked, service
from locations import schedule
from locations.exceptions import ChangedMeanwhile
from locations.models import Closure, DayHours, Location, OpeningHours
from locations.replan import ask, reaches
from locations.series import Edit, Series, Work, day_rows, edit, fewer
from trail.services import record

MOST_DAYS = 366  # of a closure: more is a slip of the hand


@service
def change_hours(location: int, series: Series, *, seen: str, steps: int = 0) -> None:
    """Have a location (id) be open as `series` says, on its days only.

    `seen` is the `fingerprint` of what the planner looked at. New places open in steps
    over `steps` working days; 0, at once. Raises ChangedMeanwhile.
    """
    check_seen(location, seen)
    save(edit(list(OpeningHours.objects.filter(location=location)), series, location))
    note("series", location)
    ask([location], series.first, series.last or reaches(), steps=steps)


def save(change: Edit) -> None:
    """Write an edit: what goes first, for rows must not overlap in between."""
    OpeningHours.objects.filter(pk__in=[row.pk for row in change.gone]).delete()
    for row in change.changed:
        row.save(update_fields=["valid_from", "valid_until"])
    OpeningHours.objects.bulk_create(change.new)


@service
def set_day(location: int, day: date, work: Iterable[Work], reason: str, *, seen: str) -> None:
    """Have a location (id) be open on one day as `work` says, instead of as the weekday says.

    None is as the weekday says again. Raises ChangedMeanwhile.
    """
    check_seen(location, seen)
    write_day(location, day, work, reason)
    note("day", location)


def write_day(location: int, day: date, work: Iterable[Work], reason: str) -> None:
    """Replace what a location (id), which is locked, says of one day."""
    DayHours.objects.filter(location=location, day=day).delete()
    DayHours.objects.bulk_create(day_rows(location, day, work, reason))
    ask([location], day, day)


@service
def fewer_desks(
    location: int, day: date, desks: int, *, since: time | None = None, reason: str = ""
) -> None:
    """Have a location (id) work with at most `desks` desks on a day, all day or `since` a time.

    0 leaves nothing open. Who has a place keeps it: what is too many is a conflict.
    """
    locked(Location.objects.filter(pk=location))
    found = schedule.read(location, day, day)
    note("fewer desks", location)
    if desks:
        write_day(location, day, fewer(found.hours(day), desks, since), reason)
        return
    latest = max((row.closes for row in found.hours(day)), default=None)
    if since and (latest is None or since >= latest):
        return
    part = (since, latest) if since else (None, None)
    shut_days(location, [day], part, reason)
    ask([location], day, day)


@service
def close(
    location: int | None, first: date, last: date, part: tuple[time, time] | None, reason: str
) -> None:
    """Close a location (id), or all (None), on the days from `first` to `last`, whole or a `part`.

    Safe to repeat: the same day and part is closed once.
    """
    lock(location)
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    shut_days(location, days, part or (None, None), reason)
    note("closed", location)
    ask(concerned(location), first, last)


def shut_days(
    location: int | None, days: list[date], part: tuple[time | None, time | None], reason: str
) -> None:
    """Write a closure of a location (id), or of all, for each of these days without one like it."""
    starts, ends = part
    same = Closure.objects.filter(location=location, starts=starts, ends=ends, day__in=days)
    known = set(same.values_list("day", flat=True))
    Closure.objects.bulk_create(
        Closure(location_id=location, day=day, starts=starts, ends=ends, reason=reason)
        for day in days
        if day not in known
    )


@service
def reopen(closure: int) -> None:
    """Take a closure (id) back. Safe to repeat."""
    for row in Closure.objects.filter(pk=closure):
        lock(row.location_id)
        row.delete()
        note("reopened", row.location_id)
        ask(concerned(row.location_id), row.day, row.day)


def ask_all(location: int | None) -> None:
    """Have all days of a location (id), or of all, planned anew: they are few, and most stay."""
    ask(concerned(location), timezone.localdate(), reaches())


def note(what: str, location: int | None) -> None:
    """Leave in the trail who changed the hours of a location (id), or of all."""
    record("hours", result=what, about="" if location is None else f"location:{location}")


def lock(location: int | None) -> None:
    """Lock a location (id), or all if it is None."""
    locked(Location.objects.filter(pk__in=concerned(location)))


def concerned(location: int | None) -> list[int]:
    """Return the locations (ids) that a closure of this one, or of all, closes."""
    if location is not None:
        return [location]
    return list(Location.objects.real().order_by("pk").values_list("pk", flat=True))


def check_seen(location: int, seen: str) -> None:
    """Lock a location (id). Raises ChangedMeanwhile if it says something else than was `seen`."""
    locked(Location.objects.filter(pk=location))
    if fingerprint(location) != seen:
        raise ChangedMeanwhile


def fingerprint(location: int) -> str:
    """Return what tells whether hours, days or closures of a location (id) have changed.

    By content and not by a number that is counted up: so it does not matter by which
    door they were changed.
    """
    today = timezone.localdate()
    rows = [
        OpeningHours.objects.filter(location=location).order_by("pk").values_list(),
        DayHours.objects.filter(location=location, day__gte=today).order_by("pk").values_list(),
        Closure.objects.touching(location).filter(day__gte=today).order_by("pk").values_list(),
    ]
    return sha256(repr([list(each) for each in rows]).encode()).hexdigest()[:16]
