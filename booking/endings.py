"""What became of a visit, and the way on: the words for each end."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from booking import visit
from booking.visit import State

AGAIN = _("You can make a new appointment at any time.")
FREE = _("The service is free, and this does not count against you.")
CANCELLED_BY_US = "cancelled by us"
WORDS: dict[str, tuple[Promise, Sequence[Promise]]] = {
    visit.CANCELLED: (
        _("This appointment has been cancelled"),
        [_("You cancelled it yourself, or somebody with your reference did."), AGAIN],
    ),
    CANCELLED_BY_US: (
        _("We had to cancel this appointment"),
        [_("This is not because of you."), AGAIN],
    ),
    visit.SERVED: (
        _("You have been at the desk, and everything is done"),
        [
            _("You do not need another appointment."),
            _("Is the sticker lost, or do you have a new passport? Call us."),
        ],
    ),
    visit.UNFINISHED: (
        _("You have been at the desk, but something is missing"),
        [
            _("You can make a new appointment at once."),
            _("Bring a passport or ID card for each person, also if it has expired."),
        ],
    ),
    visit.MISSED: (
        _("You can book again"),
        [_("We did not see you at the desk at this time."), FREE],
    ),
    visit.NOTHING: (
        _("No appointment"),
        [_("There is no appointment under this reference any more."), AGAIN],
    ),
}


def ended_words(state: State) -> tuple[Promise, Sequence[Promise]]:
    """Return the heading for a visit of which nothing is left, and what to do next."""
    return WORDS[CANCELLED_BY_US if state.word == visit.CANCELLED and state.by_us else state.word]
