"""The locations of a campaign on one day: who comes to the door, who is missed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from accounts.models import User
from appointments.models import Appointment, Status
from planning.rehearsal import chores
from planning.rehearsal.desks import OVERTIME
from planning.rehearsal.hall import AHEAD, Hall
from planning.rehearsal.offices import OPENS, Office
from planning.rehearsal.people import Household
from planning.rehearsal.planner import at
from planning.rehearsal.rolls import Rolls
from planning.rehearsal.scale import moment
from planning.rehearsal.visitors import Visitors

NO_SHOWS_EVERY = 20  # minutes
RESTLESS = 0.1  # of those who have a place, who may come to the hall before
NOTHING = 0, 0


@dataclass
class Doors:
    """Opens the halls that receive people today, and has people come to them."""

    offices: Sequence[Office]
    people: Visitors
    rolls: Rolls
    staff: User
    chance: Random
    naive: bool
    halls: list[Hall] = field(default_factory=list)

    def open(self, today: date, found: dict[int, tuple[int, int]]) -> None:
        """Open the locations with open places, and have some try their luck there."""
        self.halls = []
        trying = [
            home
            for home in self.people.households
            if home.left and home.asked_at and (not home.booked or self.chance.random() < RESTLESS)
        ]
        for office in self.offices:
            if found.get(office.pk, NOTHING)[0]:
                hall = Hall(office, moment(today, office.closes), self.chance, self.staff)
                if not self.naive:
                    self.send_walk_ins(hall, today, trying)
                self.halls.append(hall)

    def send_walk_ins(self, hall: Hall, today: date, trying: Sequence[Household]) -> None:
        """Have some who have no place, or one much later, come to the hall near them."""
        wanted, opens = hall.office.places * self.people.shares.walk_ins, moment(today, OPENS)
        homes = [home for home in trying if self.people.nearest[home.home][0] is hall.office]
        self.chance.shuffle(homes)
        while wanted > 0 and homes:
            home = homes.pop()
            wanted -= home.size
            comes = opens + self.chance.uniform(0.1, 0.9) * (hall.closes - opens)
            hall.expect(comes, (home, 5))

    def tick(self, now: datetime) -> None:
        """Let people arrive and be served everywhere, for ten minutes."""
        if not self.halls:
            return
        due = Appointment.objects.filter(slot__starts_at=now + AHEAD, status=Status.BOOKED)
        near: dict[int, list[Appointment]] = {}
        for row in due.select_related("slot", "party").order_by("pk"):
            near.setdefault(row.slot.location_id, []).append(row)
        for hall in self.halls:
            hall.settle(near.get(hall.office.pk, []), self.people)
            hall.arrive(now, self.people)
            hall.work(now, self.rolls, self.people)
            if now >= hall.closes + OVERTIME:
                hall.desks.shut(self.people)
        if now.minute % NO_SHOWS_EVERY == 0 and any(hall.absent for hall in self.halls):
            self.record_no_shows(now)

    def record_no_shows(self, now: datetime) -> None:
        """Record who did not come; once the doors are closed, for the last time today."""
        chores.record_no_shows()
        if now > self.halls[0].closes + OVERTIME:
            for hall in self.halls:
                hall.absent = False

    def close(self, today: date) -> None:
        """Have those who missed their visit today think of a new one, and count them."""
        missed: dict[int, set[int]] = {}
        rows = Appointment.objects.filter(
            slot__starts_at__gte=at(today),
            slot__starts_at__lt=at(today + date.resolution),
            status=Status.NO_SHOW,
        )
        for person, office in rows.values_list("applicant", "slot__location"):
            missed.setdefault(office, set()).add(person)
        for hall in self.halls:
            here = {pk for pk in missed.get(hall.office.pk, ()) if pk in self.people.of[pk].left}
            hall.day.no_shows = len(here)
            self.people.lost(sorted(here))
