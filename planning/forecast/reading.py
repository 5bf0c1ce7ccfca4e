"""What has been: people, places and visits by day. Few queries, however many locations."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.db.models.functions import Least, TruncDate
from django.utils import timezone

from applicants.eligibility import STICKER_AGE
from applicants.models import Applicant
from appointments.availability import midnight
from appointments.models import CAME, Appointment, Status
from locations.models import Slot
from planning.forecast.made_up import Campaign
from planning.forecast.pace import Day

WINDOW = timedelta(weeks=8)

Places = dict[int, dict[date, int]]  # by location (id) and day


@dataclass(frozen=True)
class History:
    """The past days that had places, who came, who did not, and what is planned."""

    days: Sequence[Day]
    came: int
    missed: int
    places: Places
    minutes: dict[int, float]  # of opening for each place planned, by location (id)

    @property
    def since(self) -> date | None:
        """The first of these days on which somebody was served: from then on there is data."""
        return next((day.day for day in self.days if day.people), None)

    @property
    def no_show(self) -> float:
        return self.missed / ((self.came + self.missed) or 1)


@dataclass(frozen=True)
class People:
    """How many there are. `since` is the first day on which somebody was served."""

    people: int
    served: int
    due_a_sticker: int  # of those not served
    since: date | None


def read_people(today: date) -> People:
    """Count who is registered and who is served. One query."""
    young = f"{today.year - STICKER_AGE}{today:-%m-%d}"
    left = Q(served_on=None)
    rows = Applicant.objects.real().filter(Q(withdrawn_on=None) | Q(served_on__isnull=False))
    counted = rows.aggregate(
        people=Count("pk"),
        served=Count("pk", filter=~left),
        due_a_sticker=Count("pk", filter=left & Q(birth_date__lte=young)),
        since=Min("served_on"),
    )
    return People(**counted)


def read_history(today: date, since: date | None = None) -> History:
    """Read places and visits since a day and the places ahead, by day. Two queries.

    Since WINDOW ago, if no day is given.
    """
    first = since or today - WINDOW
    places, minutes = read_places(today, first)
    visits = read_visits(today, first)
    found: dict[date, Day] = {}
    for office, days in places.items():
        for day, number in days.items():
            if day < today and number:
                row = found.setdefault(day, Day(day, {}, {}))
                row.places[office] = number
                row.served[office] = visits.get((office, day), (0, 0, 0))[0]
    _, came, missed = (sum(column) for column in zip((0, 0, 0), *visits.values(), strict=True))
    return History(sorted(found.values(), key=by_day), came, missed, places, minutes)


def by_day(day: Day) -> date:
    return day.day


def read_places(today: date, since: date) -> tuple[Places, dict[int, float]]:
    """Return what the desks can do by location and day, and how long they are open for a place.

    Not what is extra: the desks cannot do it. One query.
    """
    slots = Slot.objects.filter(
        location__practice=False, starts_at__gte=midnight(since), planned__gt=0
    )
    rows = slots.order_by().annotate(day=TruncDate("starts_at")).values("location", "day")
    sums = rows.annotate(
        places=Sum(Least(F("planned"), F("ceiling"))),
        planned=Sum("planned"),
        open=Sum(F("ends_at") - F("starts_at")),
    )
    places: Places = defaultdict(dict)
    minutes: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in sums:
        places[row["location"]][row["day"]] = row["places"]
        if row["day"] >= today:
            minutes[row["location"]][0] += row["open"].total_seconds() / 60
            minutes[row["location"]][1] += row["planned"]
    return places, {pk: opened / planned for pk, (opened, planned) in minutes.items()}


def read_visits(today: date, since: date) -> dict[tuple[int, date], tuple[int, int, int]]:
    """Return how many were served, came and did not, by location (id) and day. One query."""
    rows = Appointment.objects.filter(
        slot__location__practice=False,
        slot__starts_at__gte=midnight(since),
        slot__starts_at__lt=midnight(today),
        status__in=[*CAME, Status.NO_SHOW],
    )
    rows = rows.order_by().annotate(day=TruncDate("slot__starts_at"))
    counted = rows.values("slot__location", "day").annotate(
        served=Count("pk", filter=Q(status=Status.FULFILLED)),
        came=Count("pk", filter=Q(status__in=CAME)),
        missed=Count("pk", filter=Q(status=Status.NO_SHOW)),
    )
    return {
        (row["slot__location"], row["day"]): (row["served"], row["came"], row["missed"])
        for row in counted
    }


def read_served(today: date) -> list[tuple[date, int]]:
    """Return how many were served on each day of the last WINDOW. One query."""
    rows = Applicant.objects.real().filter(served_on__gte=today - WINDOW, served_on__lt=today)
    counted: QuerySet = rows.order_by().values("served_on").annotate(n=Count("pk"))
    return sorted(counted.values_list("served_on", "n"))


def first_day(now: datetime) -> date | None:
    """Return the first day to come on which somebody can be served, None if none is planned."""
    slots = Slot.objects.upcoming(now).filter(location__practice=False, capacity__gt=0)
    first = slots.aggregate(first=Min("starts_at"))["first"]
    return timezone.localdate(first) if first else None


def read_campaign(today: date) -> Campaign | None:
    """Return the whole campaign of this database up to yesterday, None if there is none yet."""
    people = read_people(today)
    if people.since is None:
        return None
    history = read_history(today, since=people.since)
    served = sum(day.people for day in history.days)
    total = people.people - people.served + served
    return Campaign(total, history.no_show, list(history.days))
