"""How many people to invite: as many as fill the free places, by how many answer. Reads only."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from applicants.models import Invitee, InviteeState
from appointments.allotments import all_kept_places, pooled
from appointments.models import FIRM, OCCUPYING, Appointment, Purpose, Status, StatusChange
from locations.models import Slot

ANSWER = timedelta(days=7)  # who has not booked by then counts as no answer
REMEMBERED = timedelta(days=60)  # older invitations tell of other times
LEAST = 30  # people: fewer tell nothing
DAYS = 14
LOWEST = 0.05  # a response below this would propose to invite everybody


@dataclass(frozen=True)
class Response:
    """Of `people` who were invited, how many `booked` within ANSWER."""

    people: int
    booked: int

    @property
    def share(self) -> float:
        """The share that booked, from 0 to 1."""
        return self.booked / self.people

    @property
    def percent(self) -> int:
        """The same in whole per cent."""
        return round(100 * self.share)


@dataclass(frozen=True)
class Size:
    """The size proposed, and what it follows from. `response` is None as long as none is known.

    `expected`: how many more will still book of those who are or will be invited before.
    """

    free: int
    expected: int
    response: Response | None

    @property
    def people(self) -> int:
        """How many to invite; without a known response no more than there are places."""
        left = max(0, self.free - self.expected)
        return round(left / max(self.share, LOWEST))

    @property
    def share(self) -> float:
        """The response that is counted on: everybody's, as long as it is not known."""
        return self.response.share if self.response else 1.0


def propose_size(now: datetime | None = None, days: int = DAYS) -> Size:
    """Return how many people to invite at `now` for the free places of the `days` after.

    Free is what those who are invited can book within ANSWER: what opens to the public
    until then, is not taken, and is not kept for others; what is kept for waves opens
    with the next. Five queries.
    """
    since = now or timezone.now()
    found = response(since)
    share = found.share if found else 1.0
    return Size(free_places(since, days), round(share * still_to_answer(since)), found)


def response(now: datetime) -> Response | None:
    """Return how many of those booked who were invited at least ANSWER ago; None of too few."""
    came = StatusChange.objects.filter(
        about="appointment",
        status=Status.BOOKED,
        at__gte=OuterRef(OuterRef("at")),
        at__lte=OuterRef(OuterRef("at")) + ANSWER,
        row=OuterRef("pk"),
    )
    claims = Appointment.objects.filter(Exists(came), applicant=OuterRef("applicant"))
    rows = invited(now - ANSWER - REMEMBERED, now - ANSWER).annotate(answered=Exists(claims))
    found: Mapping[str, int] = rows.aggregate(
        people=Count("pk"), booked=Count("pk", filter=Q(answered=True))
    )
    return Response(**found) if found["people"] >= LEAST else None


def invited(since: datetime, until: datetime) -> QuerySet[Invitee]:
    """Find who was invited between two moments."""
    return Invitee.objects.filter(state=InviteeState.INVITED, at__gt=since, at__lte=until)


def still_to_answer(now: datetime) -> int:
    """Return how many people were just invited, or will be by then, and have not booked."""
    booked = Appointment.objects.filter(applicant=OuterRef("applicant"), status__in=FIRM)
    just = Q(state=InviteeState.INVITED, at__gt=now - ANSWER, applicant__served_on=None)
    coming = Q(pk__in=Invitee.objects.queued().filter(wave__opens_at__lte=now).values("pk"))
    return Invitee.objects.filter(just | coming).exclude(Exists(booked)).count()


def free_places(since: datetime, days: int) -> int:
    """Return how many places of these days those can book who are invited then."""
    slots = Slot.objects.upcoming(since).filter(
        starts_at__lt=since + timedelta(days=days),
        opens_at__lte=since + ANSWER,
        capacity__gt=0,
        location__practice=False,
    )
    taken = Count("appointments", filter=Q(appointments__status__in=OCCUPYING))
    kept = Counter(all_kept_places(since))
    kept.subtract(kept_for_waves(since))
    rows = slots.order_by().annotate(left=F("capacity") - taken).values_list("pk", "left")
    return sum(max(0, left - kept[pk]) for pk, left in rows)


def kept_for_waves(now: datetime) -> Counter[int]:
    """Return how many places of each slot (by id) are kept for waves: they open with the next."""
    found: Counter[int] = Counter()
    for slot, _, left in pooled(Purpose.WAVE, None).keeping(now).left(now):
        found[slot] += left
    return found
