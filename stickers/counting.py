"""The end of a shift: what was skipped is explained, what is there is counted."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from appointments.exceptions import NotAllowed
from config.db import locked, service
from stickers.exceptions import SecondOfficer
from stickers.models import Place, State, Sticker, StockCount
from stickers.serials import read_ends, spell
from stickers.stock import lock_serials, lose, spoil

SAME_FORM = timedelta(minutes=5)  # a count that says the same within this time is the same form


class Gap(TextChoices):
    """What became of a serial that was passed over."""

    ON_ROLL = "on_roll", _("still on the roll")
    SPOILED = "spoiled", _("spoiled")
    LOST = "lost", _("lost")


@service
def explain_gap(serial: str, what: Gap, *, by: User, reason: str = "") -> Sticker:
    """Say what became of a sticker that was passed over: `on_roll` needs no reason.

    Raises UnknownSerial, ReasonNeeded, NotAllowed if it is not with a desk any more.
    """
    if what != Gap.ON_ROLL:
        put = spoil if what == Gap.SPOILED else lose
        return put([serial], reason=reason, by=by)[0]
    [row] = lock_serials([serial])
    if row.status != State.WITH_DESK:
        raise NotAllowed
    row.seen_at = timezone.now()
    row.save(update_fields=["seen_at"])
    return row


@service
def count_stock(place: Place, ends: Sequence[tuple[str, str]], *, by: User) -> StockCount:
    """Compare what lies at `place`, both ends of every row scanned, with the book.

    Returns the count with its differences: it is settled if there are none. The same
    form sent twice is one count. Raises WrongRange.
    """
    found = {serial for pair in ends for serial in spell(*read_ends(*pair))}
    known = {row.serial for row in locked(Sticker.objects.lying(place))}
    now = timezone.now()
    same = StockCount.objects.filter(
        location=place.location,
        desk=place.desk,
        counted_by=by,
        counted_at__gt=now - SAME_FORM,
        missing=sorted(known - found),
        surplus=sorted(found - known),
        expected=len(known),
    ).first()
    return same or StockCount.objects.create(
        location_id=place.location,
        desk_id=place.desk,
        expected=len(known),
        found=len(found),
        missing=sorted(known - found),
        surplus=sorted(found - known),
        counted_by=by,
        counted_at=now,
    )


@service
def sign_count(count: int, *, by: User, note: str = "") -> StockCount:
    """Sign for the differences of a count (id), as somebody else than who counted. Repeatable.

    Raises SecondOfficer if it is the same person, NotAllowed if another has signed.
    """
    [row] = locked(StockCount.objects.filter(pk=count))
    if row.counted_by_id == by.pk:
        raise SecondOfficer
    if row.signed_by_id not in (None, by.pk):
        raise NotAllowed
    if row.signed_by_id is None:
        row.signed_by, row.signed_at, row.note = by, timezone.now(), note
        row.save(update_fields=["signed_by", "signed_at", "note"])
    return row
