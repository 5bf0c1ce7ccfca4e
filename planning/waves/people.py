"""Everybody who could be in a wave, with what is in the way of inviting them. Reads only."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Min, QuerySet

from applicants.models import Applicant, Invitee
from appointments.models import FIRM, Appointment, PriorityReason, Status, WaitlistEntry
from notices.kinds import Kind
from notices.models import Notice
from planning.waves.choosing import Choice, Chosen, Order, Out, Person, sieve

ABOUT = "applicant:"  # what a message about an applicant begins with


def choose(choice: Choice) -> Chosen:
    """Return whom a wave of this choice would invite now. Five queries, six by deadline."""
    return sieve(people(choice), choice)


def people(choice: Choice) -> Iterator[Person]:
    """Yield everybody of these municipalities, with what is in the way of inviting them."""
    rows = Applicant.objects.real()
    if choice.municipalities:
        rows = rows.filter(municipality__in=choice.municipalities)
    booked, invited = booked_now(), invited_before()
    before = booked_ever() if choice.never_booked else set()
    deadlines = deadlines_in_line() if choice.order == Order.DEADLINE else {}
    facts = rows.order_by().values_list(
        *["pk", "municipality", "household", "set_apart", "registered_on"],
        *["withdrawn_on", "served_on", "restricted_on", "decision_pending_since"],
    )
    for pk, town, household, apart, since, *barred in facts.iterator(5000):
        reasons = zip([*barred, pk in booked, pk in invited], REASONS, strict=True)
        yield Person(
            pk,
            home=(town, household) if household and not apart else pk,
            registered_on=since,
            out=next((why for applies, why in reasons if applies), ""),
            came_before=pk in before,
            deadline=deadlines.get(pk),
        )


REASONS = [
    *[Out.WITHDRAWN, Out.SERVED, Out.RESTRICTED, Out.DECISION_PENDING],
    *[Out.BOOKED, Out.INVITED],
]


def booked_now() -> set[int]:
    """Return who has an appointment (ids)."""
    return of(Appointment.objects.filter(status__in=FIRM))


def booked_ever() -> set[int]:
    """Return who has or had an appointment (ids); what was only held, and told of, is none."""
    rows = Appointment.objects.exclude(status__in=[Status.HELD, Status.EXPIRED])
    return of(rows.exclude(status=Status.CANCELLED, party__version=0))


def of(rows: QuerySet[Any]) -> set[int]:
    return set(rows.order_by().values_list("applicant", flat=True).distinct())


def invited_before() -> set[int]:
    """Return who is in a wave, or was sent an invitation for the household (ids)."""
    written = Notice.objects.filter(key__startswith=f"{Kind.INVITATION}:{ABOUT}")
    about = written.order_by().values_list("about", flat=True).distinct()
    return of(Invitee.objects.live()) | {int(each.removeprefix(ABOUT)) for each in about}


def deadlines_in_line() -> Mapping[int, date]:
    """Return by when people (ids) need it who wait in line because they do."""
    through = WaitlistEntry.applicants.through.objects.filter(
        waitlistentry__priority=PriorityReason.DEADLINE
    )
    return dict(through.values_list("applicant").annotate(Min("waitlistentry__until_day")))
