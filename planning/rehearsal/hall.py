"""A day at a location: who comes when, who is served by which desk, who tries their luck."""

import heapq
from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from django.utils import timezone

from accounts.models import User
from appointments import hall, visits
from appointments.exceptions import BookingError
from appointments.models import Appointment, Status
from appointments.no_shows import GRACE
from config.db import acting_as, ids
from locations.models import Desk
from planning.rehearsal import model
from planning.rehearsal.country import Household, Office
from planning.rehearsal.rolls import Rolls
from planning.rehearsal.visitors import Visitors, contact
from stickers.issuing import Finding, record_outcome
from stickers.models import Document, Result

AHEAD = timedelta(minutes=20)  # before its time it is settled whether a party comes
OVERTIME = timedelta(minutes=90)  # the longest that desks go on after the last time
PATIENCE = timedelta(minutes=30)  # people from the hall are seated while the queue is shorter
TRIES, PAUSE = 5, timedelta(minutes=40)  # of who waits in the hall for a place


@dataclass
class Person:
    """Somebody who waits in the hall."""

    claim: int
    applicant: int
    due: datetime
    came: datetime
    missing: bool  # comes without a document


@dataclass
class Day:
    """What a day at a location came to."""

    served: int = 0
    no_shows: int = 0
    unfinished: int = 0
    without_sticker: int = 0
    sent_home: int = 0  # on time, and not served
    walked_in: int = 0
    turned_away: int = 0  # without a place, or too late for theirs
    waits: list[float] = field(default_factory=list)  # minutes, from the later of time and arrival


