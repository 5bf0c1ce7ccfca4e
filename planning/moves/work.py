"""What the worker does with moves: one line after another, as often as it is called.

Nothing is kept between two runs but the rows: it may stop anywhere and go on anywhere.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from time import monotonic

from django.utils import timezone

from appointments.exceptions import BookingError, NotAllowed, SlotFull
from appointments.models import WaitlistEntry
from appointments.proposals import proposal_of
from config.db import acting_as, ids, locked, service
from desk.papers import remake_lists
from planning.models import ASKED_STATES, Act, LineState, MassMove, MoveLine, MoveState
from planning.moves import acts, ends, lines
from planning.moves.exceptions import Busy
from planning.moves.nearest import Free, free_places, wanted_by

PLANNING = "planning"
Clock = Callable[[], bool]


def run(seconds: float) -> None:
    """Go on with every move for so long at most, then look after those that were asked."""
    end = monotonic() + seconds
    over = lambda: monotonic() >= end  # noqa: E731 -- one clock for all
    for move in MassMove.objects.filter(state=MoveState.RUNNING).order_by("pk"):
        go_on(move, over)
    remake_next()
    follow_up(over)


def go_on(move: MassMove, over: Clock) -> None:
    """Handle the lines of a move that are to do; it is done when there are none left."""
    with in_the_name_of(move):
        acts.note_new(move.pk)
        todo = move.lines.filter(state=LineState.WAITING).still_there().order_by("starts_at", "pk")
        free = None
        for line in todo.iterator(chunk_size=200):
            if over():
                return
            if line.there and move.act == Act.MOVE and free is None:
                free = free_places(timezone.now(), but=ids(move.slots()))
            handle(line, move, free)
        finish(move.pk)


def handle(line: MoveLine, move: MassMove, free: Free | None) -> None:
    """Do with one line what there is to do; what somebody else prevents is left for later."""
    if not line.there:
        ends.settle(line.pk)
    elif move.act != Act.MOVE:
        lines.tell_today(line.pk)
    elif free is not None:
        find_place(line.pk, free)


def find_place(pk: int, free: Free) -> None:
    """Propose the nearest place to a party (id of its line), or put it first in line."""
    line, was = lines.look(pk)
    if not was:
        ends.settle(pk)
        return
    entry = WaitlistEntry.objects.filter(party=line.party_id).first()
    wanted, now = wanted_by(line.party, was, entry), timezone.now()
    kept = {
        row.slot_id for row in proposal_of(line.party) if row.held_until and row.held_until > now
    }
    if kept and offered(pk, kept):  # of an earlier move: it is theirs already
        return
    for window in free.nearest(wanted, now):
        answer = offered(pk, window.slots)
        if answer is None:
            free.drop(window)
        elif answer:
            free.take(window, wanted.size)
            return
    give_up(pk)


def offered(pk: int, slots: Collection[int]) -> bool | None:
    """Propose these slots (ids) to a party (id of its line), unless it is to be asked later.

    Returns False if the party cannot come then, and None if the places are gone.
    """
    try:
        lines.propose(pk, slots)
    except SlotFull:
        return None
    except Busy:
        lines.tell_off(pk)
        return True
    except BookingError:
        return False
    return True


def give_up(pk: int) -> None:
    """Put a party (id of its line) first in line; one that came meanwhile is left alone."""
    try:
        ends.lead_the_line(pk)
    except Busy:
        lines.tell_off(pk)
    except NotAllowed:
        ends.settle(pk)


@service
def finish(pk: int) -> None:
    """Note that nothing is to do in a move (id) any more."""
    if not MoveLine.objects.filter(move=pk, state=LineState.WAITING).exists():
        for move in locked(MassMove.objects.filter(pk=pk, state=MoveState.RUNNING)):
            move.state = MoveState.DONE
            move.save(update_fields=["state"])


def remake_next() -> None:
    """Have the lists on paper made anew where a move is done: of today, and of tomorrow.

    The sheets are drawn in no transaction; made twice, they are the same.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    done = MassMove.objects.filter(state=MoveState.DONE, listed_at=None, last_day__gte=today)
    for move in done.select_related("location").order_by("pk"):
        remake_lists(move.location, today)
        MassMove.objects.filter(pk=move.pk).update(listed_at=now)


def follow_up(over: Clock) -> None:
    """Look after those who were asked: what they did, once more, listed, at last first in line."""
    asked = MoveLine.objects.filter(state__in=ASKED_STATES).still_there()
    for line in asked.select_related("move").order_by("answer_by", "pk").iterator(chunk_size=200):
        if over():
            return
        with in_the_name_of(line.move):
            follow(line)


def follow(line: MoveLine) -> None:
    """Do what time it is for, with one party that was asked."""
    now = timezone.now()
    if not line.there:
        ends.settle(line.pk)
    elif ends.has_said_no(line, now):  # also in a move that was stopped: she was told so
        give_up(line.pk)
    elif line.move.state == MoveState.STOPPED:
        return
    elif line.state == LineState.PROPOSED:
        wait_for_answer(line, now)
    elif ends.is_taken_back(line) or (ends.is_due(line, now) and ends.has_place(line)):
        ends.keep_place(line.pk)
    elif ends.is_due(line, now):
        give_up(line.pk)


def wait_for_answer(line: MoveLine, now: datetime) -> None:
    """Ask once more when half of the time is over; note it when all of it is."""
    if line.answer_by and line.answer_by <= now:
        ends.note_silence(line.pk)
    elif line.move.state != MoveState.TAKEN_BACK and lines.halfway(line, now):
        lines.remind(line.pk)


@contextmanager
def in_the_name_of(move: MassMove) -> Iterator[None]:
    """Have the history say who asked for it, through the planners' door."""
    with acting_as(actor=f"user:{move.asked_by_id}", channel=PLANNING):
        yield
