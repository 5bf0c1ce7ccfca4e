"""Whether the rows are still those that were chained. Reads only."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from trail.chain import TABLES, last_link, rows_of
from trail.heads import Head, hour
from trail.models import Event, Link
from trail.purging import KIND, TERMS, cut_at
from trail.seals import Keys, seal

CHUNK = 2000  # links read at once
LOWEST, HIGHEST = -(2**62), 2**62  # ids
LATE = timedelta(hours=1)  # by then the worker has chained a row


def faults(heads: Iterable[Head] = ()) -> Iterator[str]:
    """Yield what is wrong with each chain, first things first, in words that name the row."""
    for table in TABLES:
        yield from faults_of(table)
        yield from not_chained(table)
    for head in heads:
        yield from cut(head)


def faults_of(table: str) -> Iterator[str]:
    """Yield what differs between the rows of `table` and its links: changed, gone, put between."""
    keys, end = Keys(), beginning(table)
    links = Link.objects.filter(table=table).order_by("position")
    while chunk := list(links.filter(position__gt=end.position)[:CHUNK]):
        numbers = {link.row for link in chunk}
        found = rows_of(table, min(end.row, *numbers) - 1, max(numbers))
        rows = {row[0]: row for row in found}
        strangers = sorted(pk for pk in rows if pk > end.row and pk not in numbers)
        yield from (f"{table}: row {pk} was never chained: put in later" for pk in strangers)
        for link in chunk:
            yield from gap(end, link)
            yield from fault_of(link, end.mac, rows.get(link.row), keys)
            end = link


def beginning(table: str) -> Link:
    """Return the link with which the first row that is left was sealed.

    That of the last row that was purged, if the trail says so; else one before the first.
    """
    first = Link.objects.filter(table=table).order_by("position").first()
    if first and Event.objects.filter(kind=KIND, about=cut_at(table, first.position)).exists():
        return first
    return Link(table=table, position=0, row=LOWEST, mac="")


def gap(before: Link, link: Link) -> Iterator[str]:
    """Yield that links are missing between these two, or that they changed places."""
    if link.position != before.position + 1:
        yield f"{link.table}: the links {before.position + 1} to {link.position - 1} are gone"
    if link.row <= before.row:
        yield f"{link.table}: row {link.row} stands behind row {before.row}: reordered"


def fault_of(link: Link, before: str, row: tuple[Any, ...] | None, keys: Keys) -> Iterator[str]:
    """Yield what is wrong with one row that was chained, and its link."""
    name, key = f"{link.table}: row {link.row}", keys.named(link.key)
    if row is None:
        yield f"{name} was deleted"
    elif key is None:
        yield f"{name} was sealed by the key {link.key}, which is not among TRAIL_KEYS"
    elif seal(key, before, link.position, row) != link.mac:
        yield f"{name} was changed, or its link or the one before was"


def not_chained(table: str) -> Iterator[str]:
    """Yield that rows wait longer than LATE to be chained: until then nothing protects them."""
    end, at = last_link(table), 1 + TABLES[table].index("at")
    waiting = rows_of(table, end.row if end else 0, HIGHEST, 1)
    if waiting and waiting[0][at] < timezone.now() - LATE:
        yield f"{table}: from row {waiting[0][0]} on nothing is chained: does the worker run?"


def cut(head: Head) -> Iterator[str]:
    """Yield that the chain no longer passes through `head`, where it once ended.

    What was purged has to be older than its term: so is the head that once was the end of it.
    """
    link = Link.objects.filter(table=head.table, position=head.position).first()
    if link is None and head.position < beginning(head.table).position:
        if head.at > hour(timezone.now() - TERMS[head.table]):
            yield f"{head.table}: row {head.row} of {head.at} was purged before its time"
    elif link is None:
        end = last_link(head.table)
        where = f"position {end.position}, row {end.row}" if end else "nowhere"
        yield f"{head.table}: cut. It reached row {head.row} and ends now at {where}"
    elif (link.row, link.mac) != (head.row, head.mac):
        yield f"{head.table}: written anew. Row {head.row} was sealed otherwise"
