"""When new places become everybody's to book: in small steps, at minutes that nobody can guess.

docs/adr says why. Pure: a planner can be shown the steps, and a slot that is made
again opens when it would have.
"""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from locations.schedule import HOLIDAYS

LEAD = timedelta(days=60)  # before the day itself
NEAR = timedelta(days=3)  # that near, a place has to be found at once, or nobody comes
BEGINS, ENDS = time(8), time(18)  # of the release day, local time: people are awake, staff works
SALT = "locations.release"  # with SECRET_KEY: outside, no minute follows from another
SATURDAY = 5
MINUTES = (ENDS.hour - BEGINS.hour) * 60


def opens_at(
    location: int, starts_at: datetime, *, made_on: date | None = None, steps: int = 0
) -> datetime:
    """Return when the slot of a location (id) that begins at `starts_at` is everybody's.

    All slots of one hour open together, so that a family finds places side by side.
    With `steps`, on one of so many working days after it was `made_on`, unless that
    is too near to the visit itself: then on the day when it was made, at once.
    """
    hour = timezone.localtime(starts_at).replace(minute=0, second=0, microsecond=0)
    number = draw(location, hour)
    if made_on is None or not steps:
        return clock(release_day(hour.date()), number % MINUTES)
    day = working_days(made_on + timedelta(days=1), steps)[number % steps]
    if hour.date() - day < NEAR:
        return timezone.make_aware(datetime.combine(made_on, time.min))
    return clock(day, number // steps % MINUTES)


def clock(day: date, minute: int) -> datetime:
    """Return that minute after BEGINS of a day."""
    return timezone.make_aware(datetime.combine(day, BEGINS)) + timedelta(minutes=minute)


def draw(location: int, hour: datetime) -> int:
    """Return a number that only we can draw for this hour of a location (id)."""
    digest = salted_hmac(SALT, f"{location} {hour:%Y-%m-%d %H}", algorithm="sha256").digest()
    return int.from_bytes(digest[:8], "big")


def release_day(day: date) -> date:
    """Return on which day the places of `day` become everybody's."""
    return working_days(day - LEAD, 1)[0]


def working_days(first: date, number: int) -> list[date]:
    """Return the first `number` days from `first` on that are working days."""
    found: list[date] = []
    while len(found) < number:
        if first.weekday() < SATURDAY and first not in HOLIDAYS:
            found.append(first)
        first += timedelta(days=1)
    return found
