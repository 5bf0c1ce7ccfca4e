"""What a move is about: its slots, who is booked there, and who need not come. Reads only."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from appointments.models import FIRM, Appointment, Party, PriorityReason, Status, WaitlistEntry
from config.db import ids
from locations.models import Slot
from planning.models import ASKED_STATES, NOT_MOVED, LineState, MassMove, MoveLine, MoveState
from planning.moves.reach import dead, reach
from planning.moves.waits import Expected, Room, Span, spans, to_move
from trail.models import Event


@dataclass(frozen=True)
class Scope:
    """A move as it stands now: what is left, who is booked, and who is moved.

    `gone`: parties (ids) that are moved or asked already; they are booked until they answer.
    """

    rooms: Sequence[Room]
    expected: Sequence[Expected]
    moved: Sequence[Expected]
    gone: Collection[int] = ()

    @property
    def booked(self) -> int:
        return sum(each.people for each in self.expected)

    @property
    def people(self) -> int:
        """How many are moved."""
        return sum(each.people for each in self.moved)

    @property
    def fixed(self) -> int:
        """How many can not be moved, where it is not closed."""
        return sum(
            each.people
            for each in self.expected
            if not each.movable and each.party not in self.gone
        )

    @property
    def spans(self) -> list[Span]:
        asked = [each for each in self.expected if each.party in self.gone]
        return spans(self.rooms, self.expected, [*self.moved, *asked])


def scope_of(move: MassMove, now: datetime) -> Scope:
    """Return how a move stands: eight queries, however many are booked."""
    slots = list(move.slots())
    rooms = [room(move, slot) for slot in slots if slot.ends_at > now]
    parties = expected(move, booked(slots, now), now)
    gone = taken_care_of(move, [each.party for each in parties])
    return Scope(rooms, parties, to_move(rooms, parties, move.longest_wait, gone=gone), gone)


def taken_care_of(move: MassMove, parties: Collection[int]) -> set[int]:
    """Return which of these parties (ids) are in this move already, or asked in another one."""
    lines = MoveLine.objects.filter(party__in=parties)
    asked = Q(state__in=[LineState.WAITING, *ASKED_STATES]) & ~Q(move__state=MoveState.TAKEN_BACK)
    return set(lines.filter(Q(move=move.pk) | asked).values_list("party", flat=True))


def room(move: MassMove, slot: Slot) -> Room:
    return Room(slot.pk, slot.starts_at, slot.ends_at, left(move, slot))


def left(move: MassMove, slot: Slot) -> int:
    """Return how many people the desks that are left can receive in a slot.

    A ceiling of 0 stops new bookings, for want of stickers or by a pause, and moves nobody.
    """
    there = move.desks - move.desks_gone
    desks: int = (slot.planned + slot.extra) * there // move.desks
    return min(desks, slot.ceiling) if slot.ceiling else desks


def booked(slots: Collection[Slot], now: datetime) -> dict[Party, list[Appointment]]:
    """Return who is booked in `slots` for a time that is to come, or is here, by party."""
    rows = Appointment.objects.filter(
        slot__in=ids(slots), status__in=FIRM, slot__starts_at__gt=now
    ).select_related("party", "applicant", "slot")
    found: dict[Party, list[Appointment]] = {}
    for row in rows.order_by("slot__starts_at", "place"):
        found.setdefault(row.party, []).append(row)
    return found


def expected(
    move: MassMove, found: dict[Party, list[Appointment]], now: datetime
) -> list[Expected]:
    """Return these parties with whether they may be moved. Who is here is not expected."""
    useless, fixed = dead(found), moved_before(move, found) | preferred(found)
    rows = []
    for party, claims in found.items():
        if any(row.status != Status.BOOKED for row in claims):
            continue
        first, last = claims[0].slot, claims[-1].slot
        in_time = reach(party, claims, useless).in_time(first.starts_at, now)
        movable = in_time and party.pk not in fixed
        rows.append(Expected(party.pk, first.starts_at, last.ends_at, seats(claims), movable))
    return rows


def seats(claims: Sequence[Appointment]) -> dict[int, int]:
    found: dict[int, int] = {}
    for row in claims:
        found[row.slot_id] = found.get(row.slot_id, 0) + 1
    return found


def moved_before(move: MassMove, parties: Collection[Party]) -> set[int]:
    """Return which of these parties (ids) another move has moved, or is about to."""
    lines = MoveLine.objects.filter(party__in=parties).exclude(state__in=NOT_MOVED)
    return set(lines.exclude(move=move.pk).values_list("party", flat=True))


def preferred(parties: Collection[Party]) -> set[int]:
    """Return which of these parties (ids) come before others, or did when they got their place."""
    waiting = WaitlistEntry.objects.filter(party__in=parties).exclude(priority="")
    about = {f"party:{party.pk}": party.pk for party in parties}
    let = Event.objects.filter(kind="priority", about__in=about, result__in=PriorityReason.values)
    before = {about[each] for each in let.values_list("about", flat=True)}
    return before | set(waiting.values_list("party", flat=True))


def expected_in(move: MassMove, now: datetime) -> list[Expected]:
    """Return who is still expected in the slots of a move, whether they can be moved or not."""
    return expected(move, booked(list(move.slots()), now), now)
