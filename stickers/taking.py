"""A serial that is scanned to be issued: whether it can be, and how it lies and goes back."""

from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from applicants.models import Applicant
from appointments.exceptions import NotAllowed
from config.db import locked
from stickers.exceptions import (
    Elsewhere,
    Known,
    OutOfUse,
    ReasonNeeded,
    UnknownSerial,
    UsedSerial,
    VoidSerial,
)
from stickers.models import Place, State, Sticker
from stickers.serials import read_serial
from stickers.transfers import move

REFUSED: dict[str, type[Known]] = {
    State.ISSUED: UsedSerial,
    State.VOID: VoidSerial,
    State.SPOILED: OutOfUse,
    State.LOST: OutOfUse,
    State.RETURNED: OutOfUse,
    State.IN_TRANSIT: Elsewhere,
}


class Where(TextChoices):
    """Where a sticker is after an outcome was taken back."""

    ROLL = "roll", _("on the roll")
    SPOILED = "spoiled", _("stuck or torn")
    LOST = "lost", _("not to be found")


BACK = {Where.ROLL: State.WITH_DESK, Where.SPOILED: State.SPOILED, Where.LOST: State.LOST}


def take(scanned: str, here: Place, by: User) -> tuple[Sticker, bool]:
    """Lock the sticker to issue at the desk `here`; return whether it is of another roll.

    One of another desk, or of a roll that nobody has opened, is issued all the same:
    the queue does not stop for the ledger. From the safe it is brought to the desk first.

    Raises UnknownSerial, UsedSerial, VoidSerial, OutOfUse, or Elsewhere, which say who and when.
    """
    found = locked(Sticker.objects.filter(serial=read_serial(scanned) or ""))
    if not found:
        raise UnknownSerial(scanned)
    [sticker] = found
    refusal = REFUSED.get(sticker.status)
    if refusal is None and sticker.location_id != here.location:
        refusal = Elsewhere
    if refusal is not None:
        where = sticker.desk or sticker.location
        raise refusal(sticker.serial, who=sticker.changed_by, at=sticker.changed_at, where=where)
    flagged = sticker.place != here
    if sticker.status == State.IN_STOCK:
        move([sticker], sticker.place, here, by)
    return sticker, flagged


def give(sticker: Sticker, person: Applicant, by: User, now: datetime) -> None:
    """Have `sticker`, which is locked and with a desk, be that person's."""
    Sticker.objects.become([sticker], State.ISSUED, by=by, at=now, applicant=person)


def put_back(sticker: Sticker, where: Where | None, by: User, now: datetime) -> None:
    """Have an issued sticker be nobody's, and lie where the clerk says it is.

    Raises ReasonNeeded if nobody says where, NotAllowed if it is not issued any more.
    """
    if where is None:
        raise ReasonNeeded
    [row] = locked(Sticker.objects.filter(pk=sticker.pk))
    if row.status != State.ISSUED:
        raise NotAllowed
    Sticker.objects.become([row], BACK[where], by=by, at=now, applicant=None)
