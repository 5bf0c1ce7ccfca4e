"""The location manager gives and takes who serves at the desks of her location."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from appointments.exceptions import BookingError
from config.db import locked, service
from locations.models import Duty, Location
from trail.services import record

SERVING = [Role.CLERK, Role.MANAGER]


class NotStaff(BookingError):
    """The name is nobody's who serves at desks."""

    message = _("No clerk has this user name. Ask the administrator for an account.")


class OwnDuty(BookingError):
    """A manager would shut herself out."""

    message = _("You cannot end your own duty. Ask the administrator.")


@service
def give_duty(location: Location, username: str, until: date | None) -> Duty:
    """Let a clerk serve at `location`, up to and including `until` if there is such a day.

    Safe to repeat; whoever is listed already gets the new last day. Leaves in
    the trail who gave it.

    Raises NotStaff if nobody who serves at desks has this user name.
    """
    user = User.objects.filter(username=username, role__in=SERVING, is_active=True).first()
    if user is None:
        raise NotStaff
    duty, _new = Duty.objects.update_or_create(
        location=location, user=user, defaults={"until": until}
    )
    record("duty", result="given", about=f"user:{user.pk}")
    return duty


@service
def end_duty(pk: int, location: Location, by: User) -> None:
    """Take a duty (id) at `location`: from now on, also in sessions that are open.

    It stays listed with yesterday as its last day. Safe to repeat.

    Raises OwnDuty if it is that of `by`.
    """
    for duty in locked(Duty.objects.filter(pk=pk, location=location)):
        if duty.user_id == by.pk:
            raise OwnDuty
        duty.until = date.fromordinal(timezone.localdate().toordinal() - 1)
        duty.save(update_fields=["until"])
        record("duty", result="taken", about=f"user:{duty.user_id}")
