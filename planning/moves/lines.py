"""One party of a move at a time: asked, reminded, told of today. Each a transaction of its own.

The party may have done something meanwhile: so each looks again under its locks, and
does nothing where somebody was quicker.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from appointments import claims, no_shows
from appointments.line import decent, may_ask
from appointments.locks import lock_people, lock_slots
from appointments.models import FIRM, Appointment, Status
from appointments.proposals import proposal_of
from appointments.saying import by_time
from config.db import Again, ids, locked, service
from notices import services as notices
from planning.models import LineState, MassMove, MoveLine, MoveState
from planning.moves.exceptions import Busy
from planning.moves.letters import proposed, told_off, told_today
from planning.moves.reach import on_paper

SOON = timedelta(hours=24)  # before the visit: nobody can wait for an answer any more
ANSWER_TIMES = [  # how far off the nearer of both times is, at least, and how long to answer
    (timedelta(days=7), timedelta(hours=72)),
    (timedelta(days=4), timedelta(hours=48)),
    (timedelta(days=2), timedelta(hours=24)),
]
SHORT = timedelta(hours=6)


@service
def propose(pk: int, slots: Collection[int]) -> bool:
    """Hold these slots (ids) for a party (id of its line), and ask whether they suit instead.

    What it has stays until it says yes; but if that is SOON, it is told not to come. Whom
    only paper reaches is moved without an answer. Nobody of these is a no-show. Returns
    False if there is nothing to ask any more. Raises Busy while it holds something of its
    own, and what `claims.hold` raises.
    """
    line, was = look(pk)
    if not (to_do(line) and was):
        return False
    people = {row.applicant_id for row in was}
    starts_at = lock_slots(slots)[0].starts_at
    lock_people(people, line.party.form_key)
    if ids(look(pk)[1]) != ids(was):
        raise Again
    check_undecided(line, people)
    now = timezone.now()
    line.told_off, line.told_at = line.told_off or line.starts_at - now < SOON, now
    line.answer_by = until_when(line, starts_at, now)
    clock = line.answer_by - now
    held = claims.hold(line.party.form_key, people, slots, clock=clock, public=False, moving=True)
    line.slot = min(held, key=by_time).slot
    tell(line, was, held, now)
    return True


def tell(
    line: MoveLine, was: Sequence[Appointment], held: Sequence[Appointment], now: datetime
) -> None:
    """Ask a party about what is held, or book it for who cannot answer; that is a letter."""
    no_shows.excuse([line.party_id], line.ends_at)
    notices.enqueue(told_off(line, was) if line.told_off else [])
    if on_paper(line.party):
        claims.confirm(ids(held))
        write(line, LineState.TOLD, now)
    else:
        write(line, LineState.PROPOSED, now)
        notices.enqueue(proposed(line, was, held))


def check_undecided(line: MoveLine, people: Collection[int]) -> None:
    """Raise Busy if these people (ids), who are locked, are about to book something by themselves.

    What we proposed does not count: asked again, it is theirs as before.
    """
    own = ids(proposal_of(line.party))
    if Appointment.objects.held().filter(applicant__in=people).exclude(pk__in=own).exists():
        raise Busy


def until_when(line: MoveLine, starts_at: datetime, now: datetime) -> datetime:
    """Return until when to answer: the nearer the old or the new time, the shorter.

    Who comes no more anyway can answer until the new time is near. Nobody at night.
    """
    asked = decent(now)
    nearest = starts_at if line.told_off else min(starts_at, line.starts_at)
    until = asked + next((clock for least, clock in ANSWER_TIMES if nearest - asked > least), SHORT)
    return until if may_ask(until) else decent(until) + timedelta(hours=1)


def look(pk: int) -> tuple[MoveLine, list[Appointment]]:
    """Return a line (id), and what its party has booked where it is moved from."""
    line = MoveLine.objects.select_related("move__location", "party", "move").get(pk=pk)
    return line, booked_of(line)


def to_do(line: MoveLine) -> bool:
    """Whether something is to be done with a line, and nobody has stopped its move."""
    return line.state == LineState.WAITING and line.move.state == MoveState.RUNNING


def booked_of(line: MoveLine) -> list[Appointment]:
    """Return what the party has booked, if some of it is where it was; else nothing."""
    rows = Appointment.objects.filter(party=line.party_id, status__in=FIRM)
    found = list(rows.select_related("slot__location", "applicant").order_by("slot__starts_at"))
    there = any(
        row.slot.location_id == line.move.location_id
        and line.starts_at <= row.slot.starts_at < line.ends_at
        for row in found
    )
    here = any(row.status != Status.BOOKED for row in found)
    return found if there and not here else []


def write(line: MoveLine, state: LineState, now: datetime) -> None:
    """Save a line in its new state. Raises Again if somebody else did something with it."""
    before = line.state
    if not locked(MoveLine.objects.filter(pk=line.pk, state=before)):
        raise Again
    line.state, line.told_at = state, line.told_at or now
    line.save(update_fields=["state", "told_at", "slot", "answer_by", "told_off", "reminded_at"])


@service
def tell_today(pk: int) -> bool:
    """Tell a party (id of its line) that today it is later, or another door, on every number."""
    line, was = look(pk)
    if not (to_do(line) and was):
        return False
    lock_people({row.applicant_id for row in was}, line.party.form_key)
    if ids(look(pk)[1]) != ids(was):
        raise Again
    write(line, LineState.TOLD, timezone.now())
    until = line.ends_at + timedelta(minutes=line.move.delay)
    if line.move.delay:
        no_shows.excuse([line.party_id], until)
    notices.enqueue(told_today(line, was))
    return True


@service
def tell_off(pk: int) -> None:
    """Tell a party (id of its line) that is asked later, if the visit is SOON, not to come."""
    line, was = look(pk)
    now = timezone.now()
    if not (to_do(line) and was) or line.told_off:
        return
    if not timedelta(0) < line.starts_at - now < SOON:
        return
    lock_people({row.applicant_id for row in was}, line.party.form_key)
    line.told_off = True
    write(line, LineState.WAITING, now)
    no_shows.excuse([line.party_id], line.ends_at)
    notices.enqueue(told_off(line, was))


@service
def remind(pk: int) -> None:
    """Ask a party (id of its line) once more, if it has not answered and may still."""
    line, was = look(pk)
    held = proposal_of(line.party)
    if line.state != LineState.PROPOSED or line.reminded_at or not (was and held):
        return
    lock_people({row.applicant_id for row in was}, line.party.form_key)
    now = timezone.now()
    line.reminded_at = now
    write(line, LineState.PROPOSED, now)
    if held := proposal_of(line.party):
        notices.enqueue(proposed(line, was, held, again=True))


@service
def ask_again(pk: int) -> None:
    """Have the worker look for a place for a party (id of its line) once more. For staff."""
    done = MassMove.objects.filter(lines=pk, state=MoveState.DONE)
    for move in locked(MassMove.objects.filter(pk__in=done)):
        move.state = MoveState.RUNNING
        move.save(update_fields=["state"])
    for line in locked(MoveLine.objects.filter(pk=pk, state=LineState.UNANSWERED)):
        line.state, line.reminded_at = LineState.WAITING, None
        line.save(update_fields=["state", "reminded_at"])


def halfway(line: MoveLine, now: datetime) -> bool:
    """Whether half of the time to answer is over, nobody asked again, and it is a decent hour."""
    if line.told_at is None or line.answer_by is None or line.reminded_at or not may_ask(now):
        return False
    return line.told_at + (line.answer_by - line.told_at) / 2 <= now < line.answer_by
