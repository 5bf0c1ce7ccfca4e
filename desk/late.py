"""What happened on paper while there was no network, written down afterwards.

It is written with the real time and marked in the history as a late entry. What was
done meanwhile by others stands: the two are shown side by side, nothing is overwritten.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from appointments import hall, visits
from appointments.exceptions import BookingError, NotAllowed
from appointments.models import Appointment, Party, Status, StatusChange, late_entry
from appointments.no_shows import LOST
from config.days import clock, short_day
from config.db import acting_as
from desk.day import Visit, Visitor, grouped
from locations.models import Desk, Location
from stickers.issuing import Finding, record_outcome

STAYS = [Status.CHECKED_IN, Status.FULFILLED, Status.UNFINISHED]


@dataclass(frozen=True)
class OnPaper:
    """What the paper says of one person (id of an appointment); no `finding`: only that they came.

    The time in `finding` is when they came, for nobody writes down more.
    """

    appointment: int
    arrived_at: datetime
    finding: Finding | None = None


class Told(NamedTuple):
    """What became of one entry: fine, or what stands against it, side by side."""

    person: str
    refused: str = ""
    status: str = ""
    changed_at: str = ""
    serial: str = ""
    who: str = ""
    booked: str = ""


class HereAlready(BookingError):
    """Somebody else has noted already that the person is here, at another time."""

    message = _("This person was checked in already.")


def find_visit(reference: str, location: Location, now: datetime) -> Visit | None:
    """Return the visit of this reference at `location` within the last LOST, if there is one.

    Its people with whatever became of their claims: one that was cancelled
    meanwhile is what a conflict is about.
    """
    since = timezone.localdate(now) - LOST
    rows = Appointment.objects.filter(
        ~Q(status__in=[Status.HELD, Status.EXPIRED]),
        party__reference=reference,
        slot__location=location,
        slot__starts_at__date__range=(since, timezone.localdate(now)),
    ).select_related("applicant", "party", "slot")
    newest = {row.applicant_id: row for row in rows.order_by("pk")}
    found = grouped(sorted(newest.values(), key=lambda row: row.pk), timezone.localdate(now))
    return found[0] if found else None


def day_of(visit: Visit) -> date:
    return timezone.localdate(visit.starts_at)


def enter(notes: Sequence[OnPaper], *, desk: Desk, by: User) -> list[Told]:
    """Write down what the paper says, each person in transactions of their own.

    Who cannot be written does not keep the others from it. Safe to repeat.
    """
    come_back(notes)
    return [enter_one(note, desk=desk, by=by) for note in notes]


def come_back(notes: Sequence[OnPaper]) -> None:
    """Have those of one party who were taken for no-shows here, together.

    One by one a child would come without an adult. If it is refused, `enter_one` says why.
    """
    missed = Appointment.objects.filter(
        pk__in=[note.appointment for note in notes], status=Status.NO_SHOW
    )
    rows = [row for row in missed.select_related("slot") if came_back(row) is None]
    if len(rows) > 1 and notes[0].arrived_at <= timezone.now():
        with acting_as(reason=late_entry(notes[0].arrived_at)), suppress(BookingError):
            hall.take_back([row.pk for row in rows])


def enter_one(note: OnPaper, *, desk: Desk, by: User) -> Told:
    """Write down one arrival, then what came of it: the second may fail and the first stays."""
    row = Appointment.objects.select_related("applicant", "slot").get(pk=note.appointment)
    reason = late_entry(note.arrived_at)
    with acting_as(reason=reason):
        try:
            if note.finding is None:
                check_not_noted(row, reason)
            row = arrive(row, note.arrived_at)
            if note.finding is not None:
                record_outcome(row.pk, note.finding, desk=desk.pk, by=by)
        except BookingError as refusal:
            return conflict(row, refusal)
    return Told(name_of(row))


def check_not_noted(row: Appointment, reason: str) -> None:
    """Raise HereAlready if it was noted that they are here, unless by this same entry."""
    if row.status in STAYS and not changes_of(row).filter(reason=reason).exists():
        raise HereAlready


def changes_of(row: Appointment) -> QuerySet[StatusChange]:
    return StatusChange.objects.filter(about="appointment", row=row.pk)


def arrive(row: Appointment, at: datetime) -> Appointment:
    """Have the person of `row` here; one who was taken for a no-show is so no more.

    Returns the claim they are here with. Raises NotAllowed if they were booked for no
    such time any more, or the time lies ahead.
    """
    if at > timezone.now():
        raise NotAllowed
    if row.status in STAYS:
        return row
    if row.status == Status.NO_SHOW:
        return came_back(row) or hall.take_back([row.pk])[0]
    visits.check_in([row.pk])
    return row


def came_back(row: Appointment) -> Appointment | None:
    """Return the claim with which the person of a no-show was there after all, if they were."""
    day = timezone.localdate(row.slot.starts_at)
    since = Appointment.objects.filter(
        applicant=row.applicant_id, slot__location=row.slot.location_id, slot__starts_at__date=day
    )
    return since.filter(pk__gt=row.pk, status__in=STAYS).first()


def name_of(row: Appointment) -> str:
    return Visitor(row, timezone.localdate(row.slot.starts_at)).name


def conflict(row: Appointment, refusal: BookingError) -> Told:
    """Say what stands against the paper: the state of the claim, since when, and by whom."""
    row.refresh_from_db(fields=["status"])
    last = changes_of(row).order_by("-pk").first()
    at = getattr(refusal, "at", None) or (last and (last.came_at or last.at))
    return Told(
        person=name_of(row),
        refused=str(refusal.message),
        status=str(Status(row.status).label),
        changed_at=timezone.localtime(at).isoformat() if at else "",
        serial=getattr(refusal, "serial", ""),
        who=str(getattr(refusal, "who", "")) or named(last.actor if last else ""),
        booked=booked_for(row),
    )


def booked_for(row: Appointment) -> str:
    """Return when and where the person is expected instead, "" if nowhere."""
    other = Appointment.objects.filter(applicant=row.applicant_id, status=Status.BOOKED)
    now = other.exclude(pk=row.pk).select_related("slot__location").first()
    if now is None:
        return ""
    starts_at = now.slot.starts_at
    return f"{short_day(starts_at)}, {clock(starts_at)}, {now.slot.location}"


def named(actor: str) -> str:
    """Return who an actor of the history is, in words for a clerk."""
    kind, _sep, pk = actor.partition(":")
    if kind == "user":
        user = User.objects.filter(pk=pk).first()
        return (user.get_full_name() or user.get_username()) if user else ""
    return str(ACTORS.get(kind, ""))


ACTORS: dict[str, str | Promise] = {"applicant": _("the visitor"), "task": _("the computer")}


def current_party(pk: int | None, location: Location) -> Visit | None:
    """Return the visit of the party (id) that the clerk is entering, if it is of here still."""
    party = Party.objects.filter(pk=pk).first() if pk else None
    return find_visit(party.reference, location, timezone.now()) if party else None
