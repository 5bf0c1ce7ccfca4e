"""What came of a visit, written in one transaction: all of it or nothing.

Locks: applicant, parties, appointments, turns in the line, sticker, in this order.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from accounts.models import User
from applicants.eligibility import comes_without_sticker, was_served
from applicants.models import Applicant
from applicants.services import close_until_decided, mark_served
from appointments.exceptions import NotAllowed
from appointments.locks import lock_everything
from appointments.models import Appointment, Status
from appointments.served import release
from appointments.visits import fulfil, leave_unfinished
from config.db import service
from locations.models import Desk
from stickers.exceptions import AlreadyDone, DocumentNeeded, HasSticker, ReasonNeeded, WrongAge
from stickers.models import SERVED, WITH_STICKER, Outcome, Place, Result, State, Sticker
from stickers.serials import read_serial
from stickers.taking import give, take


@dataclass(frozen=True)
class Finding:
    """What a clerk saw and did: kind of document, never its number; `at` if it was earlier.

    `note` says what differs; `serial` is scanned or typed, and only read if the
    result comes with a sticker.
    """

    result: Result
    document: str = ""
    serial: str = ""
    note: str = ""
    at: datetime | None = None


@service
def record_outcome(appointment: int, found: Finding, *, desk: int, by: User) -> Outcome:
    """Write what came of a checked-in appointment (id) at a desk (id). The same again is the same.

    With a sticker or under 14: fulfilled, served, and what else the person holds or
    waits for ends, which its holder is told. Else unfinished: they may book again at
    once, or after the IND has decided. A sticker of another roll is issued and flagged.

    Raises AlreadyDone, NotAllowed if the person is not checked in at this location,
    WrongAge, DocumentNeeded, ReasonNeeded, HasSticker, or what `take` raises.
    """
    seen = Appointment.objects.select_related("slot").get(pk=appointment)  # these never change
    everything = lock_everything([seen.applicant_id])
    here = Place(Desk.objects.get(pk=desk).location_id, desk)
    if (appointment, Status.CHECKED_IN) not in {(c.pk, c.status) for c in everything.claims}:
        return done_before(appointment, found)
    now = timezone.now()
    [person] = everything.people
    if seen.slot.location_id != here.location:
        raise NotAllowed
    check(found, person, now)
    outcome = Outcome(appointment=seen, desk_id=desk, checked_by=by, served_before=person.served_on)
    write(outcome, found, person, by, now)
    close(outcome)
    return outcome


def done_before(appointment: int, found: Finding) -> Outcome:
    """Return the outcome that says the same. Raises AlreadyDone, or NotAllowed without any."""
    outcomes = Outcome.objects.active().select_related("sticker", "checked_by", "desk")
    done = outcomes.filter(appointment=appointment).first()
    if done is None:
        raise NotAllowed
    serial = read_serial(found.serial) if found.result in WITH_STICKER else None
    given = done.sticker.serial if done.sticker else None
    if (done.result, given) != (found.result, serial):
        raise AlreadyDone(given or "", who=done.checked_by, at=done.at, where=done.desk)
    return done


def check(found: Finding, person: Applicant, now: datetime) -> None:
    """Raise what speaks against writing this of `person`, who is locked."""
    at = found.at or now
    on = timezone.localdate(at)
    if at > now:
        raise NotAllowed
    young = comes_without_sticker(person, on)
    if found.result in (WITH_STICKER if young else [Result.UNDER_14]):
        raise WrongAge
    if found.result in SERVED and not found.document:
        raise DocumentNeeded
    if found.result == Result.DATA_DIFFER and not found.note:
        raise ReasonNeeded
    if found.result in WITH_STICKER:
        check_without(person, on)


def check_without(person: Applicant, on: date) -> None:
    """Raise HasSticker if `person` has one, of ours or from before."""
    live = Sticker.objects.filter(applicant=person, status=State.ISSUED).first()
    if live is not None:
        raise HasSticker(live.serial, who=live.changed_by, at=live.changed_at, where=live.desk)
    if was_served(person, on):
        raise HasSticker


def write(outcome: Outcome, found: Finding, person: Applicant, by: User, now: datetime) -> None:
    """Save `outcome` with what was found; if it comes with a sticker, take and give that."""
    outcome.result, outcome.document, outcome.note = found.result, found.document, found.note
    outcome.at = found.at or now
    if outcome.recorded_at < outcome.at:  # now is read after the locks
        outcome.recorded_at = now
    if found.result in WITH_STICKER:
        here = Place(outcome.desk.location_id, outcome.desk_id)
        outcome.sticker, outcome.flagged = take(found.serial, here, by)
        give(outcome.sticker, person, by, now)
    outcome.save()


def close(outcome: Outcome) -> None:
    """Draw from `outcome` what it means for the visit and for the person, who are locked."""
    person, on = outcome.applicant, timezone.localdate(outcome.at)
    if outcome.result in SERVED:
        fulfil([outcome.appointment_id])  # this ends whatever else they have
        mark_served(person, on)
    else:
        leave_unfinished([outcome.appointment_id])
    if outcome.result == Result.IND_DECIDES:
        close_until_decided(person, on)
        release([person.pk], why="decides")
