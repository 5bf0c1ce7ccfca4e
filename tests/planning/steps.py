"""Situations that planners read about."""

from datetime import timedelta

from django.utils import timezone

from appointments.models import WaitlistEntry
from tests.factories import ApplicantFactory, PartyFactory


def in_line(number, *, people=None, **how):
    """A party of so many that waits for a place."""
    today = timezone.localdate()
    entry = WaitlistEntry.objects.create(
        party=PartyFactory(),
        weekdays=[0, 1, 2, 3, 4],
        from_day=today,
        until_day=today + timedelta(days=30),
        **how,
    )
    entry.applicants.set(people or ApplicantFactory.create_batch(number))
    return entry
