from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone
from psycopg.errors import UniqueViolation

from accounts.models import User
from applicants.comparing import LISTED, adopt
from applicants.forms import Entry, Judged
from applicants.models import Applicant, ListState, Municipality, RegistrationList
from applicants.reasons import Remark
from config.db import Again, locked, service
from trail.services import record

BATCH = 2_000  # rows per statement


@service
def register(judged: Judged, *, municipality: Municipality, by: User) -> RegistrationList:
    """Register the people of a list with `municipality`, and return what came of it.

    Adds who is new and changes what differs: last, so that bookings wait for no
    more than that. An unchanged row is not touched, and nobody is withdrawn for
    being left out. Who is registered with another municipality is refused. Lists
    of one municipality queue up. Safe to repeat.
    """
    locked(Municipality.objects.filter(pk=municipality.pk))
    entries = {entry.v_number: entry for entry in judged.entries}
    known = Applicant.objects.in_bulk(list(entries), field_name="v_number")
    new = [entry for number, entry in entries.items() if number not in known]
    elsewhere = [row for row in known.values() if row.municipality_id != municipality.pk]
    ours = [row for row in known.values() if row.municipality_id == municipality.pk]
    changed = [entries[row.v_number] for row in ours if adopt(row, entries[row.v_number])]
    away = [Remark(entries[row.v_number].line, "v_number", "elsewhere") for row in elsewhere]

    done = RegistrationList.objects.create(
        municipality=municipality,
        uploaded_by=by,
        sha256=judged.sha256,
        state=ListState.APPLIED,
        applied_at=timezone.now(),
        added=len(new),
        changed=len(changed),
        unchanged=len(ours) - len(changed),
        refused=by_line([*judged.refused, *away]),
        warned=by_line(judged.warned),
        ignored=judged.ignored,
    )
    record("list", result=f"{len(new)} new {len(away)} away", about=f"list:{done.pk}")
    add(new, municipality)
    change(changed, municipality)
    return done


def by_line(remarks: Iterable[Remark]) -> list[dict[str, Any]]:
    return [remark.as_json() for remark in sorted(remarks, key=lambda remark: remark.line)]


def add(entries: Sequence[Entry], municipality: Municipality) -> None:
    """COPY people in the order of their numbers, so that no two lists wait crosswise.

    Raises Again if another list brought one of them since we looked.
    """
    if not entries:
        return
    fields = [field for field in Applicant._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(str(field.column) for field in fields)
    into = f"copy {Applicant._meta.db_table} ({columns}) from stdin"
    try:
        with connection.cursor() as cursor, cursor.copy(into) as copy:
            for entry in sorted(entries, key=lambda entry: entry.v_number):
                person = Applicant(municipality=municipality)
                adopt(person, entry)
                copy.write_row([getattr(person, field.attname) for field in fields])
    except UniqueViolation as error:
        raise Again from error


def change(entries: Sequence[Entry], municipality: Municipality) -> None:
    """Lock and update people by id. Raises Again if one of them has moved since we looked."""
    facts = {entry.v_number: entry for entry in entries}
    people = locked(Applicant.objects.filter(municipality=municipality, v_number__in=facts))
    if len(people) < len(facts):
        raise Again
    for person in people:
        adopt(person, facts[person.v_number])
    # An upsert, for bulk_update grows a CASE per row and column
    Applicant.objects.bulk_create(
        people, batch_size=BATCH, update_conflicts=True, unique_fields=["pk"], update_fields=LISTED
    )


@service
def mark_served(applicant: Applicant, on: date) -> None:
    """Record that `applicant` was served on that day, for rooms that may not ask stickers."""
    Applicant.objects.filter(pk=applicant.pk).update(served_on=on)


@service
def unmark_served(applicant: Applicant, before: date | None) -> None:
    """Take back that `applicant` was served: the day is again what it was `before`."""
    Applicant.objects.filter(pk=applicant.pk).update(served_on=before)


@service
def close_until_decided(applicant: Applicant, since: date) -> None:
    """Have nobody book for `applicant` until the IND has decided. Safe to repeat."""
    Applicant.objects.filter(pk=applicant.pk).update(decision_pending_since=since)


@service
def open_again(applicant: Applicant) -> None:
    """Let `applicant` book again, as a case officer of the IND decided. Safe to repeat."""
    Applicant.objects.filter(pk=applicant.pk).update(decision_pending_since=None)
