from django.utils.translation import gettext_lazy as _

from appointments.exceptions import BookingError


class Overlaps(BookingError):
    message = _("Something is under way here on these days. Finish it or take it back first.")


class SamePerson(BookingError):
    message = _("Somebody else has to sign this.")


class Busy(BookingError):
    """The party is choosing a time by itself, or answers an offer: it is asked later."""


class NothingToDo(BookingError):
    message = _("There is nobody to move and nothing to close.")
