"""The made-up visitors of a practice desk: whom they are, and what there is to learn from each."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appointments.models import Status


@dataclass(frozen=True)
class Person:
    """Names as in a passport, and the age in years."""

    family_name: str
    given_names: str
    native_name: str
    age: int

    def born(self, today: date) -> str:
        """Return a date of birth of somebody who has had this year's birthday."""
        return f"{today.year - self.age - 1}-05-17"


@dataclass(frozen=True)
class Example:
    """One visit: who, when from now, what became of it, and the exercise."""

    people: tuple[Person, ...]
    begins: timedelta
    exercise: str | Promise
    language: str = "uk"
    status: Status = Status.BOOKED


NOW, TOMORROW = timedelta(0), timedelta(days=1)
EXAMPLES = [
    Example(
        (
            Person("Kovalenko", "Olena", "Олена Коваленко", 38),
            Person("Kovalenko", "Marko", "Марко Коваленко", 16),
            Person("Kovalenko", "Sofiia", "Софія Коваленко", 10),
        ),
        NOW,
        _("A family of three. Check them in, call them, and give the stickers. One is under 14."),
    ),
    Example(
        (Person("Sydorenko", "Petro", "Петро Сидоренко", 71),),
        NOW,
        _("Speaks Russian. Find him by his name, as if he had no code."),
        language="ru",
    ),
    Example(
        (Person("Bondar", "Iryna", "Ірина Бондар", 29),),
        timedelta(minutes=-40),
        _("Came late. Check her in all the same."),
    ),
    Example(
        (Person("Tkachuk", "Andrii", "Андрій Ткачук", 45),),
        TOMORROW,
        _("Has the wrong day. Show him the card in his language."),
    ),
    Example(
        (Person("Melnyk", "Daria", "Дарія Мельник", 33),),
        timedelta(minutes=-40),
        _("Was served already. See what the screen says."),
        status=Status.FULFILLED,
    ),
]
