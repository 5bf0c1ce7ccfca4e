"""A confirmed list becomes what we know: in one transaction, whole or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone

from applicants.comparing import compare, entry_of
from applicants.erasures import erased
from applicants.forms import Entry
from applicants.models import (
    Applicant,
    ListedRow,
    ListState,
    Move,
    Municipality,
    RegistrationList,
    RowKind,
)
from applicants.progress import tell_progress
from applicants.rewriting import rewrite, with_version
from applicants.services import add
from applicants.staging import BATCH, ELSEWHERE, batches
from config.db import locked, service
from trail.services import record

ONE_AT_A_TIME = 7102  # the key of the advisory lock: any number no other work has
COMPARED, WRITTEN = 60, 99  # per cent: what is compared, and then written


@dataclass
class Plan:
    """What the list does now: who is new, who changes, and rows that came out otherwise."""

    new: list[Entry] = field(default_factory=list)
    touched: list[Applicant] = field(default_factory=list)
    moved: list[Move] = field(default_factory=list)
    unchanged: int = 0
    otherwise: list[ListedRow] = field(default_factory=list)


@service
def apply_list(pk: int) -> bool:
    """Take in the confirmed list `pk`; return False if it is not waiting, or lists are being
    taken in elsewhere.

    Compares again with what is known now, and writes last and only what differs, so
    that bookings wait for no more than that. Lists of one municipality queue up. A
    worker that dies leaves nothing behind: the list still waits. Safe to repeat.
    """
    if not alone():
        return False
    waiting = RegistrationList.objects.filter(pk=pk, state=ListState.APPLYING)
    locked(Municipality.objects.filter(lists__in=waiting))
    found = locked(waiting)
    for done in found:
        plan = make_plan(done)
        note(done, plan)
        write(done, plan)
    return bool(found)


def alone() -> bool:
    """Whether no other worker takes in a list, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        return bool(cursor.fetchone()[0])


def make_plan(done: RegistrationList) -> Plan:
    """Compare every good row with what is known now."""
    plan, seen = Plan(), 0
    total = max(done.rows.good().count(), 1)
    lines = list(done.rows.good().order_by("v_number").values_list("pk", flat=True))
    for pks in batches(lines, BATCH):
        rows = list(done.rows.filter(pk__in=pks))
        known = with_version().in_bulk([row.v_number for row in rows], field_name="v_number")
        gone = erased(row.v_number for row in rows)  # since the preview, by another transaction
        for row in rows:
            if row.v_number in gone:
                continue
            consider(row, known.get(row.v_number), done.municipality_id, plan)
        seen += len(rows)
        tell_progress(done.pk, COMPARED * seen // total)
    return plan


def consider(row: ListedRow, known: Applicant | None, municipality: int, plan: Plan) -> None:
    """Put one row into the plan. A move that nobody has confirmed is none."""
    kind, changes = compare(entry_of(row), known, municipality)
    if (kind, changes) != (row.kind, row.changes):
        row.kind, row.changes = kind, changes
        row.remarks = ELSEWHERE if kind == RowKind.WRONG else row.remarks
        plan.otherwise.append(row)
    if kind == RowKind.NEW:
        plan.new.append(entry_of(row))
    elif known and (kind == RowKind.CHANGED or (kind == RowKind.MOVED and row.accepted)):
        plan.touched.append(known)
        if kind == RowKind.MOVED:
            left, joined = changes["municipality"]
            plan.moved.append(Move(applicant=known, left_id=left, joined_id=joined))
    elif kind == RowKind.UNCHANGED:
        plan.unchanged += 1


def note(done: RegistrationList, plan: Plan) -> None:
    """Write the report, and what came out otherwise than the preview said."""
    ListedRow.objects.bulk_update(plan.otherwise, ["kind", "changes", "remarks"], batch_size=BATCH)
    done.state, done.applied_at = ListState.APPLIED, timezone.now()
    done.added, done.changed, done.unchanged = len(plan.new), len(plan.touched), plan.unchanged
    done.rechecked = len(plan.otherwise)
    done.save(
        update_fields=["state", "applied_at", "added", "changed", "unchanged", "rechecked"],
    )
    record("list", result="applied", about=f"list:{done.pk}")


def write(done: RegistrationList, plan: Plan) -> None:
    """Add who is new, then change who differs: by number and by id, as everybody does."""
    parts = [*batches(sorted(plan.new, key=lambda entry: entry.v_number), BATCH)]
    for at, entries in enumerate(parts, start=1):
        add(entries, done.municipality)
        tell_progress(done.pk, COMPARED + (WRITTEN - COMPARED) * at // (len(parts) + 1))
    if plan.touched:
        rewrite(plan.touched)
        tell_of(plan.moved, done)


def tell_of(moved: Iterable[Move], done: RegistrationList) -> None:
    """Keep for both municipalities who went from one to the other."""
    for row in moved:
        row.by_list = done
        row.save()
        record("move", about=f"applicant:{row.applicant_id}")
