"""How it ends for one party of a move: first in line, settled by itself, or as it was."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from applicants.eligibility import objections
from applicants.models import Applicant
from appointments import claims, no_shows, waitlist
from appointments.availability import HORIZON
from appointments.changes import contact_of
from appointments.line_letters import standing
from appointments.locks import lock_people
from appointments.models import CAME, Appointment, PriorityReason, Status, WaitlistEntry
from appointments.proposals import proposal_of, was_declined
from appointments.saying import CLOSED
from appointments.waitlist import Wishes
from config.db import Again, ids, locked, service
from locations.models import Slot
from notices import services as notices
from notices.kinds import Kind
from planning.models import ASKED_STATES, LineState, MoveLine, MoveState
from planning.moves.letters import told_off
from planning.moves.lines import SOON, check_undecided, look, to_do, write
from planning.moves.nearest import near_places

CALLS = timedelta(hours=12)  # that long who does not answer is on the list of calls
UNSETTLED = [LineState.WAITING, *ASKED_STATES]


@service
def lead_the_line(pk: int) -> bool:
    """End what a party (id of its line) has, tell it, and put it first in line.

    Because there is no place for it, or it did not answer. Who waits already waits on,
    first; who cannot be in line is told that they can book again. Safe to repeat. Raises
    Busy while it is about to book something by itself.
    """
    line, was = look(pk)
    if not was or not (to_do(line) or line.state in ASKED_STATES):
        return False
    people, _ = lock_people({row.applicant_id for row in was}, line.party.form_key)
    if ids(look(pk)[1]) != ids(was):
        raise Again
    check_undecided(line, ids(people))
    now = timezone.now()
    waits = WaitlistEntry.objects.filter(applicants__in=ids(people)).order_by("pk").first()
    can_wait = waits is not None or may_wait(people, now)
    end_visit(line, was, near=can_wait and is_near(line, now))
    if waits:
        waitlist.prefer(waits.pk, PriorityReason.DISPLACED)
        notices.enqueue(standing(waits, waits.party))
    elif can_wait:
        put_in_line(line, people, now)
    no_shows.excuse([line.party_id], line.ends_at)
    write(line, LineState.IN_LINE if can_wait else LineState.ENDED, now)
    return True


def end_visit(line: MoveLine, was: Sequence[Appointment], *, near: bool) -> None:
    """Cancel what a party has and was proposed, and tell it; if it is `near`, on every number."""
    extra = told_off(line, was) if near and not line.told_off else []
    claims.cancel({*ids(was), *ids(proposal_of(line.party))}, why=CLOSED)
    if extra:  # that says the same
        notices.withdraw([line.party.reference], kinds=[Kind.CANCELLED_BY_US])
        notices.enqueue(extra)
    line.told_off = line.told_off or bool(extra)


def may_wait(people: Collection[Applicant], now: datetime) -> bool:
    """Whether these people can be in line as long as it looks ahead."""
    later = timezone.localdate(now) + HORIZON
    return not any(objections(person, on=later, now=now) for person in people)


def put_in_line(line: MoveLine, people: Collection[Applicant], now: datetime) -> None:
    """Let these people lead the line, for any place near where they were."""
    waitlist.join(
        line.party.form_key,
        ids(people),
        wishes(line, now),
        contact_of(line.party),
        priority=PriorityReason.DISPLACED,
    )


def is_near(line: MoveLine, now: datetime) -> bool:
    """Whether the visit is so near that every number has to know."""
    return timedelta(0) < line.starts_at - now < SOON


def wishes(line: MoveLine, now: datetime) -> Wishes:
    """Return what a party that loses its place waits for: anything near where it was."""
    today = timezone.localdate(now)
    return Wishes(
        locations=near_places(line.move.location, line.party),
        weekdays=[*range(7)],
        from_day=today,
        until_day=today + HORIZON,
    )


@service
def settle(pk: int) -> None:
    """Note what a party (id of its line) did that is not booked any more where it was."""
    line, was = look(pk)
    if was or line.state not in UNSETTLED:
        return
    write(line, became(line), timezone.now())


def became(line: MoveLine) -> LineState:
    """Return what became of a party that is not expected any more at its old time."""
    rows = list(Appointment.objects.filter(party=line.party_id).select_related("slot"))
    if any(row.status in CAME for row in rows):
        return LineState.STAYS
    booked = [row for row in rows if row.status == Status.BOOKED]
    if not booked:
        return LineState.CANCELLED
    return (
        LineState.ACCEPTED if line.slot_id in {row.slot_id for row in booked} else LineState.OTHER
    )


@service
def note_silence(pk: int) -> None:
    """Put a party (id of its line) that did not answer in time on the list of calls."""
    for line in locked(MoveLine.objects.filter(pk=pk, state=LineState.PROPOSED)):
        line.state = LineState.UNANSWERED
        line.save(update_fields=["state"])


def has_said_no(line: MoveLine, now: datetime) -> bool:
    """Whether a party whose old time is over gave up what we proposed: nobody waits for more."""
    return line.starts_at <= now and was_declined(line.party_id)


def is_due(line: MoveLine, now: datetime) -> bool:
    """Whether nobody can wait any longer for the answer of a party."""
    if line.told_off:
        return line.answer_by is not None and line.answer_by + CALLS <= now
    return line.starts_at - SOON <= now


def has_place(line: MoveLine) -> bool:
    """Whether a party that did not answer may come as before: people are helped there then."""
    if line.told_off:
        return False
    slots = Slot.objects.filter(
        location=line.move.location_id, starts_at__gte=line.starts_at, starts_at__lt=line.ends_at
    )
    closes = line.move.closes and line.move.state != MoveState.TAKEN_BACK
    return not closes and slots.filter(planned__gt=0).exists()


def is_taken_back(line: MoveLine) -> bool:
    """Whether nobody needs the answer of a party any more."""
    return line.move.state == MoveState.TAKEN_BACK and has_place(line)


@service
def keep_place(pk: int) -> None:
    """Note that a party (id of its line), which did not answer, comes as before."""
    no_shows.excuse(MoveLine.objects.filter(pk=pk).values_list("party", flat=True), None)
    for line in locked(MoveLine.objects.filter(pk=pk, state=LineState.UNANSWERED)):
        line.state = LineState.STAYS
        line.save(update_fields=["state"])
