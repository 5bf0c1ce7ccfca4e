"""What is in the way of an appointment, and the way on: the words for each reason."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STOPS: dict[str, tuple[Promise, Sequence[Promise]]] = {
    "booked": (
        _("You already have an appointment"),
        [
            _("To see it, you need the reference from your confirmation."),
            _("Reference lost? We can send the message again to the address of the appointment."),
        ],
    ),
    "served": (
        _("You already have a sticker"),
        [
            _("So you do not need an appointment."),
            _("Is the sticker lost, or do you have a new passport? Call us."),
        ],
    ),
    "withdrawn": (
        _("You are no longer on the list of your municipality"),
        [
            _("This happens after a move or a departure from the Netherlands."),
            _(
                "Have you moved to another municipality? Register there. Once its list has"
                " arrived, you can book."
            ),
            _("Is it a mistake? Talk to the municipality where you live."),
        ],
    ),
    "restricted": (
        _("We do not use your data at the moment"),
        [
            _("Somebody asked us for that: you, or somebody for you."),
            _("As long as it is so, nobody can book for you. A visit that you have stays."),
            _("Do you want to book? Call us. We start to use your data again."),
        ],
    ),
    "decision_pending": (
        _("The IND has to decide first"),
        [
            _("You were at the desk, and the IND still has a question about your case."),
            _("The IND writes to you. After that you can book again."),
        ],
    ),
    "wave_not_open": (
        _("You can book a little later"),
        [
            _("People are invited in groups, so that everybody finds a place."),
            _("You need nothing else: come back to this page then, with the same number."),
        ],
    ),
}
