"""What a row of a list would change in what is known. Reads only what it is given."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from applicants.forms import Entry
from applicants.models import Applicant, ListedRow, RowKind
from applicants.names import search_key

NAMES = {"given_names", "family_name", "prefix", "native_name"}
CONTACT = {"language", "email", "phone"}
REACHED_BY = {"email", "phone"}
DAYS = {"registered_on", "withdrawn_on", "served_on"}
LISTED = [*NAMES, *CONTACT, *DAYS, "search_key", "birth_date", "household"]
SEEN = [name for name in LISTED if name != "search_key"]
Changes = dict[str, list[Any]]


def adopt(person: Applicant, entry: Entry) -> Changes:
    """Have `person`, unsaved, say what the list says; return what each field was, and is.

    A list can tell of a sticker from before our time, never take one back. Who is
    registered later than withdrawn has come back. Who is served needs no contact.
    """
    facts = served(person, entry.facts) if person.served_on else entry.facts
    before = {name: getattr(person, name) for name in SEEN}
    for name, value in facts.items():
        setattr(person, name, value)
    if person.withdrawn_on and person.withdrawn_on < person.registered_on:
        person.withdrawn_on = None
    changes = {name: [old, getattr(person, name)] for name, old in before.items()}
    changes = {name: both for name, both in changes.items() if both[0] != both[1]}
    if NAMES & set(changes) or not person.search_key:
        sound(person)
    return changes


def served(person: Applicant, facts: dict[str, Any]) -> dict[str, Any]:
    """Return what a list may say of somebody who is served."""
    told = {name: value for name, value in facts.items() if name not in REACHED_BY}
    return told | {"served_on": person.served_on}


def sound(person: Applicant) -> None:
    """Have `person`, unsaved, be found by the names they have now."""
    person.search_key = search_key(
        person.given_names, person.family_name, person.prefix, person.native_name
    )


def compare(entry: Entry, known: Applicant | None, municipality: int) -> tuple[RowKind, Changes]:
    """Return what taking in `entry` means, and what it would change in `known`, which is unsaved.

    Somebody of another municipality has moved if the birth date agrees; else it is
    somebody else's number, and the row is wrong.
    """
    if known is None:
        return RowKind.NEW, {}
    if known.municipality_id == municipality:
        changes = adopt(known, entry)
        return (RowKind.CHANGED if changes else RowKind.UNCHANGED), as_json(changes)
    if not known.born_on(entry.facts["birth_date"]):
        return RowKind.WRONG, {}
    return RowKind.MOVED, as_json(move(known, entry, municipality))


def move(person: Applicant, entry: Entry, municipality: int) -> Changes:
    """Have `person`, unsaved, be one of `municipality`; return what that changes.

    The household of before says nothing there: keys are unique within a municipality only.
    """
    changes: Changes = {"municipality": [person.municipality_id, municipality]}
    person.municipality_id = municipality
    return changes | adopt(person, Entry(entry.line, {"household": ""} | entry.facts))


def as_json(changes: Changes) -> Changes:
    """Return `changes` as a row keeps them: days as text."""
    return {
        name: [day.isoformat() if isinstance(day, date) else day for day in both]
        for name, both in changes.items()
    }


def entry_of(row: ListedRow) -> Entry:
    """Return what a staged row says, with its days as days."""
    return Entry(row.line, row.facts | days(row.facts))


def days(facts: Mapping[str, Any]) -> dict[str, date]:
    return {name: date.fromisoformat(facts[name]) for name in DAYS & set(facts) if facts[name]}
