"""A campaign from the first list to the last sticker, in ticks of ten minutes."""

import math
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.roles import Role
from appointments import availability
from appointments.models import Appointment, Status
from planning.rehearsal import checks, chores, country, model
from planning.rehearsal.clock import Clock
from planning.rehearsal.country import Household, Office
from planning.rehearsal.diary import Diary
from planning.rehearsal.figures import Figures, open_places
from planning.rehearsal.hall import AHEAD, OVERTIME, Hall
from planning.rehearsal.house import HousePlanner
from planning.rehearsal.planner import WEEK, Events, Planner, at
from planning.rehearsal.rolls import Rolls
from planning.rehearsal.visitors import Visitors

BEGINS = date(2027, 2, 1)  # a Monday
TICK, HOUR = timedelta(minutes=10), timedelta(hours=1)  # the latter when all is closed
FIRST_TICK, LAST_TICK = time(7), time(22)
LINE_EVERY, NO_SHOWS_EVERY = 60, 20  # minutes
CLOSED_IN, TOLD_BEFORE = 0.45, timedelta(days=10)  # of the campaign; before the closed week
LATE_IN = 0.25
NOTHING = 0, 0
RESTLESS = 0.1  # of those who have a place, who may come to the hall before


@dataclass(frozen=True)
class Size:
    """How large a campaign is, and what is asked of it."""

    people: int
    places: int  # a day, at all locations together
    locations: int
    days: int  # calendar days, at most
    seed: int = 1
    shares: model.Shares = field(default_factory=model.Shares)
    naive: bool = False
    lead: int = 7  # days from the first invitations until the desks open


