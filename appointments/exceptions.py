from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applicants.eligibility import Objection


class BookingError(Exception):
    """A rule said no and nothing has changed. The message is for the person on screen."""

    message: str | Promise = _("This is not possible.")

    def __str__(self) -> str:
        return str(self.message)


class SlotFull(BookingError):
    message = _("This time has just been taken. Please choose another one.")


class AlreadyBooked(BookingError):
    message = _("There already is an appointment. You can move it to another time.")


class NotEligible(BookingError):
    """Somebody cannot come that day; `objections` says who and why."""

    message = _("Not everybody can come on this day.")

    def __init__(self, objections: Sequence[Objection] = ()) -> None:
        super().__init__(*objections)
        self.objections = objections


class MinorAlone(BookingError):
    message = _("A child under 18 comes with an adult. Please choose an adult too.")


class NotAllowed(BookingError):
    message = _("This can no longer be done. Please look at your appointment again.")


class OfferRuns(NotAllowed):
    """Somebody was offered a place in line and has not answered: it would be lost in silence."""

    message = _("You were offered a place from the waiting list. Please answer that first.")


class TooOften(BookingError):
    message = _("This person has cancelled 3 times here. Please call us to cancel once more.")


class TooLate(BookingError):
    message = _("It is too late for this: from 3 days before, the places are for everybody.")


class NotOpen(BookingError):
    message = _("The location receives nobody at this time. Please choose another one.")


class TooFew(BookingError):
    message = _("There are fewer free places than that.")


class TooMany(BookingError):
    message = _("At most 10 people can come together. Please name fewer people at once.")


class NotTogether(BookingError):
    message = _("There are not enough places side by side. Please name fewer people at once.")
