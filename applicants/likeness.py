"""Whom a list may register a second time: shown before it is taken in, decided after.

As applicants/doubles.py finds them among the registered, but these are rows. Compared
here and not by the database, which right after a large list knows too little of it to
join it with itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations, islice
from typing import NamedTuple

from applicants.doubles import ALIKE, SHOWN
from applicants.models import Applicant, ListedRow, RegistrationList, RowKind
from applicants.names import search_key

MOST_PAIRS = 200_000  # compared: less than a second, whatever birth dates a file has
NAMES = ["family_name", "prefix", "given_names", "native_name"]


class Likeness(NamedTuple):
    """A new row of a list, and who sounds alike: somebody registered, or another new row."""

    row: ListedRow
    other: ListedRow | Applicant


class Side(NamedTuple):
    """One of the two while they are compared: which row or person it is, and its search key."""

    kind: type[ListedRow] | type[Applicant]
    pk: int
    key: str


def alike(kept: RegistrationList, *, most: int = SHOWN) -> list[Likeness]:
    """Return which new rows may be somebody of this municipality twice, the most alike first."""
    found = sorted(pairs(kept), reverse=True, key=lambda pair: likeness(*pair))[:most]
    rows = ListedRow.objects.in_bulk(
        [side.pk for pair in found for side in pair if side.kind is ListedRow]
    )
    people = Applicant.objects.in_bulk([two.pk for _, two in found if two.kind is Applicant])
    return [
        Likeness(rows[one.pk], people[two.pk] if two.kind is Applicant else rows[two.pk])
        for one, two in found
    ]


def pairs(kept: RegistrationList) -> Iterator[tuple[Side, Side]]:
    """Yield who was born on the same day and sounds alike; of two, the first is a row."""
    both = islice(born_together(kept), MOST_PAIRS)
    return (pair for pair in both if likeness(*pair) >= ALIKE)


def born_together(kept: RegistrationList) -> Iterator[tuple[Side, Side]]:
    days = days_of(kept)
    known = born_on(kept, days)
    shared = {day: pks for day, pks in days.items() if pks[1:] or known[day]}
    keys = keys_of({pk for pks in shared.values() for pk in pks})
    for day, pks in shared.items():
        rows = [Side(ListedRow, pk, keys[pk]) for pk in pks]
        yield from ((row, other) for row in rows for other in known[day])
        yield from combinations(rows, 2)


def days_of(kept: RegistrationList) -> dict[str, list[int]]:
    """Return the new rows (ids) of a list by birth date."""
    days: dict[str, list[int]] = defaultdict(list)
    new = kept.rows.filter(kind=RowKind.NEW).values_list("pk", "facts__birth_date")
    for pk, day in new.iterator():
        days[day].append(pk)
    return days


def born_on(kept: RegistrationList, days: Iterable[str]) -> dict[str, list[Side]]:
    """Return who is registered here and was born on one of these days, by day."""
    found: dict[str, list[Side]] = defaultdict(list)
    here = Applicant.objects.filter(municipality=kept.municipality_id, withdrawn_on=None)
    known = here.filter(birth_date__in=list(days))
    for pk, day, key in known.values_list("pk", "birth_date", "search_key").iterator():
        found[day].append(Side(Applicant, pk, key))
    return found


def keys_of(rows: Iterable[int]) -> dict[int, str]:
    names = ListedRow.objects.filter(pk__in=rows).values_list(
        "pk", *(f"facts__{name}" for name in NAMES)
    )
    return {
        pk: search_key(given or "", family or "", prefix or "", native or "")
        for pk, family, prefix, given, native in names.iterator()
    }


@lru_cache(maxsize=10_000)
def trigrams(key: str) -> frozenset[str]:
    """Return what PostgreSQL compares by `similarity`: three letters in a row, ends included."""
    return frozenset(
        padded[at : at + 3]
        for word in key.split()
        for padded in [f"  {word} "]
        for at in range(len(padded) - 2)
    )


def likeness(one: Side, two: Side) -> float:
    """Return how much of what is heard in either is heard in both, 0 to 1."""
    ours, theirs = trigrams(one.key), trigrams(two.key)
    return len(ours & theirs) / max(len(ours | theirs), 1)
