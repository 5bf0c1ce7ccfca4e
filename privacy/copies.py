"""A copy of everything that is kept about a person (AVG article 15): to read, and for a machine.

What points at the person is found by the tables themselves, so that a table which comes
later is in the copy without anybody thinking of it. Of others the copy has nothing: of
staff the role, of the rest of a visit not even an id.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import BinaryField, Field, Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from applicants.models import Applicant, ListedRow
from applicants.people import about
from appointments.models import Appointment, Party, StatusChange
from notices.models import Notice
from stickers.models import Sticker
from trail.models import Event
from trail.services import numbers

PEOPLE = (Applicant, Party)  # others of the visit may hide behind these
# Made from what is there; a secret of a form; the address of somebody else
NOT_TOLD = {"search_key", "form_key", "helper_email"}
Rows = QuerySet[Any]


class Fact(NamedTuple):
    """A value, by the name of its column and by what people call it."""

    name: str
    label: str
    value: str


class Section(NamedTuple):
    """What one table has about the person."""

    table: str
    title: str
    rows: list[list[Fact]]


def copy_of(person: Applicant) -> list[Section]:
    """Return everything kept about `person`, a section for each table that has something."""
    found = [section(rows) for rows in [Applicant.objects.filter(pk=person.pk), *about_her(person)]]
    return [each for each in found if each.rows]


def about_her(person: Applicant) -> Iterator[Rows]:
    """Yield the rows of each table that are about `person` or a visit of hers."""
    visits = Appointment.objects.filter(applicant=person)
    parties = Party.objects.filter(pk__in=visits.values("party"))
    yield parties
    seen: set[type[Model]] = {Applicant, Party}
    for rows in [Applicant.objects.filter(pk=person.pk), visits, parties]:
        for each in pointing_at(rows):
            if each.model not in seen:
                seen.add(each.model)
                yield each
    yield from by_text(person, visits, parties)


def pointing_at(rows: Rows) -> Iterator[Rows]:
    """Yield the rows of every table that point at one of `rows`, tables between two left out."""
    ways: dict[type[Model], Q] = {}
    for relation in rows.model._meta.get_fields(include_hidden=True):
        other = relation.related_model
        if relation.auto_created and not relation.concrete and not other._meta.auto_created:
            way = Q(**{f"{relation.field.name}__in": rows.values("pk")})
            ways[other] = ways.get(other, Q()) | way
    for model, way in ways.items():
        yield model._default_manager.filter(way).distinct()


def by_text(person: Applicant, visits: Rows, parties: Rows) -> Iterator[Rows]:
    """Yield the rows that name her, her number or a visit of hers as text."""
    stickers = Sticker.objects.filter(applicant=person)
    yield ListedRow.objects.filter(v_number=person.v_number)
    yield StatusChange.objects.filter(about="appointment", row__in=visits.values("pk"))
    yield StatusChange.objects.filter(about="sticker", row__in=stickers.values("pk"))
    letters = Notice.objects.filter(
        about__in=[*(each.reference for each in parties), about(person.pk)]
    )
    yield letters.exclude(to__in=[each.helper_email for each in parties if each.helper_email])
    trail = [about(person.pk), *numbers(person.v_number), *(f"party:{each.pk}" for each in parties)]
    yield Event.objects.filter(about__in=trail)


def section(rows: Rows) -> Section:
    meta = rows.model._meta
    found = [facts(row) for row in rows.select_related().order_by("pk")]
    return Section(meta.label_lower, str(meta.verbose_name_plural), found)


def facts(row: Model) -> list[Fact]:
    """Return what a row says, without what says something about others."""
    told = [(field, value_of(row, field)) for field in row._meta.concrete_fields if is_told(field)]
    return [Fact(field.name, str(field.verbose_name), value) for field, value in told if value]


def is_told(field: Field) -> bool:
    return not (
        field.name in NOT_TOLD
        or isinstance(field, BinaryField)
        or field.primary_key
        or field.related_model in PEOPLE
    )


def value_of(row: Model, field: Field) -> str:
    """Return a value as it is read; of staff the role, for who they are is theirs."""
    if field.name == "actor":  # which only the traces have; the stubs know any row
        return str(_("somebody of the staff")) if row.actor.startswith("user:") else row.actor  # type: ignore[attr-defined]
    value = getattr(row, field.name)
    if isinstance(value, User):
        return str(value.get_role_display())
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(" ", "minutes")
    shown = getattr(row, f"get_{field.name}_display", None)
    return str(shown() if shown else value) if value not in (None, "", [], {}) else ""


def as_text(sections: Iterable[Section]) -> str:
    """Return a copy to read: a heading for each table, a line for each value."""
    return "\n\n".join(f"{each.title.upper()}\n\n{rows_as_text(each.rows)}" for each in sections)


def rows_as_text(rows: list[list[Fact]]) -> str:
    return "\n\n".join("\n".join(f"{fact.label}: {fact.value}" for fact in row) for row in rows)


def as_json(sections: Iterable[Section]) -> str:
    """Return a copy for a machine: the tables, each with its rows by column."""
    tables: dict[str, list[dict[str, str]]] = {}
    for each in sections:
        rows = [{fact.name: fact.value for fact in row} for row in each.rows]
        tables.setdefault(each.table, []).extend(rows)
    return json.dumps(tables, ensure_ascii=False, indent=1)
