from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class SupplyError(Exception):
    """A change of hours was refused, and nothing has changed. The message is for the planner."""

    message: str | Promise = _("This is not possible.")

    def __str__(self) -> str:
        return str(self.message)


class ChangedMeanwhile(SupplyError):
    message = _(
        "Somebody else has changed the hours of this location meanwhile. Nothing of yours "
        "is lost: look at what follows now, and save again."
    )
