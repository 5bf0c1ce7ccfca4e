"""The waiting list, for who stands at a desk that has no place for them now."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from applicants.models import Applicant
from appointments import waitlist
from appointments.hall import contact_of
from appointments.models import Channel, Contact, Party, WaitlistEntry
from config.db import ids, service
from desk.verdicts import Verdict
from locations.models import Location

WAITS = timedelta(days=180)
EVERY_DAY = range(7)


def may_join(verdict: Verdict) -> bool:
    """Whether these people can be put in line: they can be reached, and do not wait already."""
    party = verdict.party
    if party is None or not verdict.to_help or not (party.email or party.phone):
        return False
    waiting = WaitlistEntry.objects.filter(applicants__in=verdict.to_help)
    return not (waiting | WaitlistEntry.objects.filter(party=party)).exists()


def can_be_reached(people: Collection[Applicant]) -> bool:
    """Whether one of them has said where to write to."""
    return any(person.email or person.phone for person in people)


@service
def join(party: Party, people: Sequence[Applicant], location: Location) -> None:
    """Put these people of `party` in line for `location`, any day. Safe to repeat.

    What they have stays theirs until they accept an offer. Raises what `waitlist.join` raises.
    """
    if people and not WaitlistEntry.objects.filter(party=party).exists():
        waitlist.join(party.form_key, ids(people), wishes(location), contact_of(party))


@service
def join_without_visit(people: Sequence[Applicant], location: Location) -> None:
    """Put registered people without an appointment in line for `location`, as a new party.

    Raises NotAllowed if one of them waits already, and what `waitlist.join` raises.
    """
    first = next((person for person in people if can_be_reached([person])), people[0])
    contact = Contact(
        email=first.email, phone=first.phone, language=first.language, channel=Channel.DESK
    )
    waitlist.join(uuid4(), ids(people), wishes(location), contact)


def wishes(location: Location) -> waitlist.Wishes:
    """Return that any day at `location` suits, at short notice: they can come to where they are."""
    today = timezone.localdate()
    return waitlist.Wishes(
        locations=[location.pk],
        weekdays=[*EVERY_DAY],
        from_day=today,
        until_day=today + WAITS,
        days_of_notice=0,
    )
