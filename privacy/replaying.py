"""Doing again, in a database that was restored, what it does not know to have been erased."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from applicants.erasures import digests, keys, lift, named, note_erased
from applicants.models import Applicant, Erasure
from appointments.exceptions import NotAllowed
from config.db import service
from privacy.erasing import erase
from privacy.journal import Act


class Replayed(NamedTuple):
    """How many people were erased, how many not because they are at a desk, how many acts
    were known already."""

    erased: int
    here: int
    known: int


def strange(acts: Iterable[Act]) -> set[str]:
    """Return the names of keys that are not among ours: of these acts nobody can be found."""
    return {act.key for act in acts} - {named(key) for key in keys()}


def replay(acts: Sequence[Act]) -> Replayed:
    """Do again what the database does not know, one transaction each. Safe to repeat."""
    people, done = by_digest(), Counter[str]()
    for act in acts:
        try:
            done[do_again(act, people.get(act.digest, 0))] += 1
        except NotAllowed:
            done["here"] += 1
    return Replayed(done["erased"], done["here"], done["known"])


def by_digest() -> dict[str, int]:
    """Return who is still known (ids), by each digest of their number."""
    rows = Applicant.objects.known().order_by().values_list("v_number", "pk").iterator(5000)
    return {digest: pk for v_number, pk in rows for digest in digests(v_number)}


@service
def do_again(act: Act, person: int) -> str:
    """Do one act again, about this person (id, 0 if the backup has nobody); return what came.

    Raises NotAllowed while she is at a desk.
    """
    row = Erasure.objects.filter(digest=act.digest).first()
    if row and (row.lifted_at or row.at) >= act.at:
        return "known"
    if act.lifted:
        lift([act.digest], act.at)
        return "lifted"
    found = bool(person) and erase(person, at=act.at)
    note_erased(act.digest, act.at)
    return "erased" if found else "nobody"
