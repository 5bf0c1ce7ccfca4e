"""Made-up people in households: the same ones each time, for the same day and seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from applicants.models import Applicant, Municipality
from demo import registration
from demo.data import names
from demo.latin import latin
from demo.luck import happens, pick

SEED = 20220613
FIRST_NUMBER = 3_100_000_000
SIZES = {1: 38, 2: 27, 3: 18, 4: 11, 5: 4, 6: 2}  # share of the households
WITH_PARTNER = {2: 0.35, 3: 0.45, 4: 0.6, 5: 0.7, 6: 0.75}
LANGUAGES = {"uk": 75, "ru": 22, "en": 2, "nl": 1}
AGES = {(18, 24): 12, (25, 44): 43, (45, 64): 27, (65, 88): 18}  # of who lives alone
PHONES = 447700900000  # with the 999 after it kept for fiction by Ofcom


@dataclass(frozen=True)
class Member:
    """One of a household: the first is an adult."""

    woman: bool
    age: int


def households(
    count: int, municipalities: Sequence[tuple[Municipality, int]], today: date, seed: int = SEED
) -> Iterator[list[Applicant]]:
    """Yield `count` unsaved people by household; each municipality has its share of them."""
    chance = Random(seed)
    places, shares = zip(*municipalities, strict=True)
    made = 0
    while made < count:
        size = min(pick(chance, SIZES), count - made)
        (municipality,) = chance.choices(places, shares)
        people = household(chance, size, today)
        for place, person in enumerate(people, start=made):
            person.municipality = municipality
            person.v_number = str(FIRST_NUMBER + place)
            person.household = f"D{made:07d}" if size > 1 else ""
            add_contact(chance, person, first=place == made)
        made += size
        yield people


def household(chance: Random, size: int, today: date) -> list[Applicant]:
    """Return people who live together: named alike, registered on one day."""
    family_name = chance.choice([*names.UNCHANGING, *names.MASCULINE])
    named = named_elsewhere if happens(chance, 0.02) else named_in_ukraine
    language = pick(chance, LANGUAGES)
    people = []
    for member in members(chance, size):
        person = named(chance, member, family_name)
        person.birth_date = registration.birth_date(chance, member.age, today)
        person.language = language
        people.append(person)
    registration.register(chance, people, today)
    return people


def members(chance: Random, size: int) -> list[Member]:
    """Return who lives together; nobody is too young to be the parent of the children."""
    woman = happens(chance, 0.7)
    if size == 1:
        return [Member(woman, chance.randint(*pick(chance, AGES)))]
    head = Member(woman, chance.randint(24, 50))
    found = [head]
    if happens(chance, WITH_PARTNER[size]):
        found.append(Member(not woman, max(19, head.age + chance.randint(-5, 6))))
    if len(found) < size and happens(chance, 0.12):
        found.append(Member(happens(chance, 0.7), head.age + chance.randint(21, 34)))
    oldest = min(17, head.age - 19)
    while len(found) < size:
        found.append(Member(happens(chance, 0.5), chance.randint(0, oldest)))
    return found


def named_in_ukraine(chance: Random, member: Member, family_name: str) -> Applicant:
    given = chance.choice(names.WOMEN if member.woman else names.MEN)
    family = feminine(family_name) if member.woman else family_name
    return Applicant(
        given_names=latin(given), family_name=latin(family), native_name=f"{family} {given}"
    )


def named_elsewhere(chance: Random, member: Member, family_name: str) -> Applicant:
    """Name somebody who is not from Ukraine; the household's name chooses the family name."""
    given = names.WOMEN_FROM_ELSEWHERE if member.woman else names.MEN_FROM_ELSEWHERE
    family = names.FROM_ELSEWHERE[len(family_name) % len(names.FROM_ELSEWHERE)]
    return Applicant(given_names=chance.choice(given), family_name=family)


def feminine(family_name: str) -> str:
    """Return the form of a family name that a woman bears."""
    if family_name not in names.MASCULINE:
        return family_name
    return family_name.removesuffix("ий") + "а"


def add_contact(chance: Random, person: Applicant, *, first: bool) -> None:
    """Give most adults who come first, and some others, an address that reaches nobody."""
    if person.birth_date > "2008" or not happens(chance, 0.8 if first else 0.2):
        return
    name = f"{person.given_names}.{person.family_name}.{person.v_number[-6:]}"
    person.email = f"{name.lower()}@example.org"
    if happens(chance, 0.7):
        person.phone = f"+{PHONES + chance.randrange(1000)}"
