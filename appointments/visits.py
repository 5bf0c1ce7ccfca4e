"""What happens at the desk to who is there, and how it is taken back."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from appointments.claims import end
from appointments.exceptions import AlreadyBooked, NotAllowed
from appointments.letters import Over, tell
from appointments.locks import lock_claims, lock_everything
from appointments.models import FIRM, Appointment, Party, Status, StatusChange
from appointments.rules import check_company
from appointments.served import let_go
from config.db import acting, ids, locked, service

UNDO_TIME = timedelta(minutes=5)
OVER = [Status.FULFILLED, Status.UNFINISHED]


@service
def check_in(claims: Collection[int]) -> list[Appointment]:
    """Record that these applicants (ids of appointments) are here. Safe to repeat.

    Who is checked in already stays so; the others become it, all or none.

    Raises NotAllowed if there is none, or one of them is neither booked nor here.
    """
    rows = locked(Appointment.objects.filter(pk__in=claims))
    arriving = [row for row in rows if row.status != Status.CHECKED_IN]
    if not rows:
        raise NotAllowed
    Appointment.objects.advance(arriving, Status.CHECKED_IN)
    return arriving


@service
def check_in_present(
    here: Collection[int], absent: Collection[int], *, guardian: bool = False
) -> list[Appointment]:
    """Check in who of a party is here and free the places of the others (ids of appointments).

    The absent may book again; their party is told what is left. Minors who are here
    without an adult of the party need a `guardian`, whom the desk has seen and which is
    noted with the party. Safe to repeat.

    Raises MinorAlone if nobody came with them, and NotAllowed if one of the absent is
    here, or one of those here is neither booked nor here.
    """
    found = Appointment.objects.filter(pk__in=[*here, *absent])
    rows, parties = lock_claims(found.values_list("applicant", flat=True))
    coming = [row for row in rows if row.pk in here]
    gone = [row for row in rows if row.pk in absent]
    if not coming or len(coming) < len(set(here)):
        raise NotAllowed
    if any(row.status == Status.CHECKED_IN for row in gone) or set(here) & set(absent):
        raise NotAllowed
    check_who_came(parties, coming, guardian=guardian)

    end(gone, timezone.now())
    if guardian:
        Party.objects.filter(pk__in=ids(parties)).update(with_guardian=True)
    arrived = check_in(here)
    lost = {row.party_id for row in gone}
    tell([party for party in parties if party.pk in lost], Over(gone))
    return arrived


@service
def undo_check_in(claims: Collection[int]) -> list[Appointment]:
    """Take back that these people (ids of appointments) are here, at the same desk, soon after.

    Their places stay theirs. Who is booked already stays so: safe to repeat.

    Raises NotAllowed if one of them is neither, or it is too late or another desk.
    """
    rows = locked(Appointment.objects.filter(pk__in=claims))
    back = [row for row in rows if row.status != Status.BOOKED]
    if not rows or any(row.status != Status.CHECKED_IN for row in back):
        raise NotAllowed
    check_undo(back, timezone.now())
    put_back(back, Status.BOOKED)
    return back


@service
def fulfil(claims: Collection[int]) -> list[Appointment]:
    """Record that these people (ids of appointments) got what they came for, all or none.

    Ends whatever else they hold, have booked or wait for, and writes to those who had it.

    Raises NotAllowed if one of them is not checked in.
    """
    found = lock_everything(people_of(claims))
    rows = [row for row in found.claims if row.pk in claims]
    if len(rows) < len(set(claims)):
        raise NotAllowed
    Appointment.objects.advance(rows, Status.FULFILLED)
    let_go(found)
    return rows


@service
def leave_unfinished(claims: Collection[int]) -> list[Appointment]:
    """Record that these people (ids of appointments) came and have to come again, all or none.

    They may book again at once.

    Raises NotAllowed if one of them is not checked in.
    """
    rows = locked(Appointment.objects.filter(pk__in=claims))
    if len(rows) < len(set(claims)):
        raise NotAllowed
    Appointment.objects.advance(rows, Status.UNFINISHED)
    return rows


@service
def reopen(claims: Collection[int], *, corrected: bool = False) -> list[Appointment]:
    """Have these people (ids of appointments), whose visit was over, at the desk again.

    At the same desk and soon after, unless it is `corrected`, for which the caller
    has a reason and a second officer. What ended with the visit stays ended. Who is
    at the desk already stays so: safe to repeat.

    Raises AlreadyBooked if one of them has an appointment since, and NotAllowed if
    the visit was never over, or it is too late or another desk.
    """
    found = lock_everything(people_of(claims), claims)
    rows = [row for row in found.claims if row.pk in claims]
    over = [row for row in rows if row.status != Status.CHECKED_IN]
    if not rows or any(row.status not in OVER for row in over):
        raise NotAllowed
    if any(row.status in FIRM for row in found.claims if row not in rows):
        raise AlreadyBooked
    if not corrected:
        check_undo(over, timezone.now())
    put_back(over, Status.CHECKED_IN)
    return over


def people_of(claims: Collection[int]) -> list[int]:
    """Look up, before anything is locked, whose claims (ids) these are."""
    return list(Appointment.objects.filter(pk__in=claims).values_list("applicant", flat=True))


def check_who_came(
    parties: Iterable[Party], coming: Collection[Appointment], *, guardian: bool
) -> None:
    """Raise MinorAlone if those who come to one of `parties` are minors and nobody is with them."""
    came = Appointment.objects.filter(party__in=ids(parties), status=Status.CHECKED_IN)
    there = [*coming, *came.select_related("applicant", "slot")]
    for party in parties:
        here = [row for row in there if row.party_id == party.pk]
        if here:
            day = timezone.localdate(here[0].slot.starts_at)
            people = [row.applicant for row in here]
            check_company(people, day, guardian=guardian or party.with_guardian)


def check_undo(rows: Collection[Appointment], now: datetime) -> None:
    """Raise NotAllowed unless the last step of each was taken where we are, within UNDO_TIME.

    Who acts at no desk takes back only what they did themselves.
    """
    steps = StatusChange.objects.filter(about="appointment", row__in=ids(rows))
    who = acting.get()
    for step in steps.order_by("row", "-pk").distinct("row"):
        same = step.place == who.place and (who.desk or step.actor == who.actor)
        if not same or step.at < now - UNDO_TIME:
            raise NotAllowed


def put_back(rows: Collection[Appointment], status: Status) -> None:
    """Give `rows`, which are locked, the status they had before: no step that NEXT allows."""
    Appointment.objects.filter(pk__in=ids(rows)).update(status=status)
    for row in rows:
        row.status = status
