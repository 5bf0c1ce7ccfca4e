"""People who may be registered twice: born on the same day, with names that sound alike."""

from collections.abc import Collection
from typing import NamedTuple

from django.db import connection

from accounts.models import User
from applicants.models import Applicant, NotDouble
from config.db import service
from trail.services import record

ALIKE = 0.4  # of 1: a name written by other rules has more, two people born on one day less
SHOWN = 50  # pairs at a time: who decides these sees the next

# Strangers of one birthday are few, so the names are compared after the days are
FIND = """
select one.id, other.id from applicants_applicant one join applicants_applicant other
on other.municipality_id = one.municipality_id and other.birth_date = one.birth_date
and other.id > one.id
where one.municipality_id = any(%s) and one.withdrawn_on is null and other.withdrawn_on is null
and similarity(one.search_key, other.search_key) >= %s
and not exists (select from applicants_notdouble known
                where known.first_id = one.id and known.second_id = other.id)
order by similarity(one.search_key, other.search_key) desc, one.id, other.id limit %s
"""


class Pair(NamedTuple):
    """Two numbers that may be one person; the older row first."""

    first: Applicant
    second: Applicant


def pairs(municipalities: Collection[int], *, most: int = SHOWN) -> list[Pair]:
    """Return who of these municipalities (ids) may be registered twice within one of them.

    Nobody withdrawn, no pair that was dismissed; the most alike first. Two
    municipalities share no pair: what the other one knows is not for this one.
    """
    with connection.cursor() as cursor:
        cursor.execute(FIND, [list(municipalities), ALIKE, most])
        found = cursor.fetchall()
    people = Applicant.objects.in_bulk({pk for pair in found for pk in pair})
    return [Pair(people[first], people[second]) for first, second in found]


@service
def dismiss(first: int, second: int, *, by: User) -> None:
    """Note for good that these applicants (ids) are two people. Safe to repeat."""
    one, other = sorted([first, second])
    _, new = NotDouble.objects.get_or_create(
        first_id=one, second_id=other, defaults={"decided_by": by}
    )
    for pk in (one, other) if new else ():
        record("not_double", actor=f"user:{by.pk}", about=f"applicant:{pk}")
