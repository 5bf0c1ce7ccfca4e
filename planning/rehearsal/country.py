"""The made-up country of a rehearsal: offices, municipalities, staff, and who is registered."""

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from applicants.applying import apply_list
from applicants.eligibility import comes_without_sticker
from applicants.forms import judge
from applicants.imports import read
from applicants.limits import COMMAND
from applicants.models import Applicant, Municipality
from applicants.staging import confirm, stage
from locations.distance import kilometres
from locations.models import Desk, Location, OpeningHours
from planning.rehearsal import model

OPENS = time(8, 30)
SLOT = timedelta(minutes=10)
SLOTS_A_DAY = 48
COUNCILS_EACH = 3  # municipalities round each office
LONGEST = timedelta(days=200)  # of a campaign: whoever is under 14 then is so all the time
ROWS = 15_000  # of one list: as many as a page takes
FIRST_NUMBER = 3_200_000_000
HEADINGS = [
    *("v_number", "family_name", "given_names", "date_of_birth", "registered_on"),
    *("household", "email", "phone", "language"),
]


@dataclass
class Office:
    """A location with its desks, as the rehearsal needs it."""

    pk: int
    location: Location
    desks: list[Desk]
    closes: time
    places: int  # planned for a day


@dataclass
class Household:
    """People who come together. The first is an adult, to whom we write."""

    home: int  # municipality (id)
    people: list[int]  # applicants (ids)
    children: set[int]  # those who get no sticker
    email: str
    phone: str
    language: str
    never: bool = False  # asks for a place
    slow: bool = False  # only after the second invitation
    booked: bool = False
    waits: bool = False  # in line
    plans: bool = False  # to look for a place
    asked_at: datetime | None = None  # when they first looked for a place
    tries: int = 0
    left: set[int] = field(default_factory=set)  # who is not served

    @property
    def size(self) -> int:
        return len(self.left)


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


def import_people(count: int, councils: list[Municipality], chance: Random) -> list[Household]:
    """Take in `count` people as lists of their municipalities; return them by household."""
    lists: dict[int, list[list[str]]] = {council.pk: [] for council in councils}
    for rows in families(count, chance):
        lists[chance.choice(councils).pk] += rows
    by = make_user("officer", Role.OFFICER)
    for council in councils:
        rows = lists[council.pk]
        for first in range(0, len(rows), ROWS):
            take_in(rows[first : first + ROWS], council, by)
    return households()


def families(count: int, chance: Random) -> Iterator[list[list[str]]]:
    """Yield the rows of a list, household by household, until there are `count`."""
    made, today = 0, timezone.localdate()
    while made < count:
        size = min(model.size(chance), count - made)
        language = chance.choices(["uk", "ru", "en"], [75, 22, 3])[0]
        registered = (today - timedelta(days=chance.randint(10, 300))).isoformat()
        rows = []
        for place in range(size):
            number = FIRST_NUMBER + made + place
            reached = place == 0 and chance.random() < model.REACHED
            phone = reached and chance.random() < model.WITH_PHONE
            rows.append(
                [
                    *(str(number), f"Example{made}", f"Person{place}", born(chance, place, today)),
                    *(registered, f"R{made}" if size > 1 else ""),
                    f"person.{number}@example.org" if reached else "",
                    f"+44770090{number % 10_000:04d}" if phone else "",
                    language,
                ]
            )
        made += size
        yield rows


def born(chance: Random, place: int, today: date) -> str:
    """Return the birth date of the member at that place of a household."""
    child = place > 1 and chance.random() < model.CHILDREN_UNDER_14
    age = chance.randint(2, 12) if child else chance.randint(19, 70)
    return date(today.year - age, chance.randint(1, 12), chance.randint(1, 28)).isoformat()


def take_in(rows: list[list[str]], council: Municipality, by: User) -> None:
    """Do with a list what an officer does: send it, look at what it would do, confirm it."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([HEADINGS, *rows])
    content = text.getvalue().encode()
    sheet = read(content, limits=COMMAND)
    judged = judge(sheet, today=timezone.localdate())
    kept = stage(sheet, judged, content=content, municipality=council, by=by)
    confirm(kept, moves=[], by=by)
    apply_list(kept.pk)


def households() -> list[Household]:
    """Return everybody by household, those who are registered longest first."""
    found: dict[str, Household] = {}
    today = timezone.localdate()
    for person in Applicant.objects.order_by("registered_on", "v_number"):
        home = found.setdefault(
            person.household or person.v_number,
            Household(
                home=person.municipality_id,
                people=[],
                children=set(),
                email=person.email,
                phone=person.phone,
                language=person.language,
            ),
        )
        home.people.append(person.pk)
        home.left.add(person.pk)
        if comes_without_sticker(person, today + LONGEST):
            home.children.add(person.pk)
    return list(found.values())


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
