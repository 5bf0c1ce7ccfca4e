"""How things stand with a visit: what its page says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from appointments.changes import last_cancelled
from appointments.letters import visits_of
from appointments.line import offer_of
from appointments.models import Appointment, Channel, Party, Status, StatusChange
from appointments.proposals import is_displaced, proposed
from appointments.saying import NOT_HERS, NOT_YOURS, OURS
from config.db import ids
from locations.models import Slot
from stickers.models import Outcome

BOOKED, PAST, HERE = "booked", "past", "here"
LOOKING = "looking"  # we took the place, and look for another one
SERVED, UNFINISHED, MISSED = "served", "unfinished", "missed"
CANCELLED, NOTHING = "cancelled", "nothing"
WAITED, LEFT_LINE = "waited", "left the line"
ENDED = {  # in the order in which they say most about a visit
    Status.FULFILLED: SERVED,
    Status.UNFINISHED: UNFINISHED,
    Status.NO_SHOW: MISSED,
}


@dataclass(frozen=True)
class State:
    """The word for a visit, the claims it is about, and who ended or moved it.

    `why` is what came of it at the desk, or one of the reasons of `notices.contexts.Ended`.
    """

    word: str
    rows: Sequence[Appointment] = ()
    by_us: bool = False
    why: str = ""
    can_be_taken_back: bool = False


def booked_now(party: int) -> list[Appointment]:
    """Return who of the party (id) is booked for a time that is still to come."""
    rows = visits_of([Party.objects.get(pk=party)])[party]
    now = timezone.now()
    return [row for row in rows if row.status == Status.BOOKED and row.slot.starts_at > now]


def can_change(party: int) -> list[Appointment]:
    """Return who of the party (id) may choose another time: nobody while an offer runs.

    Choosing would end the offer: first they take it or say no.
    """
    return [] if offer_of(Party(pk=party)) else booked_now(party)


def state_of(party: Party, booked: Sequence[Appointment], now: datetime) -> State:
    """Return how things stand with this party, of which `booked` is booked or here."""
    if any(row.status == Status.CHECKED_IN for row in booked):
        return State(HERE, booked)
    if booked:
        if is_looked_for(party, booked, now):
            return State(LOOKING, booked, by_us=True)
        word = PAST if booked[0].slot.ends_at < now else BOOKED
        if word == PAST:
            return State(PAST, booked)
        if party.version == 1:  # what was booked once has not moved, and nobody left it
            return State(BOOKED, booked)
        back = can_come_back(last_cancelled(party.pk), now)
        return State(BOOKED, booked, by_us=moved_by_us(booked[0]), can_be_taken_back=back)
    return ended(party, now)


def is_looked_for(party: Party, booked: Sequence[Appointment], now: datetime) -> bool:
    """Whether this was taken from the party and has begun, and planners proposed something else.

    Whatever it answers but yes, it is put first in line in the end.
    """
    had = booked[0].slot
    if had.starts_at > now or not is_displaced(party, had):
        return False
    return proposed().filter(party=party, pk__gt=max(ids(booked))).exists()


def ended(party: Party, now: datetime) -> State:
    """Return what became of a visit of which nothing is left."""
    rows = list(party.appointments.select_related("slot__location").order_by("pk"))
    came = [status for status in ENDED if any(row.status == status for row in rows)]
    if came:
        found = [row for row in rows if row.status == came[0]]
        return State(ENDED[came[0]], found, why=result_of(found))
    gone = last_cancelled(party.pk)
    if not gone:  # a party that nothing was ever booked for has a reference by waiting alone
        waited = WAITED if hasattr(party, "waitlist_entry") else LEFT_LINE
        return State(NOTHING if party.version else waited)
    change = steps(gone[0], Status.CANCELLED).last()
    channel = change.channel if change else ""
    why = reason_of(gone) if channel in {Channel.DESK, *OURS} else ""
    why = NOT_YOURS if change and change.reason == NOT_HERS else why
    by_us = bool(why) or channel in OURS
    back = not by_us and can_come_back(gone, now)
    return State(CANCELLED, gone, by_us=by_us, why=why, can_be_taken_back=back)


def can_come_back(gone: Sequence[Appointment], now: datetime) -> bool:
    """Whether these, who cancelled last, may take it back: they did it, and it is still to come."""
    if not gone or gone[0].slot.starts_at <= now:
        return False
    change = steps(gone[0], Status.CANCELLED).last()
    return change is not None and change.channel not in OURS and change.reason != NOT_HERS


def result_of(rows: Sequence[Appointment]) -> str:
    """Return what came of these visits at the desk, "" if nothing was written down."""
    outcome = Outcome.objects.active().filter(appointment__in=rows).order_by("-pk").first()
    return outcome.result if outcome else ""


def reason_of(gone: Sequence[Appointment]) -> str:
    """Return why nobody of these needs the appointment any more, "" if that is not so."""
    if all(row.applicant.served_on for row in gone):
        return "issued"
    day = timezone.localdate(gone[0].slot.starts_at)
    withdrawn = [row.applicant.withdrawn_on for row in gone]
    return "withdrawn" if all(since and since <= day for since in withdrawn) else ""


def first_of(state: State) -> Slot | None:
    """Return when and where the visit was, if there was one."""
    return min((row.slot for row in state.rows), key=lambda slot: slot.starts_at, default=None)


def moved_by_us(row: Appointment) -> bool:
    """Whether the office or the planning put the visit here, after the party had another time."""
    mine = Appointment.objects.filter(party=row.party_id, applicant=row.applicant_id)
    before = mine.filter(pk__lt=row.pk, status=Status.CANCELLED).exclude(slot=row.slot_id)
    had = StatusChange.objects.filter(about="appointment", status=Status.BOOKED)
    ours = steps(row, Status.BOOKED).filter(channel__in=OURS)  # as the messages tell it
    return had.filter(row__in=before.values("pk")).exists() and ours.exists()


def steps(row: Appointment, status: Status) -> QuerySet[StatusChange]:
    """Return when, and by which door, the claim came to this status."""
    return StatusChange.objects.filter(about="appointment", row=row.pk, status=status)
