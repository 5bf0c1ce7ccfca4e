"""A list before it is confirmed: what it would do is stored, and nothing about people changes."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from applicants.comparing import compare
from applicants.erasures import without_erased
from applicants.forms import Entry, Judged
from applicants.households import Households
from applicants.imports import Sheet
from applicants.models import (
    Applicant,
    ListedRow,
    ListState,
    Municipality,
    RawFile,
    RegistrationList,
    RowKind,
)
from applicants.reasons import Remark
from applicants.strangers import watch
from applicants.v_number import read_v_number
from config.db import locked, service
from trail.services import record

T = TypeVar("T")
BATCH = 2_000  # rows in memory beside the file
COLUMNS = "of_id, line, kind, v_number, accepted, facts, changes, remarks"
MAY_BE_CONFIRMED = [ListState.JUDGED, ListState.FAILED]
OPEN = [ListState.ASKED, *MAY_BE_CONFIRMED]
Told = dict[str, str]
ELSEWHERE: list[Told] = [{"column": "v_number", "reason": "elsewhere", "value": ""}]


@service
def stage(
    sheet: Sheet, judged: Judged, *, content: bytes, municipality: Municipality, by: User | None
) -> RegistrationList:
    """Store what the list would do to the people of `municipality`; change none of them.

    Keeps the file for a day. Compares with what is known now: `apply_list` does so again.
    """
    kept = RegistrationList.objects.create(
        municipality=municipality,
        uploaded_by=by,
        sha256=judged.sha256,
    )
    RawFile.objects.create(of=kept, content=content)
    watch(kept, store(kept, sheet, judged))
    record("list", result="staged", about=f"list:{kept.pk}")
    return kept


def store(kept: RegistrationList, sheet: Sheet, judged: Judged) -> int:
    """Store rows and counts of a list that has none; return how many people are not ours."""
    sheet, judged = without_erased(sheet, judged)
    write(kept, wrong_rows(kept, sheet, judged.refused))
    return count(kept, judged, store_entries(kept, judged))


def by_line(remarks: Iterable[Remark]) -> list[dict[str, Any]]:
    return [remark.as_json() for remark in sorted(remarks, key=lambda remark: remark.line)]


def as_told(column: str, reason: str, value: str) -> Told:
    return {"column": column, "reason": reason, "value": value}


def count(kept: RegistrationList, judged: Judged, rows: Collection[tuple[RowKind, int]]) -> int:
    """Write down how many rows there are of each kind; return how many are somebody else's."""
    kinds = Counter(kind for kind, _ in rows)
    away = [Remark(line, "v_number", "elsewhere") for kind, line in rows if kind == RowKind.WRONG]
    kept.added, kept.changed = kinds[RowKind.NEW], kinds[RowKind.CHANGED]
    kept.unchanged = kinds[RowKind.UNCHANGED]
    kept.refused = by_line([*judged.refused, *away])
    kept.warned, kept.ignored = by_line(judged.warned), judged.ignored
    kept.save(update_fields=["added", "changed", "unchanged", "refused", "warned", "ignored"])
    return len(away) + kinds[RowKind.MOVED]


def wrong_rows(
    kept: RegistrationList, sheet: Sheet, refused: Iterable[Remark]
) -> Iterator[ListedRow]:
    """Yield the rows that are not taken in, with their cells as they were sent."""
    remarks = by_row(refused)
    for row in sheet.rows:
        if row.line in remarks:
            yield ListedRow(
                of=kept,
                line=row.line,
                kind=RowKind.WRONG,
                v_number=read_v_number(row.values.get("v_number", "")) or "",
                facts=row.values,
                remarks=remarks[row.line],
            )


def by_row(remarks: Iterable[Remark]) -> Mapping[int, list[Told]]:
    found: dict[int, list[Told]] = defaultdict(list)
    for remark in remarks:
        found[remark.line].append(as_told(remark.column, remark.reason, remark.value))
    return found


