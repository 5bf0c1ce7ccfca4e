"""What has to be done in any campaign: slots, deliveries, and closing what cannot open.

`Planner` does no more than that: first come, first served. `planning.rehearsal.house` adds to it.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from appointments import claims
from appointments.models import Appointment, Status
from config.db import acting_as, ids
from locations.models import Closure
from locations.services import plan_day
from planning.rehearsal.offices import Office
from planning.rehearsal.rolls import Rolls
from planning.rehearsal.visitors import Visitors

HORIZON = timedelta(days=60)  # so far ahead there are slots
RESERVE = 2.0  # days of stickers that lie at a location when a delivery comes
PROMISED = 4  # weeks for which the printer has promised its deliveries
SPARE = 1.05  # of the stickers that a week needs, how many come
WEEK = 5  # working days


@dataclass
class Events:
    """What goes wrong: a location closed for a week, and a delivery that comes late."""

    closed: Office
    closed_from: date
    told_on: date  # when the planner hears of it
    late: Office
    late_from: date  # the Monday on which the delivery was expected
    days_late: int = 3

    @property
    def closed_days(self) -> list[date]:
        return [self.closed_from + timedelta(days=day) for day in range(WEEK)]

    @property
    def comes_on(self) -> date:
        return self.late_from + timedelta(days=self.days_late)


@dataclass
class Planner:
    """Opens what is planned and lets everybody know: the rest is up to the people."""

    offices: list[Office]
    people: Visitors
    rolls: Rolls
    events: Events
    first_day: date  # of the desks
    sticker_share: float  # of the people who need one
    expected: dict[tuple[int, date], tuple[int, int]] = field(default_factory=dict)
    horizon: timedelta = HORIZON

    def begin(self, today: date) -> None:
        """Plan the slots, take in the first stickers, and tell people."""
        for day in days(max(today, self.first_day), today + self.horizon):
            self.plan(day)
        for office in self.offices:
            number = self.needed(office, WEEK + RESERVE)
            with self.acting():
                self.rolls.deliver(office, self.rolls.announce(office, today, number), number)
        self.tell_people(today)

    def tell_people(self, today: date) -> None:
        for home in self.people.households:
            self.people.hear(home, again=home.slow)

    def needed(self, office: Office, working_days: float) -> int:
        return round(office.places * working_days * self.sticker_share * SPARE)

    def plan(self, day: date) -> None:
        if day >= self.first_day:
            for office in self.offices:
                plan_day(office.location, day)

    def night(self, today: date) -> None:
        self.plan(today + self.horizon)

    def morning(self, today: date) -> None:
        """Do the day's planning: first what comes and what goes wrong."""
        with self.acting():
            self.announce(today)
            self.receive(today)
            if today == self.events.told_on:
                self.close()

    def close(self) -> None:
        """Close a location for a week: who is booked there loses the place, and is told so."""
        events = self.events
        for day in events.closed_days:
            Closure.objects.create(location=events.closed.location, day=day, reason="rehearsal")
            plan_day(events.closed.location, day)
        rows = Appointment.objects.filter(
            slot__location=events.closed.pk,
            slot__starts_at__gte=at(events.closed_from),
            slot__starts_at__lt=at(events.closed_days[-1] + date.resolution),
            status__in=[Status.BOOKED, Status.HELD],
        )
        for party in sorted(set(rows.values_list("party", flat=True))):
            found = rows.filter(party=party)
            people = [row.applicant_id for row in found]
            claims.cancel(ids(found), why="closed")
            self.people.lost(people)

    def announce(self, today: date) -> None:
        """Write down what the printer promises for the Mondays of the weeks to come."""
        monday = today + timedelta(days=7 - today.weekday())
        for week in range(PROMISED):
            day = monday + timedelta(weeks=week)
            if day <= self.first_day:
                continue
            for office in self.offices:
                if (office.pk, day) not in self.expected:
                    number = self.needed(office, WEEK)
                    delivery = self.rolls.announce(office, day, number)
                    self.expected[office.pk, day] = delivery, number

    def receive(self, today: date) -> None:
        """Take in what comes today."""
        for office in self.offices:
            for day in [day for pk, day in self.expected if pk == office.pk and day <= today]:
                if not self.is_late(office, day, today):
                    self.rolls.deliver(office, *self.expected.pop((office.pk, day)))

    def is_late(self, office: Office, day: date, today: date) -> bool:
        late = office is self.events.late and day == self.events.late_from
        return late and today < self.events.comes_on

    def often(self) -> None:
        """Do what is done each hour."""

    def acting(self) -> AbstractContextManager[None]:
        return acting_as(actor=f"user:{self.rolls.by.pk}", channel="planning")


def at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def days(first: date, last: date) -> Iterator[date]:
    """Yield the days from `first` to `last`, both included."""
    for ahead in range((last - first).days + 1):
        yield first + timedelta(days=ahead)
