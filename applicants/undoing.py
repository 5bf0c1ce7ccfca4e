"""A list that should not have been taken in: its people go, its changes are put back."""

from collections.abc import Collection, Sequence

from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applicants.comparing import LISTED, as_json, days, sound
from applicants.models import (
    Applicant,
    ListedRow,
    ListState,
    Move,
    Municipality,
    RegistrationList,
    RowKind,
)
from applicants.staging import BATCH
from config.db import locked, service
from trail.services import record

WHY_NOT: dict[str, Promise] = {
    "later": _("A later list was taken in. Only the last list can be undone."),
    "old": _("What the list changed is no longer kept."),
    "booked": _(
        "Somebody of this list has made an appointment already. Nothing was changed. Ask the"
        " planners if the list was wrong."
    ),
}


class NotUndone(Exception):
    """A list stays as it is; `args` holds one of WHY_NOT."""

    @property
    def message(self) -> str:
        return str(WHY_NOT[str(self.args[0])])


@service
def undo(done: RegistrationList) -> None:
    """Remove who is new by this list, and put back what it changed and nobody changed since.

    Whether somebody has booked is not asked: rooms to the right protect the people
    they know, and the database refuses. Safe to repeat.

    Raises NotUndone, and changes nothing, if it cannot be done.
    """
    locked(Municipality.objects.filter(pk=done.municipality_id))
    for row in locked(RegistrationList.objects.filter(pk=done.pk, state=ListState.APPLIED)):
        refuse_undoing(row)
        changed = row.rows.exclude(changes={}).filter(kind__in=[RowKind.CHANGED, RowKind.MOVED])
        gone = row.rows.filter(kind=RowKind.NEW).values_list("v_number", flat=True)
        rows = {each.v_number: each for each in changed.good()}
        numbers = [*gone, *rows]
        people = locked(
            Applicant.objects.filter(municipality=row.municipality_id, v_number__in=numbers)
        )
        remove([person for person in people if person.v_number not in rows])
        put_back([person for person in people if person.v_number in rows], rows)
        Move.objects.filter(by_list=row).delete()
        row.state, row.undone_at = ListState.UNDONE, timezone.now()
        row.save(update_fields=["state", "undone_at"])
        row.rows.all().delete()
        record("list", result="undone", about=f"list:{row.pk}")


def refuse_undoing(done: RegistrationList) -> None:
    later = RegistrationList.objects.filter(
        municipality=done.municipality_id,
        state=ListState.APPLIED,
        applied_at__gt=done.taken_in_at,
    )
    if later.exists():
        raise NotUndone("later")
    if not done.rows.exists():
        raise NotUndone("old")


def remove(people: Collection[Applicant]) -> None:
    try:
        Applicant.objects.filter(pk__in=[person.pk for person in people]).delete()
    except ProtectedError:
        raise NotUndone("booked") from None


def put_back(people: Collection[Applicant], rows: dict[str, ListedRow]) -> None:
    """Give each field its old value if it still has the one of the list."""
    for person in people:
        for name, (old, new) in rows[person.v_number].changes.items():
            attribute = "municipality_id" if name == "municipality" else name
            if as_json({name: [getattr(person, attribute)]})[name] == [new]:
                setattr(person, attribute, days({name: old}).get(name, old))
        if person.withdrawn_on and person.withdrawn_on < person.registered_on:
            person.withdrawn_on = None
        sound(person)
    if people:
        keep(list(people))


def keep(people: Sequence[Applicant]) -> None:
    """Save people who are there. An upsert, for bulk_update grows a CASE per row and column."""
    Applicant.objects.bulk_create(
        people,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=[*LISTED, "municipality"],
    )
