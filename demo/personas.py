"""People with numbers that never change, for who tries every way through the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applicants.models import Applicant, Municipality, Wave
from appointments.references import check_character

BOOKED = "DEM0ABC" + check_character("DEM0ABC")  # the reference of who is booked already
LONG_AGO = timedelta(days=400)


@dataclass(frozen=True)
class Persona:
    """Whom to be, and what that shows."""

    v_number: str
    label: str | Promise
    reference: str = ""


PERSONAS = [
    Persona("3000000001", _("One adult who may book")),
    Persona("3000000002", _("A family of four who may book")),
    Persona("3000000006", _("A parent with a child under 14 and a teenager")),
    Persona("3000000009", _("Registered only three days ago")),
    Persona("3000000010", _("Has a sticker already")),
    Persona("3000000011", _("Has an appointment"), BOOKED),
    Persona("3000000012", _("No longer registered")),
    Persona("3000000013", _("Not invited yet")),
]


def families(municipality: Municipality, today: date, later: Wave) -> list[list[Applicant]]:
    """Return the households of PERSONAS, unsaved, by the numbers of their first members."""
    ages = {years: f"{today.year - years}-{today.month:02d}-01" for years in (9, 11, 16, 17)}
    child, teenager = ages[9], ages[16]
    rows = [
        [("Olena", "Hrytsenko", "Гриценко Олена", "1988-04-12")],
        [
            ("Iryna", "Yavorska", "Яворська Ірина", "1984-09-03"),
            ("Andrii", "Yavorskyi", "Яворський Андрій", "1982-01-27"),
            ("Sofiia", "Yavorska", "Яворська Софія", ages[17]),
            ("Danylo", "Yavorskyi", "Яворський Данило", ages[11]),
        ],
        [
            ("Tetiana", "Polishchuk", "Поліщук Тетяна", "1986-11-19"),
            ("Maksym", "Polishchuk", "Поліщук Максим", teenager),
            ("Zlata", "Polishchuk", "Поліщук Злата", child),
        ],
        [("Oksana", "Kushnir", "Кушнір Оксана", "1993-02-08")],
        [("Liudmyla", "Panasiuk", "Панасюк Людмила", "1957-06-30")],
        [("Vitalii", "Rybalko", "Рибалко Віталій", "1979-12-05")],
        [("Yana", "Volkova", "Волкова Яна", "1996-08-21")],
        [("Roman", "Hudz", "Ґудзь Роман", "1990-03-14")],
    ]
    found = numbered(rows, municipality, today)
    (recent,), (served,), _booked, (left,), (waiting,) = found[3:]
    recent.registered_on = today - timedelta(days=3)
    served.served_on = today - timedelta(days=30)
    left.withdrawn_on = today - timedelta(days=14)
    waiting.wave = later
    return found


def numbered(
    rows: Sequence[Sequence[tuple[str, str, str, str]]], municipality: Municipality, today: date
) -> list[list[Applicant]]:
    """Return an applicant for every row, numbered through; the first of a family has an e-mail."""
    found: list[list[Applicant]] = []
    v_number = int(PERSONAS[0].v_number)
    for row in rows:
        family: list[Applicant] = []
        for given, family_name, native, born in row:
            family.append(
                Applicant(
                    v_number=str(v_number),
                    given_names=given,
                    family_name=family_name,
                    native_name=native,
                    birth_date=born,
                    municipality=municipality,
                    household=f"P{len(found)}" if len(row) > 1 else "",
                    email="" if family else f"{given}.{family_name}@example.org".lower(),
                    registered_on=today - LONG_AGO,
                )
            )
            v_number += 1
        found.append(family)
    return found
