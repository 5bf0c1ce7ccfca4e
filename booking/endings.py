"""What became of a visit, and the way on: the words for each end."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appointments.saying import NOT_YOURS
from booking import visit
from booking.visit import State
from stickers.models import Result

AGAIN = _("You can make a new appointment at any time.")
FREE = _("The service is free, and this does not count against you.")
BY_US = _("We had to cancel this appointment")
NOT_YOU = _("This is not because of you.")
NOT_YET = _("Your sticker is not issued yet")
CANCELLED_BY_US = "cancelled by us"
NEED_NONE = {"issued", Result.IND_DECIDES}  # who has a sticker, or hears from the IND
WORDS: dict[str, tuple[Promise, Sequence[Promise]]] = {
    visit.CANCELLED: (
        _("This appointment has been cancelled"),
        [_("You cancelled it yourself, or somebody with your reference did."), AGAIN],
    ),
    CANCELLED_BY_US: (
        BY_US,
        [_("We cannot receive you at that time. We are sorry."), NOT_YOU, AGAIN],
    ),
    "issued": (
        BY_US,
        [_("You have your sticker, so you need no appointment any more.")],
    ),
    NOT_YOURS: (
        BY_US,
        [
            _(
                "Somebody else made this appointment, and the person it is for did not ask "
                "for it. So we ended it."
            ),
            _("That person can make a new appointment at once."),
        ],
    ),
    "withdrawn": (
        BY_US,
        [
            _(
                "You are no longer registered with your municipality. Is this wrong? Please "
                "tell your municipality."
            )
        ],
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
    Result.LEFT: (NOT_YET, [_("You left before you had your sticker."), AGAIN]),
    Result.DATA_DIFFER: (
        NOT_YET,
        [
            _(
                "Your document and your registration do not say the same. We told your "
                "municipality. Please ask them before you make a new appointment."
            )
        ],
    ),
    Result.IND_DECIDES: (
        NOT_YET,
        [
            _(
                "The IND decides later whether you get a sticker. You hear from the IND. "
                "Until then you need not do anything."
            )
        ],
    ),
    visit.MISSED: (
        _("You can book again"),
        [_("We did not see you at the desk at this time."), FREE],
    ),
    visit.WAITED: (
        _("You are not on the waiting list any more"),
        [
            _("The last day that you chose is past, and there was no place for you. We are sorry."),
            _("You can join it again, or make an appointment."),
        ],
    ),
    visit.LEFT_LINE: (
        _("You are not on the waiting list any more"),
        [_("You can join it again, or make an appointment.")],
    ),
    visit.LOOKING: (
        _("We look for another time for you"),
        [
            _("We cannot receive you at the time that you had. We are sorry."),
            _("We put you first on the waiting list, and write to you when there is a place."),
            _("You need not do anything."),
        ],
    ),
    visit.NOTHING: (
        _("No appointment"),
        [_("There is no appointment under this reference any more."), AGAIN],
    ),
}


def ended_words(state: State) -> tuple[Promise, Sequence[Promise]]:
    """Return the heading for a visit of which nothing is left, and what to do next."""
    if state.why in WORDS:
        return WORDS[state.why]
    return WORDS[CANCELLED_BY_US if state.word == visit.CANCELLED and state.by_us else state.word]


def may_come_again(state: State) -> bool:
    """Whether a new appointment is the way on."""
    return state.word not in {visit.SERVED, visit.LOOKING} and state.why not in NEED_NONE
