"""A campaign from the first list to the last sticker, in ticks of ten minutes."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.roles import Role
from appointments import availability
from planning.rehearsal import checks, chores, offices
from planning.rehearsal.answers import Answers
from planning.rehearsal.clock import Clock
from planning.rehearsal.diary import Diary
from planning.rehearsal.doors import Doors
from planning.rehearsal.figures import Figures, open_places
from planning.rehearsal.house import HousePlanner
from planning.rehearsal.people import import_people
from planning.rehearsal.planner import WEEK, Planner, at
from planning.rehearsal.rolls import Rolls
from planning.rehearsal.scale import BEGINS, Size, events, moment
from planning.rehearsal.visitors import Visitors

TICK, HOUR = timedelta(minutes=10), timedelta(hours=1)  # the latter when all is closed
FIRST_TICK, LAST_TICK = time(7), time(22)
LINE_EVERY = 60  # minutes


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
        size, first = self.size, BEGINS + timedelta(days=self.size.lead)
        places = offices.make_offices(size.locations, size.places, BEGINS)
        councils = offices.make_councils(places)
        clerk = offices.make_user("clerk", Role.CLERK)
        self.people = Visitors(
            households=import_people(size.people, councils, self.chance),
            nearest=offices.nearest_first(councils, places),
            diary=Diary(),
            chance=self.chance,
            shares=size.shares,
            line=not size.naive,
        )
        rolls = Rolls(offices.make_user("planner", Role.PLANNER))
        self.doors = Doors(places, self.people, rolls, clerk, self.chance, size.naive)
        children = sum(len(home.children) for home in self.people.households)
        facts: dict[str, Any] = {
            "offices": places,
            "people": self.people,
            "rolls": rolls,
            "events": events(size, places, first),
            "first_day": first,
            "sticker_share": 1 - children / size.people,
        }
        second = offices.make_user("second", Role.PLANNER)
        self.answers = Answers(self.people)
        house = None if size.naive else HousePlanner(**facts, second=second, answers=self.answers)
        self.house, self.planner = house, house or Planner(**facts)

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
        self.doors.open(today, found)
        now = moment(today, FIRST_TICK)
        while now <= moment(today, LAST_TICK):
            self.tick(now)
            now += TICK if self.doors.halls else HOUR
        self.evening(today, found)

    def tick(self, now: datetime) -> None:
        """Play ten minutes."""
        self.clock.set(now)
        if self.people.diary.entries and self.people.diary.entries[0][0] <= now:
            availability.look_again()  # by this clock, what was seen is long gone
            self.people.diary.do(now)
        self.doors.tick(now)
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
            self.answers.offered(now)
            house.often()
        if clock == time(9):
            chores.run(chores.REMIND)
        if clock == time(11):
            chores.run(chores.INVITE_AGAIN)
            for home in house.invited_again(now):
                self.people.hear(home, again=True)

    def evening(self, today: date, found: dict[int, tuple[int, int]]) -> None:
        """Have people know what they have; count, look, and say."""
        self.doors.close(today)
        self.people.see_how_it_stands()
        self.note_waits(today)
        self.figures.add(today, {hall.office.pk: hall.day for hall in self.doors.halls}, found)
        self.look(today)
        self.report(today)

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
