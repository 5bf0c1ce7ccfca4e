"""Doing again, in a database that was restored, what it does not know to have been done.

Who was erased is erased, who was restricted is restricted. A correction is done again by the
officer, or by the next list: what it was stands nowhere else.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from applicants.erasures import digests, keys, lift, named, note_erased
from applicants.models import Applicant, Erasure
from applicants.people import about
from applicants.restricting import restrict
from appointments.exceptions import NotAllowed
from config.db import service
from privacy.erasing import erase
from privacy.journal import ERASED, KINDS, RESTRICTED, Act
from trail.models import Event


class Replayed(NamedTuple):
    """How many people were erased, how many not because they are at a desk, how many acts
    were known already. How many were restricted, or not any more; how many that should be
    are in no list of the backup. Who has to be corrected (ids)."""

    erased: int
    here: int
    known: int
    restricted: int = 0
    missing: int = 0
    corrected: tuple[int, ...] = ()


def strange(acts: Iterable[Act]) -> set[str]:
    """Return the names of keys that are not among ours: of these acts nobody can be found."""
    return {act.key for act in acts} - {named(key) for key in keys()}


def replay(acts: Sequence[Act]) -> Replayed:
    """Do again what the database does not know, one transaction each. Safe to repeat."""
    people, done = by_digest(), Counter[str]()
    for act in acts:
        if act.what != ERASED:
            continue
        try:
            done[do_again(act, people.get(act.digest, 0))] += 1
        except NotAllowed:
            done["here"] += 1
    first = Replayed(done["erased"], done["here"], done["known"])
    return first._replace(**since(acts)) if len(acts) > done.total() else first


def since(acts: Sequence[Act]) -> dict[str, Any]:
    """Restrict again who was, and find who was corrected; by the last of the acts on each."""
    people, done, corrected = by_digest(), Counter[str](), set()
    for act in {(act.digest, act.what): act for act in acts if act.what != ERASED}.values():
        person = people.get(act.digest, 0)
        if act.what == RESTRICTED:
            done[restrict_again(act, person)] += 1
        elif person and not knows(act, person):
            corrected.add(person)
    found = tuple(sorted(corrected))
    return {"restricted": done["done"], "missing": done["missing"], "corrected": found}


def restrict_again(act: Act, person: int) -> str:
    """Have this person (id, 0 if the backup has nobody) be as the act says; return what came.

    Nothing if the trail of the database knows of a restriction as young as it: what was
    decided later holds.
    """
    if not person:
        return "" if act.lifted or is_erased(act.digest) else "missing"
    if knows(act, person):
        return "known"
    restrict(person, restricted=not act.lifted)
    return "done"


def knows(act: Act, person: int) -> bool:
    """Whether the trail of this database knows of such an act on this person, or a younger one."""
    kinds = [kind for kind, what in KINDS.items() if what == act.what]
    return Event.objects.filter(kind__in=kinds, about=about(person), at__gte=act.at).exists()


def is_erased(digest: str) -> bool:
    return Erasure.objects.filter(digest=digest, lifted_at=None).exists()


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
