"""What an officer reads of one person: facts, and what became of them when."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from applicants.columns import LABELS
from applicants.models import Applicant, ListedRow, ListState, RowKind
from applicants.people import about
from councils.people_forms import COLUMNS
from trail.models import Event

ACTS: dict[str, Promise] = {
    "correct": _("corrected here"),
    "withdraw": _("withdrawn: no longer registered"),
    "set apart": _("set apart, or shown to the household again"),
    "double": _("withdrawn: a second number of the same person"),
    "same_person": _("another number of the same person was withdrawn"),
    "not_double": _("found to be another person than somebody who looks alike"),
    "data_settled": _("settled what the desk had found to differ"),
    "move": _("moved from one municipality to another"),
}
BY_LIST: dict[str, Promise] = {
    RowKind.NEW: _("registered by a list"),
    RowKind.CHANGED: _("changed by a list"),
    RowKind.MOVED: _("moved here by a list"),
}


class Entry(NamedTuple):
    """Something that happened to a person, and who did it; `details` are names of fields."""

    at: datetime
    what: str | Promise
    who: str = ""
    details: Sequence[str | Promise] = ()


def history(person: Applicant, officer: User) -> list[Entry]:
    """Return what is known to have happened to `person`, newest first.

    What lists changed is known as long as they can be undone; lists of other
    municipalities are not for this officer. Never what became of appointments.
    """
    entries = [*by_lists(person, officer), *by_letters(person), *by_hand(person)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def by_lists(person: Applicant, officer: User) -> list[Entry]:
    rows = ListedRow.objects.good().filter(
        v_number=person.v_number,
        kind__in=BY_LIST,
        of__state=ListState.APPLIED,
        of__applied_at__isnull=False,
        of__municipality__in=officer.municipalities.all(),
    )
    return [
        Entry(
            row.of.taken_in_at,
            BY_LIST[row.kind],
            str(row.of.uploaded_by),
            labels(row.changes),
        )
        for row in rows.select_related("of__uploaded_by")
    ]


def by_letters(person: Applicant) -> list[Entry]:
    batches = person.letter_batches.filter(municipality=person.municipality_id)
    return [
        Entry(batch.printed_at, _("invitation printed"), str(batch.printed_by))
        for batch in batches.select_related("printed_by")
    ]


def by_hand(person: Applicant) -> list[Entry]:
    events = list(Event.objects.filter(about=about(person.pk), kind__in=ACTS))
    names = {
        f"user:{user.pk}": str(user)
        for user in User.objects.filter(
            pk__in=[event.actor.removeprefix("user:") for event in events if is_user(event.actor)]
        )
    }
    return [
        Entry(event.at, ACTS[event.kind], names.get(event.actor, ""), labels([event.result]))
        for event in events
    ]


def is_user(actor: str) -> bool:
    return actor.removeprefix("user:").isdecimal()


def labels(fields: Any) -> list[str | Promise]:
    """Return what officers call these fields; nothing for what has no name on lists."""
    named = [COLUMNS.get(name, name) for name in fields]
    return [LABELS[name] for name in named if name in LABELS]
