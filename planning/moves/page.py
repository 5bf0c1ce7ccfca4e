"""What the page of a move shows: how far it is, and what became of everybody. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Sum
from django.utils import timezone

from planning.models import Act, LineState, MassMove, MoveLine, MoveState
from planning.moves.calls import Call, calls
from planning.plots import bar


@dataclass(frozen=True)
class Row:
    """How many parties and people are in one state."""

    name: str
    parties: int
    people: int


@dataclass(frozen=True)
class Page:
    """A move as it stands."""

    move: MassMove
    rows: Sequence[Row]
    waiting: int
    parties: int
    calls: Sequence[Call]

    @property
    def handled(self) -> int:
        return self.parties - self.waiting

    @property
    def strip(self) -> str:
        """The progress as a drawing; the figures stand beside it."""
        return bar(self.handled, self.parties)

    @property
    def may_stop(self) -> bool:
        return self.move.state == MoveState.RUNNING

    @property
    def may_resume(self) -> bool:
        return self.move.state == MoveState.STOPPED

    @property
    def may_take_back(self) -> bool:
        return self.move.state != MoveState.TAKEN_BACK and self.move.act in {Act.MOVE, Act.PAUSE}

    @property
    def to_confirm(self) -> bool:
        return self.move.state == MoveState.ASKED

    @property
    def to_countersign(self) -> bool:
        taken_back = self.move.state == MoveState.TAKEN_BACK
        return bool(self.move.countersign_until and not self.move.confirmed_at and not taken_back)

    @property
    def moving(self) -> bool:
        """Whether the page changes by itself."""
        return self.move.state == MoveState.RUNNING

    @property
    def today(self) -> bool:
        """Whether people stand before the door: a poster is of use."""
        day = timezone.localdate()
        return self.move.first_day <= day <= self.move.last_day and self.move.act != Act.PAUSE


def page_of(move: MassMove, now: datetime, *, counts_only: bool = False) -> Page:
    """Return how a move stands, and whom to call. Four queries, however many are moved."""
    counted = (
        MoveLine.objects.filter(move=move)
        .order_by()
        .values_list("state")
        .annotate(parties=Count("pk"), people=Sum("people"))
    )
    found = {state: (parties, people) for state, parties, people in counted}
    names = dict(LineState.choices)
    rows = [Row(str(names[state]), *found[state]) for state in LineState.values if state in found]
    waiting = found.get(LineState.WAITING, (0, 0))[0]
    parties = sum(row.parties for row in rows)
    return Page(move, rows, waiting, parties, [] if counts_only else calls(move, now))
