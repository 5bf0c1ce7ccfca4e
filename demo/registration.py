"""When made-up people were born, registered, served, or left."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from applicants.models import Applicant
from demo.luck import between, happens

BEGAN = date(2022, 3, 7)  # the first registrations
WITHOUT_STICKER = 14  # years of age under which one comes without
NEW, RECENT, WITHDRAWN, SERVED, UNSURE = 0.01, 0.05, 0.02, 0.22, 0.01  # shares


def birth_date(chance: Random, age: int, today: date) -> str:
    """Return the birth date of who is `age` today; some registers do not know it in full."""
    born = date(today.year - age, today.month, min(today.day, 28))
    born -= timedelta(days=chance.randint(1, 364))
    text = born.isoformat()
    if age > WITHOUT_STICKER and happens(chance, UNSURE):
        return chance.choice([f"{text[:4]}-00-00", f"{text[:7]}-00"])
    return text


def register(chance: Random, people: Sequence[Applicant], today: date) -> None:
    """Register a household on one day, its younger children when they were born.

    Some have left since, and some have their sticker already.
    """
    together = today - timedelta(days=days_ago(chance, today))
    for person in people:
        person.registered_on = max(together, person.latest_birth_date())
    last = max(person.registered_on for person in people)
    if happens(chance, WITHDRAWN):
        left = between(chance, last, today)
        for person in people:
            person.withdrawn_on = left
    elif today - last > timedelta(days=30) and happens(chance, SERVED):
        serve(people, between(chance, last + timedelta(days=7), today - timedelta(days=10)))


def serve(people: Sequence[Applicant], day: date) -> None:
    """Say that those who are old enough got their sticker on `day`."""
    for person in people:
        if person.age_on(day) >= WITHOUT_STICKER:
            person.served_on = day


def days_ago(chance: Random, today: date) -> int:
    """Return for how many days a household is registered: mostly for long."""
    kind = chance.random()
    if kind < NEW:
        return chance.randint(0, 6)
    if kind < RECENT:
        return chance.randint(7, 60)
    return chance.randint(14, (today - BEGAN).days)
