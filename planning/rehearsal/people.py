"""Who is registered in the made-up country of a rehearsal, by the lists of municipalities."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
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
from planning.rehearsal import model
from planning.rehearsal.offices import make_user

LONGEST = timedelta(days=200)  # of a campaign: whoever is under 14 then is so all the time
ROWS = 15_000  # of one list: as many as a page takes
FIRST_NUMBER = 3_200_000_000
HEADINGS = [
    *("v_number", "family_name", "given_names", "date_of_birth", "registered_on"),
    *("household", "email", "phone", "language"),
]


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
