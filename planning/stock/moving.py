"""People whom no sticker will reach in time are moved, as those of any move are.

Nothing is closed by it: the days are closed already, and open again when stickers come. Then
the step is taken back for those who are not moved yet.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, Max, Min, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from appointments import claims, no_shows
from appointments.locks import lock_people
from appointments.models import Appointment, Status
from appointments.proposals import proposal_of
from config.db import ids, locked, service
from locations.models import Location
from planning.models import (
    ASKED_STATES,
    Act,
    LineState,
    MassMove,
    MoveLine,
    MoveState,
    StockWarning,
)
from planning.moves.acts import begin
from planning.moves.ends import settle
from planning.moves.exceptions import Overlaps
from planning.moves.lines import booked_of
from planning.stock.acts import NoLongerNeeded
from planning.stock.coverage import coverage
from planning.stock.shortage import Short, ahead, short_of
from trail.services import record

NOT_MOVED = [LineState.WAITING, *ASKED_STATES]


@service
def ask_to_move(location: int, day: date, *, by: User, form_key: UUID) -> MassMove:
    """Have whoever finds no sticker at a location (id) on a day moved, in their order.

    Above 50 people a second person signs. A form that arrives twice does it once. Raises
    NoLongerNeeded if there are stickers for all, Overlaps if something is under way there.
    """
    [place] = locked(Location.objects.filter(pk=location))
    if twin := MassMove.objects.filter(form_key=form_key).first():
        return twin
    short = [each for each in short_of(coverage(), day) if each[1:3] == (location, day)]
    if not short:
        raise NoLongerNeeded
    move = MassMove(form_key=form_key, location=place, first_day=day, last_day=day, asked_by=by)
    if MassMove.objects.overlapping(move).exists():
        raise Overlaps
    now = timezone.now()
    move.asked_at, move.people = now, sum(each.people for each in short)
    move.reason = gettext("The stickers have not come.")
    move.state = MoveState.ASKED if move.needs_two else MoveState.RUNNING
    move.save()
    MoveLine.objects.bulk_create(lines(move, short))
    record("move", result="asked", about=move.source)
    if move.state == MoveState.RUNNING:
        begin(move, now)
    return move


def lines(move: MassMove, short: Sequence[Short]) -> list[MoveLine]:
    """Return, unsaved, a line for each of these parties, with when it sits there."""
    people = {each.party: each.people for each in short}
    rows = Appointment.objects.filter(party__in=people, status=Status.BOOKED)
    times = (
        rows.order_by().values_list("party").annotate(Min("slot__starts_at"), Max("slot__ends_at"))
    )
    return [
        MoveLine(move=move, party_id=pk, people=people[pk], starts_at=starts, ends_at=ends)
        for pk, starts, ends in times
    ]


def spare_all(short: Iterable[Short]) -> None:
    """Take the step back for those who find a sticker after all, one transaction each."""
    still = {each[:3] for each in short}
    for line in not_moved().select_related("move"):
        if (line.party_id, line.move.location_id, line.move.first_day) not in still:
            spare(line.pk)


def not_moved() -> QuerySet[MoveLine]:
    """Find the parties that are to move for want of stickers, and have not moved yet."""
    here = {"location": OuterRef("move__location"), "day": OuterRef("move__first_day")}
    warned = StockWarning.objects.filter(party=OuterRef("party"), **here)
    rows = MoveLine.objects.filter(state__in=NOT_MOVED, told_off=False)
    mine = rows.filter(move__act=Act.MOVE, move__desks_gone=0)
    return mine.filter(Exists(warned)).order_by("pk")


@service
def spare(pk: int) -> None:
    """Let a party (id of its line) come as before: what it was asked is taken back.

    Who has said yes meanwhile has moved, and that is noted. Safe to repeat.
    """
    line = MoveLine.objects.select_related("party", "move").get(pk=pk)
    people = {row.applicant_id for row in proposal_of(line.party)}
    lock_people(people, line.party.form_key)
    if people:
        claims.cancel(ids(proposal_of(line.party)))  # as it is now that they are locked
    if not booked_of(line):
        settle(pk)
        return
    for row in locked(MoveLine.objects.filter(pk=pk, state__in=NOT_MOVED, told_off=False)):
        row.state = LineState.STAYS
        row.save(update_fields=["state"])
        no_shows.excuse([row.party_id], None)  # they come, so they are reminded


def near(short: Iterable[Short]) -> list[tuple[int, date, int]]:
    """Return where (id) and on which near days how many people find no sticker."""
    last, found = ahead(settings.STOCK_MOVE_DAYS), dict[tuple[int, date], int]()
    for each in short:
        if each.day <= last:
            key = each.location, each.day
            found[key] = found.get(key, 0) + each.people
    return [(place, day, people) for (place, day), people in sorted(found.items(), key=by_day)]


def by_day(item: tuple[tuple[int, date], int]) -> tuple[date, int]:
    (place, day), _ = item
    return day, place
