"""Whom the desk means by what it scanned or typed: in scope, else no more than where and when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q
from django.utils import timezone

from applicants.models import Applicant, ApplicantQuerySet
from appointments.models import FIRM, Appointment, Party
from appointments.references import ALPHABET, LENGTH, plainly
from desk import verdicts
from desk.day import LISTED
from desk.field import Entry, Kind, one_off
from desk.scope import in_sight, visitors
from locations.models import Location, Slot

FOUND = "found"  # in the session: what was typed is in no address
MOST = 9  # hits to choose from, by a key each


@dataclass(frozen=True)
class Found:
    """What was found: visits (ids of parties), or registered people (ids) without one.

    `near` are visits of today whose reference is one character off.
    """

    word: str = ""
    parties: list[int] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    near: list[int] = field(default_factory=list)
    more: bool = False


def find(entry: Entry, location: Location) -> Found:
    """Return whom `entry` means: the visitors of the location first, then all registered people."""
    now = timezone.now()
    if entry.kind == Kind.REFERENCE:
        return by_reference(entry.value, location, now)
    if entry.kind == Kind.V_NUMBER:
        return by_v_number(entry.value, location, now)
    if entry.kind in [Kind.BORN, Kind.NAME, Kind.PERSON]:
        return by_person(entry, location, now)
    return missing(verdicts.SLIP, entry.value, location, now)


def by_reference(reference: str, location: Location, now: datetime) -> Found:
    party = Party.objects.filter(reference=reference).first()
    if party:
        return Found(parties=[party.pk])
    return missing(verdicts.UNKNOWN, reference, location, now)


def by_v_number(v_number: str, location: Location, now: datetime) -> Found:
    person = registered(location).filter(v_number=v_number).first()
    return of_people([person], location, now) if person else Found(verdicts.UNKNOWN)


def by_person(entry: Entry, location: Location, now: datetime) -> Found:
    """Look among the visitors; with name and birth date, then among everybody."""
    here = visitors(location, now)
    theirs = ArraySubquery(here.values("applicant"))
    people = matching(registered(location).filter(pk__any_of=theirs), entry)
    rows = here.filter(applicant__in=people).order_by("slot__starts_at", "pk")
    parties = list(dict.fromkeys(rows.values_list("party", flat=True)[: MOST * 10]))
    if parties:
        return Found(parties=parties[:MOST], more=len(parties) > MOST)
    if entry.kind == Kind.PERSON:
        found = list(matching(registered(location), entry)[: MOST + 1])
        return of_people(found, location, now)
    return missing(verdicts.UNKNOWN, plainly(entry.value), location, now)


def matching(people: ApplicantQuerySet, entry: Entry) -> ApplicantQuerySet:
    """Those of `people` with the name and one of the birth dates that were typed."""
    if entry.born:
        people = people.filter(birth_date__in=[each for born in entry.born for each in known(born)])
    return people.named(entry.value) if entry.value else people


def known(born: str) -> list[str]:
    """Return a birth date, and as a register writes it that knows less of it."""
    return list(dict.fromkeys([born, f"{born[:7]}-00", f"{born[:4]}-00-00"]))


def of_people(people: Sequence[Applicant], location: Location, now: datetime) -> Found:
    """Return the visits of these people; of those who have none, themselves."""
    if not people:
        return Found(verdicts.UNKNOWN)
    shown = Q(status__in=FIRM) | in_sight(location, now)
    claims = Appointment.objects.filter(shown, applicant__in=people)
    visit = dict(claims.order_by("pk").values_list("applicant", "party"))
    alone = [person.pk for person in people[:MOST] if person.pk not in visit]
    return Found(
        parties=list(dict.fromkeys(visit.values()))[:MOST],
        people=alone,
        more=len(people) > MOST,
    )


def registered(location: Location) -> ApplicantQuerySet:
    """All registered people; those of a practice desk and the real ones never meet."""
    return Applicant.objects.filter(municipality__practice=location.practice)


def missing(word: str, typed: str, location: Location, now: datetime) -> Found:
    """Return that nobody is meant, and whose reference of today is one character off."""
    if abs(len(typed) - LENGTH) > 1 or not set(typed) <= set(ALPHABET):
        return Found(word)
    today = Slot.objects.on(timezone.localdate(now)).filter(location=location)
    rows = Appointment.objects.filter(slot__in=today, status__in=LISTED)
    references = rows.values_list("party", "party__reference").distinct()
    return Found(word, near=nearest(typed, references)[:MOST])


def nearest(typed: str, references: Iterable[tuple[int, str]]) -> list[int]:
    return sorted(party for party, reference in references if one_off(typed, reference))
