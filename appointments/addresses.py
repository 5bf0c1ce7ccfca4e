"""Whom messages about a party reach, and how they name a place."""

from collections.abc import Sequence

from appointments.models import Appointment, Party
from locations.models import Location
from notices.composing import Recipient
from notices.contexts import Place


def recipient(party: Party) -> Recipient:
    """Return how the party is reached, in the language it used."""
    return Recipient(language=party.language, email=party.email, phone=party.phone)


def recipients(party: Party, rows: Sequence[Appointment] = ()) -> list[Recipient]:
    """Return whom its messages reach: the party, and a helper, who gets no personal link.

    Who has none of these is written to on paper, by the municipality of the first of
    `rows`, for we have no address.
    """
    if party.helper_email:
        helper = Recipient(language=party.language, email=party.helper_email, helper=True)
        return [recipient(party), helper]
    if party.email or party.phone or not rows:
        return [recipient(party)]
    return [on_paper(party, rows[0])]


def on_paper(party: Party, row: Appointment) -> Recipient:
    """Return how a party without any contact is reached: by the post of the municipality."""
    person = row.applicant
    name = f"{person.given_names} {person.prefix} {person.family_name}"
    return Recipient(
        language=party.language,
        name=" ".join(name.split()),
        posted_by=person.municipality.name,
    )


def place_of(location: Location) -> Place:
    """Return the location as messages name it, with whose free paragraph goes along."""
    return Place(
        city=location.city,
        address=location.address,
        postcode=location.postcode,
        about=f"location:{location.pk}",
    )
