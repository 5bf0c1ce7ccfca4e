"""Who books, and what there is to book."""

import random
from collections import deque

from bench.database import NAME, rows
from locations.distance import kilometres

HOT = "Nieuwegein"
HOT_DAY, HOT_SLOTS, HOT_PLACES = 14, 6, 600  # days ahead; slots in a row; places of each
NEAR = 50  # kilometres

# Households of which everybody may come; the first is an adult
FAMILIES = """
select (array_agg(v_number order by id))[1], (array_agg(birth_date order by id))[1],
    municipality_id, array_agg(id)
from applicants_applicant person
group by municipality_id, coalesce(nullif(household, ''), id::text)
having count(*) <= 6
   and bool_and(served_on is null and withdrawn_on is null and wave_id is null
       and registered_on < current_date - 8 and not set_apart
       and birth_date not like '%-00%'
       and not exists (select from appointments_appointment where applicant_id = person.id))
"""
# What is not open yet is refused: that takes time too, and is no claim
FAR_SLOTS = """
select id from locations_slot where starts_at > now() + interval '25 days' and capacity > 0
and ceiling is null and opens_at <= now()
"""


class Supply:
    """Families for the pages, single people for the services; nobody twice."""

    def __init__(self, name=NAME):
        found = rows(FAMILIES, name=name)
        random.Random(1).shuffle(found)
        half = len(found) // 2
        self.people = [pk for family in found[half:] for pk in family[3]]
        near = near_the_hot_place()
        close = [family for family in found[:half] if family[2] in near]
        self.hot = deque(family[:2] for family in close[::2])
        taken = set(self.hot)
        self.families = deque(f[:2] for f in found[:half] if f[:2] not in taken)

    def take(self, number):
        """Return so many single people (ids)."""
        taken, self.people = self.people[:number], self.people[number:]
        return taken


def hot_place():
    """Return id and position of the office everybody wants."""
    found = rows("select id, latitude, longitude from locations_location where name = %s", [HOT])
    return found[0]


def near_the_hot_place():
    _, *here = hot_place()
    councils = rows("select id, latitude, longitude from applicants_municipality")
    return {pk for pk, *there in councils if kilometres(here, there) <= NEAR}


def heat(turn):
    """Close all but a few slots of one place, and give these great room; return their ids."""
    place, *_ = hot_place()
    wanted = rows(
        "select id from locations_slot where location_id = %s and capacity > 0"
        " and starts_at > now() + make_interval(days => %s) order by starts_at limit %s",
        [place, HOT_DAY + turn, HOT_SLOTS],
    )
    pks = [pk for (pk,) in wanted]
    rows("update locations_slot set ceiling = 0 where id <> all(%s) and starts_at > now()", [pks])
    rows("update locations_slot set planned = %s where id = any(%s)", [HOT_PLACES, pks])
    return pks


def cool():
    rows("update locations_slot set ceiling = null where ceiling = 0")


def far_slots():
    return [pk for (pk,) in rows(FAR_SLOTS)]
