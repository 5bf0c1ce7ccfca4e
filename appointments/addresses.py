"""Whom messages about a party reach, and how they name a place."""

from appointments.models import Party
from locations.models import Location
from notices.composing import Recipient
from notices.contexts import Place


def recipient(party: Party) -> Recipient:
    """Return how the party is reached, in the language it used."""
    return Recipient(language=party.language, email=party.email, phone=party.phone)


def recipients(party: Party) -> list[Recipient]:
    """Return whom its messages reach: the party, and a helper, who gets no personal link."""
    if not party.helper_email:
        return [recipient(party)]
    helper = Recipient(language=party.language, email=party.helper_email, helper=True)
    return [recipient(party), helper]


def place_of(location: Location) -> Place:
    """Return the location as messages name it, with whose free paragraph goes along."""
    return Place(
        city=location.city,
        address=location.address,
        postcode=location.postcode,
        about=f"location:{location.pk}",
    )