class Hall:
    """The hall and the desks of one location on one day."""

    def __init__(self, office: Office, closes: datetime, chance: Random, staff: User) -> None:
        self.office, self.closes, self.chance, self.staff = office, closes, chance, staff
        self.free_at: dict[int, datetime] = {}
        self.waiting: list[tuple[datetime, datetime, int, Person]] = []
        self.serving: list[tuple[datetime, int, Person, Desk]] = []
        self.coming: list[tuple[datetime, int, Any]] = []
        self.numbers = count()
        self.settled: set[int] = set()  # parties of whom it is settled whether they come
        self.here: set[int] = set()  # claims of who came
        self.absent = False  # whether anybody did not come on time
        self.day = Day()

    def expect(self, at: datetime, what: Any) -> None:
        heapq.heappush(self.coming, (at, next(self.numbers), what))

    def settle(self, rows: Collection[Appointment], people: Visitors) -> None:
        """Decide who of the parties of these claims, whose time is near, comes, and when."""
        for row in rows:
            if row.party_id in self.settled:
                continue
            self.settled.add(row.party_id)
            day = timezone.localdate(row.slot.starts_at)
            told = row.party.reminded_on
            reminded = told is not None and (day - told).days <= model.REMINDED_WITHIN
            late = model.arrival(self.chance)
            comes = model.comes(self.chance, people.shares, reminded=reminded)
            self.absent |= not comes or late > GRACE
            if comes:
                self.expect(row.slot.starts_at + late, row.party_id)

    def arrive(self, now: datetime, people: Visitors) -> None:
        """Check in who has come by now."""
        parties: list[int] = []
        while self.coming and self.coming[0][0] <= now:
            _, _, who = heapq.heappop(self.coming)
            if isinstance(who, int):
                parties.append(who)
            else:
                self.try_luck(who[0], who[1], now, people)
        if parties:
            self.check_in(parties, now, people)

    def check_in(self, parties: list[int], now: datetime, people: Visitors) -> None:
        rows = Appointment.objects.filter(party__in=parties, slot__location=self.office.pk)
        today = timezone.localdate(now)
        found = [
            row
            for row in rows.select_related("slot").order_by("slot__starts_at", "pk")
            if timezone.localdate(row.slot.starts_at) == today
        ]
        booked = [row for row in found if row.status == Status.BOOKED]
        if booked:
            with self.at_door():
                visits.check_in(ids(booked))
            self.queue_up(booked, now)
        self.take_back([row for row in found if row.status == Status.NO_SHOW], now, people)

    def take_back(self, late: list[Appointment], now: datetime, people: Visitors) -> None:
        """Seat those who come after all, party by party, as far as there is room."""
        for party in {row.party_id for row in late}:
            claims = [row for row in late if row.party_id == party]
            try:
                with self.at_door():
                    seated = hall.take_back(ids(claims))
            except BookingError:
                self.day.turned_away += len(claims)
                continue
            self.queue_up(seated, now)
            self.day.walked_in += len(seated)

    def queue_up(self, rows: Collection[Appointment], now: datetime) -> None:
        missing = self.chance.random() < model.NO_DOCUMENT
        for row in rows:
            if row.pk in self.here:  # who has a place and tried their luck all the same
                continue
            self.here.add(row.pk)
            person = Person(row.pk, row.applicant_id, row.slot.starts_at, now, missing)
            heapq.heappush(self.waiting, (person.due, now, next(self.numbers), person))

    def try_luck(self, home: Household, tries: int, now: datetime, people: Visitors) -> None:
        """Seat a household that has no place here today, if there is one and the queue is short."""
        if not home.left or now > self.closes:
            return
        fits = hall.free_now(self.office.pk) >= home.size and self.queue_time(now) < PATIENCE
        if fits and self.seat(home, now):
            return
        if tries:
            self.expect(now + PAUSE, (home, tries - 1))
        else:
            self.day.turned_away += home.size

    def seat(self, home: Household, now: datetime) -> bool:
        try:
            with self.at_door():
                rows = hall.seat_now(sorted(home.left), self.office.pk, contact(home))
        except BookingError:
            return False
        home.booked, home.waits = True, False
        self.settled.update(row.party_id for row in rows)
        self.day.walked_in += len(rows)
        fresh = Appointment.objects.filter(pk__in=ids(rows)).select_related("slot")
        self.queue_up(fresh, now)
        return True

    def queue_time(self, now: datetime) -> timedelta:
        """Return how long, roughly, who comes now would wait."""
        desks = self.office.desks
        busy = [max(timedelta(), self.free_at.get(desk.pk, now) - now) for desk in desks]
        return (sum(busy, timedelta()) + len(self.waiting) * model.ABOUT) / len(desks)

    def work(self, now: datetime, rolls: Rolls, people: Visitors) -> None:
        """Let the desks serve until now, and write down what they did."""
        for desk in self.office.desks:
            while self.waiting and self.free_at.get(desk.pk, self.waiting[0][1]) <= now:
                _, _, _, person = heapq.heappop(self.waiting)
                start = max(self.free_at.get(desk.pk, person.came), person.came)
                self.day.waits.append((start - max(person.due, person.came)).total_seconds() / 60)
                child = person.applicant in people.of[person.applicant].children
                self.free_at[desk.pk] = start + model.at_desk(self.chance, child=child)
                heapq.heappush(
                    self.serving, (self.free_at[desk.pk], next(self.numbers), person, desk)
                )
        while self.serving and self.serving[0][0] <= now:
            _, _, person, desk = heapq.heappop(self.serving)
            self.finish(person, desk, rolls, people)
        if self.absent and not self.waiting and not self.serving:
            hall.note_idle(self.office.pk)  # else there is no need

    def finish(self, person: Person, desk: Desk, rolls: Rolls, people: Visitors) -> None:
        """Write down what came of one visit."""
        home = people.of[person.applicant]
        found = self.finding(person, desk, rolls, child=person.applicant in home.children)
        with acting_as(actor=f"user:{self.staff.pk}", channel="desk", place=f"desk:{desk.pk}"):
            record_outcome(person.claim, found, desk=desk.pk, by=self.staff)
        if found.document:
            home.left.discard(person.applicant)
            self.day.served += 1
            return
        self.day.unfinished += not found.note
        self.day.without_sticker += bool(found.note)
        people.lost([person.applicant])

    def finding(self, person: Person, desk: Desk, rolls: Rolls, *, child: bool) -> Finding:
        if person.missing:
            return Finding(Result.NO_DOCUMENT)
        if child:
            return Finding(Result.UNDER_14, Document.PASSPORT)
        if serial := rolls.next(desk):
            return Finding(Result.STICKER, Document.PASSPORT, serial)
        return Finding(Result.LEFT, note="no stickers")

    def shut(self, people: Visitors) -> None:
        """Send home who is still here: the desks went on as long as they can."""
        for _, _, _, person in self.waiting:
            with acting_as(channel="desk", place=f"desk:{self.office.desks[0].pk}"):
                desk = self.office.desks[0].pk
                record_outcome(person.claim, Finding(Result.LEFT), desk=desk, by=self.staff)
            self.day.sent_home += person.came <= person.due
            people.lost([person.applicant])
        self.waiting = []

    def at_door(self) -> AbstractContextManager[None]:
        place = f"location:{self.office.pk}"
        return acting_as(actor=f"user:{self.staff.pk}", channel="desk", place=place)
