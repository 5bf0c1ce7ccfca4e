"""Who was let before others in line, and who was offered a place, by reason."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, Q, Subquery

from appointments.models import (
    Appointment,
    PriorityReason,
    Status,
    StatusChange,
    WaitlistEntry,
)
from phone.acts import PRIORITY
from trail.models import Event

LATELY = timedelta(days=28)
OFFERED_BY = "task:serve_the_line"  # the actor of the line's holds


@dataclass(frozen=True)
class Reason:
    """Parties: let before others lately, waiting now, and offered a place lately."""

    reason: str  # "" for none
    let_before: int
    waiting: int
    offered: int


def reasons(now: datetime) -> list[Reason]:
    """Return every reason, and none at all. Four queries."""
    waiting = dict(WaitlistEntry.objects.order_by().values_list("priority").annotate(n=Count("pk")))
    let, offered = let_before(now), offers(now)
    return [
        Reason(name, let[name], waiting.get(name, 0), offered[name])
        for name in [*PriorityReason.values, ""]
    ]


def let_before(now: datetime) -> Counter[str]:
    """Count how often somebody was let before others LATELY, by reason."""
    events = Event.objects.filter(kind=PRIORITY, at__gte=now - LATELY).order_by()
    return Counter(dict(events.values_list("result").annotate(n=Count("pk"))))


def offers(now: datetime) -> Counter[str]:
    """Count the parties that the line offered a place LATELY, by the reason they had.

    Who accepted has left the line: the trail still knows why they came before others.
    """
    party = Appointment.objects.filter(pk=OuterRef("row")).values("party")
    steps = StatusChange.objects.filter(
        about="appointment", status=Status.HELD, actor=OFFERED_BY, at__gte=now - LATELY
    )
    parties = set(steps.annotate(party=Subquery(party)).values_list("party", flat=True))
    waiting = WaitlistEntry.objects.filter(~Q(priority=""), party__in=parties)
    reason = dict(waiting.values_list("party", "priority"))
    events = Event.objects.filter(kind=PRIORITY, about__in=[f"party:{pk}" for pk in parties])
    noted = dict(events.order_by("at").values_list("about", "result"))
    return Counter(reason.get(pk) or noted.get(f"party:{pk}", "") for pk in parties)
