"""The made-up country of a rehearsal: offices, municipalities, staff."""

import math
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.models import User
from accounts.roles import Role
from applicants.models import Municipality
from locations.distance import kilometres
from locations.models import Desk, Location, OpeningHours

OPENS = time(8, 30)
SLOT = timedelta(minutes=10)
SLOTS_A_DAY = 48
COUNCILS_EACH = 3  # municipalities round each office


@dataclass
class Office:
    """A location with its desks, as the rehearsal needs it."""

    pk: int
    location: Location
    desks: list[Desk]
    closes: time
    places: int  # planned for a day


def make_offices(number: int, places: int, since: date) -> list[Office]:
    """Make `number` locations, which together plan about `places` people a day."""
    each = places / number
    desks = math.ceil(each / SLOTS_A_DAY)
    slots = round(each / desks)
    closes = (datetime.combine(since, OPENS) + slots * SLOT).time()
    return [make_office(at, desks, closes, since, desks * slots) for at in range(number)]


def make_office(at: int, desks: int, closes: time, since: date, places: int) -> Office:
    """Make one on a grid over the country, open from Monday to Friday."""
    row, column = divmod(at, 3)
    name = f"Office {at + 1}"
    here = Location.objects.create(
        name=name,
        city=name,
        address="Example street 1",
        postcode="1000 AA",
        latitude=51.5 + 0.45 * row,
        longitude=4.5 + 0.7 * column,
    )
    hours = [
        OpeningHours(
            location=here, weekday=day, opens=OPENS, closes=closes, desks=desks, valid_from=since
        )
        for day in range(5)
    ]
    OpeningHours.objects.bulk_create(hours)
    tables = Desk.objects.bulk_create(Desk(location=here, number=n + 1) for n in range(desks))
    return Office(here.pk, here, tables, closes, places)


def make_councils(offices: list[Office]) -> list[Municipality]:
    """Make the municipalities: one at each office, the others round it."""
    councils = []
    for at, office in enumerate(offices):
        for turn in range(COUNCILS_EACH):
            number = at * COUNCILS_EACH + turn
            near = 0.15 * bool(turn)
            councils.append(
                Municipality(
                    code=f"{number + 1:04d}",
                    name=f"Council {number + 1}",
                    latitude=office.location.latitude + near * math.cos(turn * 2),
                    longitude=office.location.longitude + near * math.sin(turn * 2),
                )
            )
    return Municipality.objects.bulk_create(councils)


def make_user(name: str, role: Role) -> User:
    return User.objects.create_user(name, password=None, role=role)


def nearest_first(councils: list[Municipality], offices: list[Office]) -> dict[int, list[Office]]:
    """Return, by municipality (id), the offices from the nearest on."""
    return {
        council.pk: sorted(
            offices,
            key=lambda office: kilometres(
                (council.latitude, council.longitude),
                (office.location.latitude, office.location.longitude),
            ),
        )
        for council in councils
    }