class Campaign:
    """Plays a campaign in an empty database of its own, on the clock it is given."""

    def __init__(self, size: Size, clock: Clock, say: Callable[[str], None] = lambda _: None):
        self.size, self.clock, self.say = size, clock, say
        self.chance = Random(size.seed)
        random.seed(size.seed)  # the services cool places down by chance
        self.figures = Figures(size.people)
        self.broken: Counter[str] = Counter()
        self.unanswered: Counter[str] = Counter()
        self.make_country()

    def make_country(self) -> None:
        """Make what there is before the first day: offices, staff, people by their lists."""
        first = BEGINS + timedelta(days=self.size.lead)
        self.offices = country.make_offices(self.size.locations, self.size.places, BEGINS)
        councils = country.make_councils(self.offices)
        staff = country.make_user("clerk", Role.CLERK)
        self.staff = staff
        homes = country.import_people(self.size.people, councils, self.chance)
        self.people = Visitors(
            households=homes,
            nearest=country.nearest_first(councils, self.offices),
            diary=Diary(),
            chance=self.chance,
            shares=self.size.shares,
            line=not self.size.naive,
        )
        self.rolls = Rolls(country.make_user("planner", Role.PLANNER))
        children = sum(len(home.children) for home in homes)
        facts: dict[str, Any] = {
            "offices": self.offices,
            "people": self.people,
            "rolls": self.rolls,
            "events": events(self.size, self.offices, first),
            "first_day": first,
            "sticker_share": 1 - children / self.size.people,
        }
        second = country.make_user("second", Role.PLANNER)
        self.house = None if self.size.naive else HousePlanner(**facts, second=second)
        self.planner = self.house or Planner(**facts)

    def run(self) -> dict[str, Any]:
        """Play until everybody who can be is served, or the days are over; return the figures."""
        today = BEGINS
        self.planner.begin(today)
        self.analyze()
        for number in range(self.size.days):
            self.play(today, number)
            if self.over():
                break
            today += timedelta(days=1)
        return self.summary()

    def over(self) -> bool:
        """Whether everybody is served who ever asks for a place."""
        if any(home.left and not home.never for home in self.people.households):
            return False
        self.figures.everybody = self.figures.open_days
        return True

    def play(self, today: date, number: int) -> None:
        """Play one day: plan, let people come and go, and look whether all is well."""
        self.clock.set(moment(today, FIRST_TICK))
        if number % WEEK == 0:
            self.analyze()
        self.planner.night(today)
        self.planner.morning(today)
        found = open_places(at(today), at(today + date.resolution))
        halls = self.open_halls(today, found)
        now = moment(today, FIRST_TICK)
        while now <= moment(today, LAST_TICK):
            self.tick(now, halls)
            now += TICK if halls else HOUR
        self.evening(today, found, halls)

    def open_halls(self, today: date, found: dict[int, tuple[int, int]]) -> list[Hall]:
        """Open the locations that receive people today, and have some try their luck there."""
        halls = []
        self.trying = [
            home
            for home in self.people.households
            if home.left and home.asked_at and (not home.booked or self.chance.random() < RESTLESS)
        ]
        for office in self.offices:
            if found.get(office.pk, NOTHING)[0]:
                hall = Hall(office, moment(today, office.closes), self.chance, self.staff)
                if not self.size.naive:
                    self.send_walk_ins(hall, today)
                halls.append(hall)
        return halls

    def send_walk_ins(self, hall: Hall, today: date) -> None:
        """Have some who have no place, or one much later, come to the hall near them."""
        wanted, opens = hall.office.places * model.WALK_INS, moment(today, country.OPENS)
        homes = [home for home in self.trying if self.nearest_to(home) is hall.office]
        self.chance.shuffle(homes)
        while wanted > 0 and homes:
            home = homes.pop()
            wanted -= home.size
            comes = opens + self.chance.uniform(0.1, 0.9) * (hall.closes - opens)
            hall.expect(comes, (home, 5))

    def nearest_to(self, home: Household) -> Office:
        return self.people.nearest[home.home][0]

    def tick(self, now: datetime, halls: list[Hall]) -> None:
        """Play ten minutes."""
        self.clock.set(now)
        if self.people.diary.entries and self.people.diary.entries[0][0] <= now:
            availability.look_again()  # by this clock, what was seen is long gone
            self.people.diary.do(now)
        self.desks(now, halls)
        local = timezone.localtime(now)
        if local.minute == 0:
            chores.run(chores.EACH_HOUR)
            chores.run(chores.DAILY.get(local.time().replace(tzinfo=None), []))
        if self.house:
            self.of_ours(self.house, now, local.time())

    def of_ours(self, house: HousePlanner, now: datetime, clock: time) -> None:
        """Do the chores that a naive campaign has not got."""
        if clock.minute % LINE_EVERY == 0:
            chores.run([chores.serve_the_line])
            self.people.offered(now)
            house.often()
        if clock == time(9):
            chores.run(chores.REMIND)
        if clock == time(11):
            chores.run(chores.INVITE_AGAIN)
            for home in house.invited_again(now):
                self.people.hear(home, again=True)

    def desks(self, now: datetime, halls: list[Hall]) -> None:
        """Let people arrive and be served everywhere."""
        if not halls:
            return
        due = Appointment.objects.filter(slot__starts_at=now + AHEAD, status=Status.BOOKED)
        near: dict[int, list[Appointment]] = {}
        for row in due.select_related("slot", "party").order_by("pk"):
            near.setdefault(row.slot.location_id, []).append(row)
        for hall in halls:
            hall.settle(near.get(hall.office.pk, []), self.people)
            hall.arrive(now, self.people)
            hall.work(now, self.rolls, self.people)
            if now >= hall.closes + OVERTIME:
                hall.shut(self.people)
        if now.minute % NO_SHOWS_EVERY == 0 and any(hall.absent for hall in halls):
            chores.record_no_shows()
            if now > halls[0].closes + OVERTIME:
                for hall in halls:
                    hall.absent = False

    def evening(self, today: date, found: dict[int, tuple[int, int]], halls: list[Hall]) -> None:
        """Have those who missed their visit think of a new one; count, look, and say."""
        missed: dict[int, set[int]] = {}
        rows = Appointment.objects.filter(
            slot__starts_at__gte=at(today),
            slot__starts_at__lt=at(today + date.resolution),
            status=Status.NO_SHOW,
        )
        for person, office in rows.values_list("applicant", "slot__location"):
            missed.setdefault(office, set()).add(person)
        for hall in halls:
            here = {pk for pk in missed.get(hall.office.pk, ()) if self.is_left(pk)}
            hall.day.no_shows = len(here)
            self.people.lost(sorted(here))
        self.people.see_how_it_stands()
        self.note_waits(today)
        self.figures.add(today, {hall.office.pk: hall.day for hall in halls}, found)
        self.look(today)
        self.report(today)

    def is_left(self, person: int) -> bool:
        return person in self.people.of[person].left

    def note_waits(self, today: date) -> None:
        """Note how long they waited who were served today, from when they first looked."""
        end = moment(today, LAST_TICK)
        for home in self.people.households:
            if not home.left and home.asked_at:
                wait = (end - home.asked_at).total_seconds() / 86_400
                self.figures.waits += [wait] * len(home.people)
                home.asked_at = None

    def look(self, today: date) -> None:
        """Look whether all is well, in the tables."""
        now, midnight = self.clock.moment, at(today)
        self.broken |= checks.look(checks.BROKEN, now, midnight, today)  # the worst day counts
        self.unanswered |= checks.look(checks.WITHOUT_ANSWER, now, midnight, today)

    def report(self, today: date) -> None:
        row = self.figures.rows[-1]
        amiss = {**self.broken, **self.unanswered}
        self.say(
            f"{today}: {self.figures.served} of {self.size.people} served;"
            f" today {row['used']} of {row['open']} places, {row['no_shows']} no-shows"
            f"{f'; amiss: {amiss}' if amiss else ''}"
        )

    def summary(self) -> dict[str, Any]:
        """Return the figures, with what was amiss on any day."""
        return {
            **self.figures.summary(),
            "without_answer": sum(self.unanswered.values()),
            "double_claims": self.broken["booked_twice"] + self.broken["place_given_twice"],
            "amiss": {**self.broken, **self.unanswered},
        }

    def analyze(self) -> None:
        """Have the database know how many rows there are: the campaign grows fast."""
        with connection.cursor() as cursor:
            cursor.execute("analyze")


def moment(day: date, clock: time) -> datetime:
    """Return the moment when the clocks at the offices show that time of that day."""
    return timezone.make_aware(datetime.combine(day, clock))


def events(size: Size, offices: list[Office], first: date) -> Events:
    """Choose when a location is closed for a week, and when a delivery is late."""
    weeks = size.people / size.places / WEEK
    closed_from = first + timedelta(weeks=max(2, math.floor(weeks * CLOSED_IN)))
    return Events(
        closed=offices[-1],
        closed_from=closed_from,
        told_on=closed_from - TOLD_BEFORE,
        late=offices[0],
        late_from=first + timedelta(weeks=max(1, math.floor(weeks * LATE_IN))),
    )
