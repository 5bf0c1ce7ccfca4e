"""What a planner does about stickers: another day of a delivery, a transfer that was proposed."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from appointments.exceptions import BookingError
from config.db import locked, service
from locations.models import Location
from planning.stock.coverage import coverage
from planning.stock.sharing import Sending, proposals
from stickers.models import Place, Sticker, Transfer
from stickers.transfers import send_transfer
from trail.services import record


class NoLongerNeeded(BookingError):
    message = _("This is no longer proposed: look at what is needed now.")


@service
def send(origin: int, to: int, number: int, *, by: User) -> Transfer:
    """Send what is proposed, or less, from one location (id) to another: the first of its safe.

    They are in transit until the other location receives them, and count as its own from
    now on: so of two planners, or of two clicks, one sends them. Raises NoLongerNeeded.
    """
    locked(Location.objects.filter(pk__in=[origin, to]))
    if not 1 <= number <= proposed(origin, to):
        raise NoLongerNeeded
    safe = Place(origin)
    serials = list(
        Sticker.objects.lying(safe).order_by("serial").values_list("serial", flat=True)[:number]
    )
    transfer = send_transfer(serials[0], serials[-1], origin=safe, to=Place(to), by=by)
    record("stock", result="sent", about=f"transfer:{transfer.pk}")
    return transfer


def proposed(origin: int, to: int) -> int:
    """Return how many stickers are proposed to be sent between these locations (ids) now."""
    found: list[Sending] = proposals(coverage())
    route = [each for each in found if (each.origin.pk, each.to.pk) == (origin, to)]
    return sum(each.number for each in route)
