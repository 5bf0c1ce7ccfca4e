"""What is forgotten of visits when its time is over: holds, contacts, addresses on letters.

The queries find what is due, the rest forgets what the caller has locked and found due again.
What is counted stays: who was booked, came, cancelled or did not come.
"""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least

from applicants.models import Applicant
from appointments.models import (
    Appointment,
    AppointmentQuerySet,
    Channel,
    Party,
    Status,
    StatusChange,
    WaitlistEntry,
)
from notices.forgetting import over
from notices.models import Notice, NoticeQuerySet, Result

OURS = [Channel.TASK, Channel.OFFICE, "planning"]  # what we offer or propose is counted for weeks
IN_LINE = WaitlistEntry.applicants.through.objects
# When a claim was over: after the visit, or when the place was given back before
OVER = Least(F("slot__ends_at"), F("public_at"))
REACHED = Q(email="", helper_email="", phone="")
NEEDS = Q(step_free=False, more_time=False, with_guardian=False)


def unused(before: datetime) -> AppointmentQuerySet:
    """Find holds that people had let lapse by then."""
    held = StatusChange.objects.filter(about="appointment", row=OuterRef("pk"), status=Status.HELD)
    rows = Appointment.objects.filter(status=Status.EXPIRED, public_at__lt=before)
    return rows.filter(~Exists(held.filter(channel__in=OURS)))


def forget_unused(claims: Collection[int]) -> None:
    """Delete these holds (ids). Their history stays: it names nobody."""
    Appointment.objects.filter(pk__in=claims).delete()


def steps(before: datetime) -> QuerySet[StatusChange]:
    """Find the steps of the history from before then, of appointments and of stickers."""
    return StatusChange.objects.filter(at__lt=before)


def empty(before: datetime) -> QuerySet[Party]:
    """Find parties of which nothing is left: no claim, no turn in line, no ticket, no move.

    By the tables themselves, so that one which comes later keeps its parties. A party is made
    together with its first claim or turn, so `before` says nothing.
    """
    rows = Party.objects.all()
    for relation in Party._meta.related_objects:
        pointing = relation.related_model._default_manager.all()
        rows = rows.filter(~Exists(pointing.filter(**{relation.field.name: OuterRef("pk")})))
    return rows


def forget_empty(parties: Collection[int]) -> None:
    """Delete these parties (ids)."""
    Party.objects.filter(pk__in=parties).delete()


def contacts(before: datetime) -> QuerySet[Party]:
    """Find parties whose last claim was over by then, and of which more is kept than a visit.

    Nobody of them waits in line.
    """
    claims = Appointment.objects.filter(party=OuterRef("pk")).order_by()
    last = Subquery(claims.values("party").annotate(last=Max(OVER)).values("last"))
    rows = Party.objects.exclude(REACHED & NEEDS).annotate(last=last)
    return rows.filter(Q(last__lt=before) | Q(last=None), waitlist_entry=None)


def of_no_visit(before: datetime) -> QuerySet[Party]:
    """Find the same parties as `contacts`, if they never were told of a visit."""
    return contacts(before).filter(version=0)


def forget_contacts(parties: Collection[int]) -> None:
    """Forget how these parties (ids) were reached, and what they needed."""
    words = dict.fromkeys(["email", "helper_email", "phone"], "")
    needs = dict.fromkeys(["step_free", "more_time", "with_guardian"], False)
    Party.objects.filter(pk__in=parties).update(**words, **needs)


def addresses(before: datetime) -> NoticeQuerySet:
    """Find messages that were over by then and still say to whom they went.

    Not where nothing arrives, as long as somebody could be written to there.
    """
    theirs = Q(email=OuterRef("to")) | Q(phone=OuterRef("to"))
    party = Party.objects.filter(theirs | Q(helper_email=OuterRef("to")))
    used = Exists(Applicant.objects.filter(theirs)) | Exists(party)
    return over(before).exclude(to="").exclude(Q(result=Result.DEAD) & used)


def without_a_visit(before: datetime) -> QuerySet[Applicant]:
    """Find the people who are still known, have no visit to come, and do not wait for one.

    `before` says nothing: when the programme ends, it ends for all of them.
    """
    claims = Appointment.objects.current().filter(applicant=OuterRef("pk"))
    waiting = IN_LINE.filter(applicant=OuterRef("pk"))
    return Applicant.objects.known().filter(~Exists(claims), ~Exists(waiting))


def letters_of(parties: Collection[Party]) -> list[str]:
    """Return under which names messages are about these parties."""
    return [party.reference for party in parties]


def unsent_about(about: Collection[str], now: datetime) -> list[int]:
    """Return the messages (ids) about these parties that are still to be sent."""
    rows = Notice.objects.unsent(now).filter(about__in=about)
    return list(rows.values_list("pk", flat=True))
