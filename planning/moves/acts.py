"""What planners and location managers do with a move: ask, sign, stop, resume, take back."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from django.utils import timezone

from accounts.models import User
from appointments.exceptions import NotAllowed
from config.db import locked, service
from locations.limits import lift, limit
from locations.models import Location, Slot, Why
from notices import services as notices
from planning.models import COUNTERSIGN, Act, LineState, MassMove, MoveLine, MoveState
from planning.moves.exceptions import NothingToDo, Overlaps, SamePerson
from planning.moves.scope import expected_in, left, scope_of
from planning.moves.staff import tell_planners
from trail.services import record

LIMITING = [Act.MOVE, Act.PAUSE]


@service
def ask(move: MassMove, by: User, *, alone: bool = False) -> MassMove:
    """Begin this move, which is not saved, or have it wait for a second person.

    A form that arrives twice begins it once. `alone` is a location manager, for today:
    then it begins at once, and planners are told, of whom one countersigns. Raises
    Overlaps if something is under way there on these days, NothingToDo if it would
    change nothing.
    """
    locked(Location.objects.filter(pk=move.location_id))  # two at once: one after the other
    if twin := MassMove.objects.filter(form_key=move.form_key).first():
        return twin
    if move.act in LIMITING and MassMove.objects.overlapping(move).exists():
        raise Overlaps
    now = timezone.now()
    move.asked_by, move.asked_at, move.people = by, now, counted(move, now)
    if move.act == Act.MOVE and not (move.people or move.desks_gone):
        raise NothingToDo
    if move.act == Act.MOVE and alone:
        move.countersign_until = now + COUNTERSIGN
    move.state = first_state(move)
    move.save()
    record("move", result="asked", about=move.source)
    if move.countersign_until:
        notices.enqueue(list(tell_planners(move)))
    if move.state != MoveState.ASKED:
        begin(move, now)
    return move


def first_state(move: MassMove) -> MoveState:
    """Return whether it waits for a second person, begins, or is done as nobody is told."""
    if move.act == Act.PAUSE:
        return MoveState.DONE
    waits = move.needs_two and not move.countersign_until
    return MoveState.ASKED if waits else MoveState.RUNNING


def counted(move: MassMove, now: datetime) -> int:
    """Return how many people it is about."""
    if move.act == Act.MOVE:
        return scope_of(move, now).people
    if move.act == Act.PAUSE:
        return 0
    return sum(each.people for each in expected_in(move, now))


@service
def confirm(pk: int, by: User) -> None:
    """Sign a move (id) as the second person, and begin it or countersign it. Safe to repeat.

    Raises SamePerson for who asked for it, NotAllowed if it waits for nobody.
    """
    asked = MassMove.objects.get(pk=pk)
    locked(Location.objects.filter(pk=asked.location_id))  # before its slots, as who limits them
    [move] = locked(MassMove.objects.filter(pk=pk))
    if move.confirmed_at:
        return
    if by.pk == move.asked_by_id:
        raise SamePerson
    if move.state != MoveState.ASKED and not move.countersign_until:
        raise NotAllowed
    if move.state == MoveState.TAKEN_BACK:
        raise NotAllowed
    move.confirmed_by, move.confirmed_at = by, timezone.now()
    starts = move.state == MoveState.ASKED
    if starts:
        move.state = MoveState.RUNNING
    move.save(update_fields=["confirmed_by", "confirmed_at", "state"])
    record("move", result="confirmed", about=move.source)
    if starts:
        begin(move, move.confirmed_at)


def begin(move: MassMove, now: datetime) -> None:
    """Close to new claims what is closed, and note who is concerned. The rest is the worker's."""
    if move.act in LIMITING and move.desks_gone:
        for start, end, places in limits(move, locked(move.slots())):
            limit(move.location_id, start, end, places, Why.PAUSE, note=move.source)
    add_lines(move, now)


def limits(move: MassMove, slots: Sequence[Slot]) -> Iterator[tuple[datetime, datetime, int]]:
    """Yield from when to when how many people a slot takes at most."""
    ordered = sorted(slots, key=attrgetter("starts_at"))
    runs = groupby(ordered, key=lambda slot: (timezone.localdate(slot.starts_at), left(move, slot)))
    for (_, places), run in runs:
        part: Sequence[Slot] = list(run)
        yield part[0].starts_at, part[-1].ends_at, places


def add_lines(move: MassMove, now: datetime) -> int:
    """Note the parties that are concerned and are not noted yet; return how many.

    Somebody may have confirmed a hold after it began: so the worker asks again.
    """
    if move.act == Act.PAUSE:
        return 0
    found = scope_of(move, now).moved if move.act == Act.MOVE else expected_in(move, now)
    rows = [
        MoveLine(
            move=move,
            party_id=each.party,
            people=each.people,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
        )
        for each in found
    ]
    MoveLine.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@service
def note_new(pk: int) -> None:
    """Note who came to be booked after a move (id) began, from a hold that was older."""
    for move in locked(MassMove.objects.filter(pk=pk, state=MoveState.RUNNING)):
        add_lines(move, timezone.now())


@service
def stop(pk: int) -> None:
    """Have the worker leave this move (id) alone for now. Who was asked may answer."""
    change(pk, MoveState.RUNNING, MoveState.STOPPED)


@service
def resume(pk: int) -> None:
    """Let the worker go on where it stopped."""
    change(pk, MoveState.STOPPED, MoveState.RUNNING)


def change(pk: int, before: MoveState, after: MoveState) -> None:
    for move in locked(MassMove.objects.filter(pk=pk, state=before)):
        move.state = after
        move.save(update_fields=["state"])
        record("move", result=after.value, about=move.source)


@service
def take_back(pk: int) -> None:
    """Open again what this move (id) closed, and ask nobody any more. Safe to repeat.

    Who was asked may still answer, and else comes as before, but for those who were told
    not to come: for them it goes on.
    """
    row = MassMove.objects.get(pk=pk)
    locked(Location.objects.filter(pk=row.location_id))
    if slots := sorted(locked(row.slots()), key=attrgetter("starts_at")):
        first, last = slots[0].starts_at, slots[-1].ends_at
        lift(row.location_id, first, last, Why.PAUSE, note=row.source)
    for move in locked(MassMove.objects.filter(pk=pk).exclude(state=MoveState.TAKEN_BACK)):
        move.state = MoveState.TAKEN_BACK
        move.save(update_fields=["state"])
        for line in locked(move.lines.filter(state=LineState.WAITING)):
            line.state = LineState.STAYS
            line.save(update_fields=["state"])
        record("move", result="taken back", about=move.source)
