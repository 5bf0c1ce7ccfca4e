"""Who may book, and where they would go."""

from collections.abc import Iterator
from datetime import date, timedelta

from applicants.models import Applicant, Municipality
from demo.visits import Household
from locations.distance import kilometres
from locations.models import Location


def waiting(
    households: list[list[Applicant]], offices: list[Location], today: date
) -> dict[int, list[Household]]:
    """Return who may book, by the id of the nearest location."""
    long_enough = today - timedelta(days=21)
    nearest: dict[int, int] = {}
    found: dict[int, list[Household]] = {office.pk: [] for office in offices}
    for household in households:
        home = household[0].municipality
        if home.pk not in nearest:
            nearest[home.pk] = nearest_office(home, offices).pk
        if all(may_book(person, long_enough) for person in household):
            found[nearest[home.pk]].append(household)
    return found


def next_household(pools: dict[int, list[Household]], location: int) -> Iterator[Household]:
    """Yield who books at a location: those who live nearest, then from where most are left."""
    while pool := pools[location] or max(pools.values(), key=len):
        yield pool.pop()


def may_book(person: Applicant, long_enough: date) -> bool:
    gone = person.withdrawn_on or person.served_on
    return not gone and person.registered_on <= long_enough


def nearest_office(home: Municipality, offices: list[Location]) -> Location:
    centre = home.latitude, home.longitude
    return min(offices, key=lambda office: kilometres(centre, (office.latitude, office.longitude)))
