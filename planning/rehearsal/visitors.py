"""What people do on the website: look for a place, book, give up, wait in line, answer."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from appointments import availability, claims, waitlist
from appointments.exceptions import AlreadyBooked, BookingError, SlotFull, TooOften
from appointments.models import FIRM, Appointment, Contact, Status, WaitlistEntry
from appointments.waitlist import Wishes
from appointments.windows import FreeDay, Window
from config.db import acting_as, ids
from planning.rehearsal import model
from planning.rehearsal.diary import Diary, by_day
from planning.rehearsal.model import Shares
from planning.rehearsal.offices import Office
from planning.rehearsal.people import Household

TRIES = 4  # so often people choose another time when one has just been taken
WAITS_FOR = timedelta(days=60)
PAUSE = timedelta(days=2)  # on average, until who found nothing looks again


@dataclass
class Visitors:
    """The people of the campaign and what they do."""

    households: list[Household]
    nearest: dict[int, list[Office]]
    diary: Diary
    chance: Random
    shares: Shares
    line: bool  # whether there is a waiting list
    of: dict[int, Household] = field(default_factory=dict)  # by applicant (id)
    taken: int = 0  # times that somebody else took a moment before
    refused: Counter[str] = field(default_factory=Counter)  # for any other reason
    found_nothing: int = 0

    def __post_init__(self) -> None:
        self.of = {person: home for home in self.households for person in home.people}
        for home in self.households:
            home.never = self.chance.random() < model.NEVER
            home.slow = self.chance.random() < model.SECOND_LETTER

    def hear(self, home: Household, *, again: bool = False) -> None:
        """Have a household know that it may book; the slow only act when they hear it again."""
        if not home.never and home.slow == again:
            self.plan(home, model.first_try(self.chance))

    def plan(self, home: Household, after: timedelta) -> None:
        home.plans = True
        self.diary.note(by_day(timezone.now() + after), self.look, home)

    def look(self, home: Household) -> None:
        """Look for a place and book it, or wait in line, or come back another day."""
        home.plans = False
        if not home.left or home.booked or home.waits:
            return
        home.asked_at = home.asked_at or timezone.now()
        home.tries += 1
        key = self.key()
        with acting_as(actor="applicant", channel="web"):
            window = self.book(home, key)
            if window is not None:
                self.after_booking(home, window, key)
            elif not home.booked:
                self.nothing_free(home)

    def book(self, home: Household, key: UUID) -> Window | None:
        """Hold and confirm what the household chooses; None if it found nothing."""
        for _ in range(TRIES):
            window = self.choose(home)
            if window is None:
                return None
            try:
                held = claims.propose(key, sorted(home.left), window.slots, contact(home))
                claims.confirm(ids(held), contact(home))
            except SlotFull:
                self.taken += 1
                availability.look_again(window.slots)
            except AlreadyBooked:
                home.booked = True
                return None
            except BookingError as refusal:
                self.refused[type(refusal).__name__] += 1
                return None
            else:
                home.booked = True
                return window
        return None

    def choose(self, home: Household) -> Window | None:
        """Return the time that suits: near, soon, of the first days with room any time."""
        best: list[FreeDay] = []
        since = timezone.localdate() + timedelta(days=1)
        for office in self.nearest[home.home][: model.NEAREST]:
            days = first_days(office.pk, home.size, since)
            if days and (not best or days[0].day + model.FARTHER < best[0].day):
                best = days
        if not best:
            return None
        [day] = self.chance.choices(best, model.DAYS[: len(best)])
        return self.chance.choice(day.windows)

    def after_booking(self, home: Household, window: Window, key: UUID) -> None:
        """Perhaps cancel later, and perhaps wait for something sooner."""
        self.perhaps_cancel(home, window.starts_at)
        far = window.starts_at - timezone.now() > model.FAR_OFF
        if self.line and far and self.chance.random() < model.WANT_SOONER:
            self.join(home, key)

    def perhaps_cancel(self, home: Household, starts_at: datetime) -> None:
        if self.chance.random() < self.shares.cancel:
            now = timezone.now()
            when = now + self.chance.random() * (starts_at - now)
            self.diary.note(by_day(when), self.give_up, home)

    def give_up(self, home: Household) -> None:
        """Cancel the visit, and look again later."""
        rows = Appointment.objects.filter(applicant__in=home.people, status=Status.BOOKED)
        booked = [row.pk for row in rows.filter(slot__starts_at__gt=timezone.now())]
        if not booked:
            return
        try:
            with acting_as(actor="applicant", channel="web"):
                claims.cancel(booked)
        except TooOften:  # by phone one can, always
            with acting_as(channel="phone"):
                claims.cancel(booked)
        home.booked = False
        self.plan(home, model.wait(self.chance, model.AGAIN))

    def nothing_free(self, home: Household) -> None:
        self.found_nothing += 1
        if self.line:
            self.join(home, self.key())
        else:
            self.plan(home, model.wait(self.chance, PAUSE))

    def join(self, home: Household, key: UUID) -> None:
        """Wait in line, near home, on any day."""
        today = timezone.localdate()
        places = [office.pk for office in self.nearest[home.home][: model.NEAREST]]
        wishes = Wishes(places, list(range(7)), today, today + WAITS_FOR)
        try:
            waitlist.join(key, sorted(home.left), wishes, contact(home))
            home.waits = not home.booked
        except BookingError:
            self.plan(home, model.wait(self.chance, PAUSE))

    def lost(self, people: Collection[int], *, after: timedelta = model.AGAIN) -> None:
        """Have the households of these people (ids), who have no place any more, look again."""
        for home in {id(self.of[pk]): self.of[pk] for pk in people}.values():
            home.booked = False
            self.plan(home, model.wait(self.chance, after))

    def see_how_it_stands(self) -> None:
        """Have everybody know at night what they have; who lost it looks again."""
        firm = Appointment.objects.filter(status__in=FIRM)
        booked = set(firm.values_list("applicant", flat=True))
        through = WaitlistEntry.applicants.through.objects
        waiting = set(through.values_list("applicant", flat=True))
        for home in self.households:
            home.booked = not booked.isdisjoint(home.people)
            home.waits = not home.booked and not waiting.isdisjoint(home.people)
            idle = home.left and home.asked_at and not (home.booked or home.waits or home.plans)
            if idle:
                self.plan(home, model.wait(self.chance, model.AGAIN))

    def key(self) -> UUID:
        return UUID(int=self.chance.getrandbits(128), version=4)


def contact(home: Household) -> Contact:
    alone = home.left <= home.children
    email = home.email or f"written.when.booking.{home.people[0]}@example.org"
    return Contact(email=email, phone=home.phone, language=home.language, with_guardian=alone)


def first_days(location: int, size: int, since: date) -> list[FreeDay]:
    """Return the first days with room, as the website would list them."""
    found = []
    for day in availability.free_days(location, size, since=since):
        found.append(day)
        if len(found) == len(model.DAYS):
            break
    return found
