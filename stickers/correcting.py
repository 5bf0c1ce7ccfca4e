"""Outcomes taken back, corrected or exchanged. None is ever deleted."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from applicants.services import open_again, unmark_served
from appointments.exceptions import NotAllowed
from appointments.locks import lock_everything
from appointments.served import release
from appointments.visits import reopen
from config.db import locked, service
from stickers.exceptions import AlreadyDone, ReasonNeeded, SecondOfficer, TooLateToUndo
from stickers.issuing import Finding, check, close, write
from stickers.models import SERVED, Outcome, Result, State, Sticker
from stickers.serials import read_serial
from stickers.taking import Where, give, put_back


@service
def undo_outcome(outcome: int, *, desk: int, by: User, where: Where | None = None) -> Outcome:
    """Take back an outcome (id) at the same desk (id), within UNDO_TIME. Safe to repeat.

    The person is checked in again and not served; `where` says where the sticker is.
    What else they had does not come back by itself.

    Raises TooLateToUndo, ReasonNeeded if `where` is missing, or NotAllowed if it was
    corrected or the sticker became void, AlreadyBooked if the person has booked anew.
    """
    [row] = lock_outcomes([outcome])
    now = timezone.now()
    if row.undone_at is not None:
        return undone_before(row)
    if not row.may_be_undone(desk, now):
        raise TooLateToUndo
    reopen([row.appointment_id])
    if row.sticker is not None:
        put_back(row.sticker, where, by, now)
    mark_undone([row], by, now)
    take_back(row)
    return row


def lock_outcomes(outcomes: Iterable[int]) -> list[Outcome]:
    """Lock whose outcomes (ids) these are, with all they have, and return them in order.

    Whoever writes an outcome locks its applicant first, so the rows need no lock.
    """
    pks = list(outcomes)
    visits = Outcome.objects.filter(pk__in=pks)
    people = visits.values_list("appointment__applicant", flat=True)
    lock_everything(people, visits.values_list("appointment", flat=True))
    related = Outcome.objects.select_related("appointment__applicant", "sticker", "desk")
    found = related.in_bulk(pks)
    return [found[pk] for pk in pks]


def undone_before(row: Outcome) -> Outcome:
    """Return an undone outcome. Raises NotAllowed if it was a correction that undid it."""
    if Outcome.objects.filter(corrects=row).exists():
        raise NotAllowed
    return row


def mark_undone(
    rows: Iterable[Outcome],
    by: User,
    now: datetime,
    *,
    reason: str = "",
    second: User | None = None,
) -> None:
    """Write who took these outcomes back, when, and why with whom if it was late."""
    for row in rows:
        row.undone_at, row.undone_by, row.reason, row.second = now, by, reason, second
        row.save(update_fields=["undone_at", "undone_by", "reason", "second"])


def take_back(row: Outcome) -> None:
    """Take back what `row` meant for the person, whose row is locked."""
    if row.result in SERVED:
        unmark_served(row.applicant, row.served_before)
    elif row.result == Result.IND_DECIDES:
        open_again(row.applicant)


@service
def correct(
    outcome: int,
    found: Finding,
    *,
    reason: str,
    by: User,
    second: User,
    where: Where | None = None,
) -> Outcome:
    """Put `found` in the place of an outcome (id), at any time, for a reason and with a colleague.

    The old one stays, marked as undone. Its sticker goes where `where` says, unless it
    is the same one. Safe to repeat.

    Raises ReasonNeeded without `reason` or `where`, SecondOfficer, AlreadyDone if it
    was undone or corrected otherwise, NotAllowed if its sticker is void, AlreadyBooked
    if they come again and would not be served, and what `record_outcome` raises.
    """
    check_two(reason, by, second)
    [row] = lock_outcomes([outcome])
    now = timezone.now()
    if row.undone_at is not None:
        return corrected_before(row, found)
    found = replace(found, at=found.at or row.at)
    open_anew(row, found)
    put_aside(row, found, where, by, now)
    mark_undone([row], by, now, reason=reason, second=second)
    take_back(row)
    row.applicant.refresh_from_db()
    check(found, row.applicant, now)
    new = successor(row, by)
    if found.result != row.result:
        new.told_at = None
    write(new, found, row.applicant, by, now)
    close(new)
    return new


def open_anew(row: Outcome, found: Finding) -> None:
    """Have the visit be open for a moment. Who was served by it needs nothing they booked since."""
    if found.result in SERVED:
        release([row.applicant.pk])
    reopen([row.appointment_id], corrected=True)


def check_two(reason: str, by: User, second: User | None) -> None:
    """Raise unless there are a reason and a second person."""
    if not reason:
        raise ReasonNeeded
    if second is None or second.pk == by.pk:
        raise SecondOfficer


def corrected_before(row: Outcome, found: Finding) -> Outcome:
    """Return what `row` was corrected to if that is the same. Raises AlreadyDone."""
    new = Outcome.objects.filter(corrects=row).select_related("sticker").first()
    serial = new.sticker.serial if new and new.sticker else None
    if new is None or (new.result, serial) != (found.result, read_serial(found.serial)):
        raise AlreadyDone(who=row.undone_by, at=row.undone_at, where=row.desk)
    return new


def put_aside(row: Outcome, found: Finding, where: Where | None, by: User, now: datetime) -> None:
    """Put the sticker of `row` back: on the roll for a moment if it is given again."""
    if row.sticker is not None:
        same = read_serial(found.serial) == row.sticker.serial
        put_back(row.sticker, Where.ROLL if same else where, by, now)


def successor(row: Outcome, by: User) -> Outcome:
    """Return, unsaved, the outcome that takes the place of `row`, with the clock of that one.

    What the party was told of `row` is told.
    """
    return Outcome(
        appointment=row.appointment,
        desk=row.desk,
        checked_by=by,
        served_before=row.served_before,
        recorded_at=row.recorded_at,
        told_at=row.told_at,
        corrects=row,
    )


@service
def swap(
    one: int, other: int, *, desk: int, by: User, reason: str = "", second: User | None = None
) -> list[Outcome]:
    """Exchange the stickers of two outcomes (ids), as when twins were taken for each other.

    At the same desk (id) within UNDO_TIME by one person, later with a reason and a
    colleague. Safe to repeat. Returns the two outcomes that hold now.

    Raises TooLateToUndo, NotAllowed if one has no live sticker or was undone.
    """
    rows = lock_outcomes([one, other])
    now = timezone.now()
    if all(row.undone_at is not None for row in rows):
        return swapped_before(rows)
    if not all(row.may_be_undone(desk, now) for row in rows):
        if not reason:
            raise TooLateToUndo
        check_two(reason, by, second)
    stickers = {row.pk: row for row in locked(Sticker.objects.filter(outcomes__in=rows))}
    pair = [stickers.get(row.sticker_id or 0) for row in rows]
    if None in pair or len(stickers) < len(rows) or any(row.undone_at for row in rows):
        raise NotAllowed
    return exchange(rows, [each for each in pair if each], by, now, (reason, second))


def swapped_before(rows: list[Outcome]) -> list[Outcome]:
    """Return what two outcomes were swapped to. Raises NotAllowed if it was not a swap."""
    new = list(Outcome.objects.active().filter(corrects__in=rows).order_by("corrects"))
    if {each.sticker_id for each in new} != {row.sticker_id for row in rows}:
        raise NotAllowed
    return new


def exchange(
    rows: list[Outcome],
    stickers: list[Sticker],
    by: User,
    now: datetime,
    why: tuple[str, User | None],
) -> list[Outcome]:
    """Give each the sticker of the other; rows and stickers are locked.

    First nobody has one: the unique index is checked row by row.
    """
    reason, second = why
    if any(each.status != State.ISSUED for each in stickers):
        raise NotAllowed
    Sticker.objects.become(stickers, State.WITH_DESK, by=by, at=now, applicant=None)
    mark_undone(rows, by, now, reason=reason, second=second)
    new = []
    for row, sticker, flagged in zip(
        rows, reversed(stickers), [row.flagged for row in reversed(rows)], strict=True
    ):
        give(sticker, row.applicant, by, now)
        outcome = successor(row, by)
        outcome.result, outcome.document, outcome.note = row.result, row.document, row.note
        outcome.at, outcome.sticker, outcome.flagged = row.at, sticker, flagged
        outcome.save()
        new.append(outcome)
    return new
