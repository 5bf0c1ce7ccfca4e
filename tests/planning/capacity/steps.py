"""Days that planners plan."""

from datetime import timedelta

from django.utils import timezone

from locations.schedule import HOLIDAYS


def working_day(ahead):
    """The first working day at least so many days ahead."""
    day = timezone.localdate() + timedelta(days=ahead)
    while day.weekday() > 4 or day in HOLIDAYS:
        day += timedelta(days=1)
    return day