def store_entries(kept: RegistrationList, judged: Judged) -> list[tuple[RowKind, int]]:
    """Store the rows that can be read; return kind and line of each."""
    remarks, households = by_row(judged.warned), Households(kept.municipality_id, judged.entries)
    stored = []
    for entries in batches(judged.entries, BATCH):
        known = Applicant.objects.in_bulk(
            [entry.v_number for entry in entries], field_name="v_number"
        )
        strange = households.strange(entries, known)
        rows = [
            staged(kept, entry, known.get(entry.v_number), remarks, strange) for entry in entries
        ]
        write(kept, rows)
        stored += [(RowKind(row.kind), row.line) for row in rows]
    return stored


def staged(
    kept: RegistrationList,
    entry: Entry,
    known: Applicant | None,
    remarks: Mapping[int, list[Told]],
    strange: Collection[str],
) -> ListedRow:
    """Return the row of `entry`, without a household in which it has no place."""
    said = list(remarks.get(entry.line, ()))
    if entry.v_number in strange:
        strange_key = entry.facts["household"]
        facts = {name: value for name, value in entry.facts.items() if name != "household"}
        entry = Entry(entry.line, facts)
        said.append(as_told("household", "household", strange_key))
    kind, changes = compare(entry, known, kept.municipality_id)
    if kind == RowKind.WRONG:
        said = ELSEWHERE
    return ListedRow(
        of=kept,
        line=entry.line,
        kind=kind,
        v_number=entry.v_number,
        facts=entry.facts,
        changes=changes,
        remarks=said,
    )


def write(kept: RegistrationList, rows: Iterable[ListedRow]) -> None:
    """COPY the rows: a third of the time that inserts take."""
    with connection.cursor() as cursor:
        table = ListedRow._meta.db_table
        with cursor.copy(f"copy {table} ({COLUMNS}) from stdin") as copy:
            for row in rows:
                copy.write_row(
                    [
                        kept.pk,
                        row.line,
                        str(row.kind),
                        row.v_number,
                        row.accepted,
                        *map(as_text, (row.facts, row.changes, row.remarks)),
                    ]
                )


def as_text(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False).replace("\\u0000", "")


def batches(items: Sequence[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


@service
def tick(kept: RegistrationList, *, shown: Collection[int], ticked: Collection[int]) -> None:
    """Note which of the `shown` moves (ids of rows) the officer has ticked, before she confirms.

    Those she did not see stay as they are. Does nothing to a list that is confirmed.
    """
    for row in locked(RegistrationList.objects.filter(pk=kept.pk, state__in=MAY_BE_CONFIRMED)):
        moves = row.rows.filter(kind=RowKind.MOVED, pk__in=shown)
        moves.filter(pk__in=ticked).update(accepted=True)
        moves.exclude(pk__in=ticked).update(accepted=False)


@service
def confirm(
    kept: RegistrationList,
    *,
    moves: Collection[int],
    all_from: Collection[int] = (),
    by: User | None,
) -> None:
    """Have the list be taken in by the next tick, with the moves that were ticked before, with
    these (ids of rows), and with everybody of the municipalities `all_from` (ids).

    Safe to repeat; a list that failed is tried again.
    """
    for row in locked(RegistrationList.objects.filter(pk=kept.pk, state__in=MAY_BE_CONFIRMED)):
        chosen = Q(pk__in=moves) | Q(changes__municipality__0__in=[*all_from])
        row.rows.filter(chosen, kind=RowKind.MOVED).update(accepted=True)
        row.state, row.confirmed_by = ListState.APPLYING, by
        row.confirmed_at = timezone.now()
        row.save(update_fields=["state", "confirmed_by", "confirmed_at"])
        record("list", result="confirmed", about=f"list:{row.pk}")


@service
def discard(kept: RegistrationList) -> None:
    """Forget a list that was not taken in: its rows and its file at once."""
    for row in locked(RegistrationList.objects.filter(pk=kept.pk, state__in=OPEN)):
        row.state = ListState.WITHDRAWN
        row.save(update_fields=["state"])
        row.rows.all().delete()
        RawFile.objects.filter(of=row).delete()
        record("list", result="discarded", about=f"list:{row.pk}")


@service
def fail(pk: int) -> None:
    """Note that the list cannot be taken in as it is. Nothing of it was; it may be tried again."""
    waiting = RegistrationList.objects.filter(pk=pk, state=ListState.APPLYING)
    if waiting.update(state=ListState.FAILED):
        record("list", result="failed", about=f"list:{pk}")
