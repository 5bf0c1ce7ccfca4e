"""Whom messages about a party reach, and how they name a place."""

from collections.abc import Collection, Sequence
from itertools import chain

from applicants.models import Applicant
from appointments.models import Appointment, Party
from locations.models import Location
from notices.composing import Recipient
from notices.contexts import Place


def recipient(party: Party) -> Recipient:
    """Return how the party is reached, in the language it used."""
    return Recipient(language=party.language, email=party.email, phone=party.phone)


def recipients(
    party: Party, rows: Sequence[Appointment] = (), *, people: Collection[Applicant] = ()
) -> list[Recipient]:
    """Return whom its messages reach: the party, and a helper, who gets no personal link.

    Who has none of these is written to on paper, by the municipality of the first of
    `people` or `rows`, for we have no address.
    """
    if party.helper_email:
        helper = Recipient(language=party.language, email=party.helper_email, helper=True)
        return [recipient(party), helper]
    if has_contact(party) or not (rows or people):
        return [recipient(party)]
    return [on_paper(party, next(chain(people, (row.applicant for row in rows))))]


def has_contact(party: Party) -> bool:
    """Whether we can reach the party, or who helps it, by ourselves."""
    return bool(party.email or party.helper_email or party.phone)


def on_paper(party: Party, person: Applicant) -> Recipient:
    """Return how a party without any contact is reached: by the post of the municipality."""
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
