"""Whom a caller means: what was typed in the one field, and the people it may be."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from applicants.models import Applicant, ApplicantQuerySet
from applicants.v_number import read_v_number
from appointments.models import Appointment, Party, Status, WaitlistEntry
from appointments.references import read_reference, unmistakable

LONGEST = 80  # characters that are read
MOST = 20  # people a list shows
DAY = re.compile(r"\b(\d{1,2})[-./](\d{1,2})[-./]((?:19|20)\d\d)\b")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Query:
    """What was typed, read: a reference, a V-number, or a name and when somebody was born.

    With both a reference and a name it may be either.
    """

    reference: str = ""
    v_number: str = ""
    name: str = ""
    born: str = ""  # YYYY-MM-DD, or the year alone

    @property
    def key(self) -> str:
        """Return what failed tries are counted on."""
        return self.reference or self.v_number or f"{self.name} {self.born}"


def read(typed: str) -> Query:
    """Return what `typed` says. A name may stand before or after the birth date."""
    text = " ".join(typed[:LONGEST].split())
    if v_number := read_v_number(text):
        return Query(v_number=v_number)
    if reference := read_reference(text):
        sure = unmistakable(reference)  # "Petrenko" can be read as one too
        return Query(reference=reference, name="" if sure else text)
    if day := DAY.search(text):
        born = f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}"
        return Query(name=without(day, text), born=born)
    if year := YEAR.search(text):
        return Query(name=without(year, text), born=year[0])
    return Query(name=text)


def without(found: re.Match[str], text: str) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}".strip()


def people(query: Query) -> Sequence[Applicant]:
    """Return who may be meant, at most MOST and one more, by name."""
    found = Applicant.objects.real()
    if query.v_number:
        return listed(found.filter(v_number=query.v_number))
    if query.reference and (visitors := listed(found.filter(in_party(query.reference)))):
        return visitors
    return listed(named(found.filter(born(query.born)), query))


def among(found: Sequence[int]) -> Sequence[Applicant]:
    """Return these people (ids), by name."""
    return listed(Applicant.objects.real().filter(pk__in=found))


def listed(found: ApplicantQuerySet) -> list[Applicant]:
    return list(found.order_by("family_name", "given_names", "pk")[: MOST + 1])


def named(rows: ApplicantQuerySet, query: Query) -> ApplicantQuerySet:
    """Those of `rows` with this name; if nobody has it, those with one that looks like it.

    A birth date alone names nobody: too many share it.
    """
    if not query.name:
        return rows.none()
    exactly = rows.named(query.name)
    return exactly if exactly.exists() else rows.resembling(query.name)


def born(said: str) -> Q:
    """What the register may say of somebody who says this day or year: it may know less."""
    if len(said) <= len("1990"):
        return Q(birth_date__startswith=said) if said else Q()
    return Q(birth_date__in=[said, f"{said[:7]}-00", f"{said[:4]}-00-00"])


def in_party(reference: str) -> Q:
    """Who has, had or waits for a visit with this reference."""
    party = Party.objects.filter(reference=reference)
    rows = Appointment.objects.filter(party__in=party).exclude(status=Status.HELD)
    waiting = WaitlistEntry.objects.filter(party__in=party)
    return Q(pk__in=rows.values("applicant")) | Q(pk__in=waiting.values("applicants"))
