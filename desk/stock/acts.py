"""Acts of the ledger as a page may ask for them: about what is of one's own location only."""

from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from config.db import locked, service
from locations.models import Location
from stickers.counting import Gap, explain_gap
from stickers.exceptions import Elsewhere
from stickers.models import Delivery, DeliveryState, Sticker
from stickers.reissuing import void, wait_for_own
from stickers.stock import announce, lock_serials, lose, spoil


class Aside(TextChoices):
    """How a sticker goes out of use."""

    SPOILED = "spoiled", _("spoiled: torn, misprinted or stuck wrongly")
    LOST = "lost", _("lost: not to be found")
    VOID = "void", _("void: issued, and no longer valid")


@service
def put_aside(
    serial: str,
    what: Aside,
    reason: str,
    *,
    location: Location,
    by: User,
    second: User | None = None,
) -> Sticker:
    """Have a sticker in the book of `location` be out of use for `reason`. Safe to repeat.

    Raises Elsewhere if it is in the book of another location, and what `spoil`,
    `lose` and `void` raise.
    """
    if what == Aside.VOID:
        wait_for_own(by)
    [row] = lock_serials([serial])
    if row.location_id != location.pk:
        raise Elsewhere(row.serial)
    if what == Aside.VOID:
        return void(row.serial, reason=reason, by=by, second=second)
    verb = spoil if what == Aside.SPOILED else lose
    return verb([row.serial], reason=reason, by=by)[0]


@service
def explain(serial: str, what: Gap, reason: str, *, location: Location, by: User) -> Sticker:
    """Say what became of a sticker that was passed over at `location`. Safe to repeat.

    Raises Elsewhere if it is in the book of another location, and what
    `explain_gap` raises.
    """
    [row] = lock_serials([serial])
    if row.location_id != location.pk:
        raise Elsewhere(row.serial)
    return explain_gap(row.serial, what, by=by, reason=reason)


@service
def announce_once(
    location: Location, expected_on: date, number: int, *, certain: bool, by: User
) -> Delivery:
    """Announce a delivery; one like it that has not come yet is the same form sent twice."""
    locked(Location.objects.filter(pk=location.pk))
    waiting = Delivery.objects.filter(location=location, state=DeliveryState.ANNOUNCED)
    same = waiting.filter(expected_on=expected_on, number=number, certain=certain).first()
    return same or announce(location.pk, expected_on, number, certain=certain, by=by)
