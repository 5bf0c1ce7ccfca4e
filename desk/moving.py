"""Another time for who came at the wrong one, or did not come along."""

from collections.abc import Collection
from itertools import islice
from uuid import UUID, uuid5

from django.utils import timezone

from appointments.availability import free_days
from appointments.claims import confirm, hold
from appointments.hall import contact_of
from appointments.models import Appointment, Party, Status
from appointments.windows import Window
from config.db import ids, service
from desk.verdicts import Verdict
from locations.models import Location

DAYS, TIMES = 3, 8  # of each day as many times as a page shows at once


def times(location: Location, size: int) -> list[Window]:
    """Return free times for `size` people at `location`, soonest first."""
    days = islice(free_days(location.pk, size, since=timezone.localdate()), DAYS)
    return [window for day in days for window in day.windows[:TIMES]]


def movable(verdict: Verdict, only: int = 0) -> list[int]:
    """Return whom a move is about (ids of applicants): all who are not here, or `only` one."""
    people = [row.applicant_id for row in verdict.coming]
    people = people or [person.pk for person in verdict.to_help]
    return [pk for pk in people if only in (0, pk)]


@service
def move(party: Party, people: Collection[int], slots: Collection[int]) -> list[Appointment]:
    """Book these people (ids) of `party` in `slots` (ids) instead of what they have.

    Who leaves others behind gets a reference of their own. The same form sent twice
    moves once. Raises what `hold` and `confirm` raise.
    """
    there = Appointment.objects.filter(party=party, status__in=[Status.BOOKED, Status.CHECKED_IN])
    stay = there.exclude(applicant__in=people).exists()
    form_key = apart(party, people) if stay else party.form_key
    holds = hold(form_key, people, slots, moving=True)
    return confirm(ids(holds))


def apart(party: Party, people: Collection[int]) -> UUID:
    """Make the party of those who move alone, and return its form key."""
    key = uuid5(party.form_key, f"{sorted(people)}:{party.version}")
    mine = Party(form_key=key, **contact_of(party).filled())
    Party.objects.bulk_create([mine], ignore_conflicts=True)
    return key
