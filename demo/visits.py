"""Made-up visits: weeks that were, today, and two weeks to come, on places that exist."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from applicants.models import Applicant
from appointments.models import KEPT, Appointment, Channel, Party, Status
from appointments.places import SLOTS_PER_PARTY
from appointments.references import ALPHABET, LENGTH, check_character
from demo.luck import happens, pick
from demo.rooms import Room, fits
from locations.models import Slot

HOUR, BEFORE = timedelta(hours=1), timedelta(minutes=30)
COMING = {Status.BOOKED: 97, Status.CANCELLED: 3}
RUNNING = {Status.BOOKED: 40, Status.CHECKED_IN: 60}
OVER = {Status.FULFILLED: 91, Status.NO_SHOW: 5, Status.CANCELLED: 3, Status.UNFINISHED: 1}
CHANNELS = [Channel.WEB] * 8 + [Channel.PHONE] + [Channel.OFFICE]
Household = Sequence[Applicant]


@dataclass
class Book:
    """What was booked, by parties that have no ids yet."""

    chance: Random
    now: datetime
    parties: list[Party] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    references: set[str] = field(default_factory=set)

    def fill(self, rooms: Sequence[Room], share: float, waiting: Iterator[Household]) -> None:
        """Seat households of `waiting` in one day of a location until `share` of it is given."""
        wanted = round(share * sum(room.free for room in rooms))
        while wanted > 0 and (household := next(waiting, None)):
            starts = [at for at in range(len(rooms)) if fits(rooms[at:], len(household))]
            if starts:
                self.seat(household, rooms[self.chance.choice(starts) :])
            wanted -= len(household)  # also who found no room: the day is nearly full

    def seat(self, household: Household, rooms: Sequence[Room], reference: str = "") -> Party:
        """Book the household into the first of `rooms` and its neighbours."""
        party = self.party(household[0], reference)
        places: list[tuple[Slot, int]] = []
        for room in rooms[:SLOTS_PER_PARTY]:
            places += room.give(len(household) - len(places))
        status = Status.BOOKED if reference else self.status(places[0][0].starts_at)
        for person, (slot, place) in zip(household, places, strict=True):
            self.appointments.append(self.appointment(party, person, slot, place, status))
        if status == Status.FULFILLED:
            for person in household:
                person.served_on = timezone.localdate(places[0][0].starts_at)
        return party

    def party(self, contact: Applicant, reference: str) -> Party:
        found = Party(
            reference=reference or self.new_reference(),
            version=1,  # they were told
            email=contact.email,
            phone=contact.phone,
            language=contact.language,
            step_free=happens(self.chance, 0.05),
            more_time=happens(self.chance, 0.05),
            channel=self.chance.choice(CHANNELS),
        )
        self.parties.append(found)
        return found

    def new_reference(self) -> str:
        """Return a reference that the seed chooses and nobody has."""
        while True:
            body = "".join(self.chance.choices(ALPHABET, k=LENGTH - 1))
            if body not in self.references:
                self.references.add(body)
                return body + check_character(body)

    def status(self, starts_at: datetime) -> Status:
        """Return what became of a visit at that time, or what is likely by now."""
        if starts_at > self.now + BEFORE:  # many come before their time
            return pick(self.chance, COMING)
        return pick(self.chance, RUNNING if starts_at > self.now - HOUR else OVER)

    def appointment(
        self, party: Party, person: Applicant, slot: Slot, place: int, status: Status
    ) -> Appointment:
        given_back = min(self.now, slot.starts_at) if status not in KEPT else None
        return Appointment(
            party=party,
            applicant=person,
            slot=slot,
            place=place,
            status=status,
            public_at=given_back,
        )
