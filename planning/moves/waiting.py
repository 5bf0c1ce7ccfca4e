"""What waits for a planner in moves: for the list of decisions on the dashboard."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from planning.decision import Decision
from planning.models import LineState, MassMove, MoveLine, MoveState


def decisions(now: datetime | None = None) -> list[Decision]:
    """Return what to sign, and who did not answer. Two queries."""
    return [*to_sign(now or timezone.now()), *unanswered()]


def to_sign(now: datetime) -> Iterator[Decision]:
    waiting = MassMove.objects.filter(state=MoveState.ASKED) | MassMove.objects.to_countersign()
    for move in waiting.select_related("location").order_by("first_day", "pk"):
        at_once = move.countersign_until is not None
        what = _("Closed or reduced by a location manager") if at_once else _("Move people")
        if move.countersign_until and move.countersign_until < now:
            what = _("Overdue, not signed yet")
        text = f"{what}: {move.location}, {move.first_day:%d-%m}, {_('people')} {move.people}"
        yield Decision(text, address(move.pk), _("Look and sign"), urgent=at_once)


def unanswered() -> Iterator[Decision]:
    lines = MoveLine.objects.filter(state=LineState.UNANSWERED, called_at=None)
    rows = (
        lines.order_by("move").values_list("move", "move__location__name").annotate(n=Count("pk"))
    )
    for move, location, number in rows:
        text = f"{_('Nobody answered our proposal')}: {location}, {number}"
        yield Decision(text, address(move), _("See whom to call"))


def address(move: int) -> str:
    return reverse("planning:moves:move", args=[move])
