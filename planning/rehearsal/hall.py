"""The hall of a location on one day: who comes when, and who tries their luck."""

import heapq
from collections.abc import Collection
from contextlib import AbstractContextManager
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
from planning.rehearsal import model
from planning.rehearsal.desks import Day, Desks, Person
from planning.rehearsal.offices import Office
from planning.rehearsal.people import Household
from planning.rehearsal.rolls import Rolls
from planning.rehearsal.visitors import Visitors, contact

AHEAD = timedelta(minutes=20)  # before its time it is settled whether a party comes
PATIENCE = timedelta(minutes=30)  # people from the hall are seated while the queue is shorter
TRIES, PAUSE = 5, timedelta(minutes=40)  # of who waits in the hall for a place


class Hall:
    """The hall and the desks of one location on one day."""

    def __init__(self, office: Office, closes: datetime, chance: Random, staff: User) -> None:
        self.office, self.closes, self.chance, self.staff = office, closes, chance, staff
        self.coming: list[tuple[datetime, int, Any]] = []
        self.numbers = count()
        self.settled: set[int] = set()  # parties of whom it is settled whether they come
        self.here: set[int] = set()  # claims of who came
        self.absent = False  # whether anybody did not come on time
        self.day = Day()
        self.desks = Desks(office, chance, staff, self.day)

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
            due = row.slot.starts_at
            self.desks.queue_up(Person(row.pk, row.applicant_id, due, now, missing))

    def try_luck(self, home: Household, tries: int, now: datetime, people: Visitors) -> None:
        """Seat a household that has no place here today, if there is one and the queue is short."""
        if not home.left or now > self.closes:
            return
        fits = hall.free_now(self.office.pk) >= home.size and self.desks.queue_time(now) < PATIENCE
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

    def work(self, now: datetime, rolls: Rolls, people: Visitors) -> None:
        """Let the desks serve until now; they say when nobody is left and somebody is missing."""
        self.desks.work(now, rolls, people)
        if self.absent and self.desks.idle:
            hall.note_idle(self.office.pk)  # else there is no need

    def at_door(self) -> AbstractContextManager[None]:
        place = f"location:{self.office.pk}"
        return acting_as(actor=f"user:{self.staff.pk}", channel="desk", place=place)
