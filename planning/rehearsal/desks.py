"""The desks of a location on one day: who waits, who is served by which, what came of it."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random

from accounts.models import User
from config.db import acting_as
from locations.models import Desk
from planning.rehearsal import model
from planning.rehearsal.offices import Office
from planning.rehearsal.rolls import Rolls
from planning.rehearsal.visitors import Visitors
from stickers.issuing import Finding, record_outcome
from stickers.models import Document, Result

OVERTIME = timedelta(minutes=90)  # the longest that desks go on after the last time


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


@dataclass
class Desks:
    """Serve those who are here, in the order of their times, each as soon as a desk is free."""

    office: Office
    chance: Random
    staff: User
    day: Day
    free_at: dict[int, datetime] = field(default_factory=dict)
    waiting: list[tuple[datetime, datetime, int, Person]] = field(default_factory=list)
    serving: list[tuple[datetime, int, Person, Desk]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def idle(self) -> bool:
        """Whether nobody waits or is served."""
        return not self.waiting and not self.serving

    def queue_up(self, person: Person) -> None:
        heapq.heappush(self.waiting, (person.due, person.came, next(self.numbers), person))

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
                self.serve(person, desk, child=is_child(person, people))
        while self.serving and self.serving[0][0] <= now:
            _, _, person, desk = heapq.heappop(self.serving)
            self.finish(person, desk, rolls, people)

    def serve(self, person: Person, desk: Desk, *, child: bool) -> None:
        start = max(self.free_at.get(desk.pk, person.came), person.came)
        self.day.waits.append((start - max(person.due, person.came)).total_seconds() / 60)
        self.free_at[desk.pk] = until = start + model.at_desk(self.chance, child=child)
        heapq.heappush(self.serving, (until, next(self.numbers), person, desk))

    def finish(self, person: Person, desk: Desk, rolls: Rolls, people: Visitors) -> None:
        """Write down what came of one visit."""
        home = people.of[person.applicant]
        found = self.finding(person, desk, rolls, child=is_child(person, people))
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


def is_child(person: Person, people: Visitors) -> bool:
    """Whether this is one of those who get no sticker."""
    return person.applicant in people.of[person.applicant].children
