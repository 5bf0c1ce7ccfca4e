"""A day at the desks, all of it about now: who is expected, the clerks, and their rolls."""

import random
from dataclasses import dataclass, field
from datetime import timedelta

from bench.database import rows
from bench.supply import FAMILIES

BUSY, OTHERS = 1_200, 120  # visits of today at one location, and at each of the others
MINUTES = 10  # within which they are all expected
ROOM = 20_000  # places of a slot
STICKERS, ROLL = 4_000, 1_500  # of a location, of a desk
DESKS = 2  # at each location that have a clerk
PASSWORD = "only for measuring"  # noqa: S105


@dataclass
class Seat:
    """A clerk, and the desk they choose."""

    username: str
    desk: int
    location: int


@dataclass
class Day:
    """References of who is expected, by location (id), and who serves there."""

    expected: dict[int, list[str]] = field(default_factory=dict)
    seats: list[Seat] = field(default_factory=list)

    @property
    def busy(self):
        """The clerk at the location where most are expected."""
        return max(self.seats, key=lambda seat: len(self.expected[seat.location]))

    def take(self, location):
        return self.expected[location].pop()


def prepare():
    """Have people be expected at every location now; return the day."""
    from django.db import connections, transaction

    from demo.load import no_time_limit
    from locations.models import Location

    families = [family[3] for family in rows(FAMILIES)]
    random.Random(3).shuffle(families)
    day = Day()
    with transaction.atomic():
        no_time_limit()
        for number, location in enumerate(Location.objects.real().order_by("pk")):
            some = [families.pop() for _ in range(OTHERS if number else BUSY)]
            day.expected[location.pk] = expect(location, some)
            day.seats += staff(location, number)
    rows("vacuum analyze")
    connections.close_all()
    return day


def expect(location, families):
    """Book these families (ids of people) at `location` for about now; return the references."""
    from appointments.models import Appointment, Party
    from demo.copying import copy_rows, number

    slots = make_slots(location)
    parties = [Party(email="bench@example.org", version=1) for _ in families]
    number(parties)
    places = dict.fromkeys(slots, 0)
    claims = []
    for party, people in zip(parties, families, strict=True):
        slot = random.choice(slots)
        for person in people:
            places[slot] += 1
            claim = Appointment(party=party, applicant_id=person, slot=slot, place=places[slot])
            claim.status = "booked"
            claims.append(claim)
    number(claims)
    copy_rows(Party, parties)
    copy_rows(Appointment, claims)
    return [party.reference for party in parties]


def make_slots(location):
    """Make slots that begin in these minutes, beside those of the example."""
    from django.utils import timezone

    from locations.models import Slot

    now = timezone.now().replace(second=17, microsecond=0)
    starts = [now - timedelta(minutes=minute) for minute in range(MINUTES)]
    length = timedelta(minutes=10)
    return Slot.objects.bulk_create(
        Slot(location=location, starts_at=at, ends_at=at + length, planned=ROOM) for at in starts
    )


def staff(location, number):
    """Put clerks at desks of `location`, each with a roll; return where they sit."""
    from django.utils import timezone

    from accounts.models import User
    from stickers import stock, transfers

    planner = User.objects.filter(role="planner").first()
    first = 70_000_000 + number * STICKERS
    sent = stock.announce(location.pk, timezone.localdate(), STICKERS, certain=True, by=planner)
    stock.receive(sent.pk, [(serial(first), serial(first + STICKERS - 1))], by=planner)
    seats = []
    for place, desk in enumerate(location.desks.order_by("number")[:DESKS]):
        clerk = User.objects.create_user(f"bench-{desk.pk}", password=PASSWORD, role="clerk")
        location.clerks.add(clerk)
        start = first + place * ROLL
        transfers.open_roll(desk.pk, serial(start), serial(start + ROLL - 1), by=clerk)
        seats.append(Seat(clerk.username, desk.pk, location.pk))
    return seats


def serial(number):
    return f"NL{number:08d}"
