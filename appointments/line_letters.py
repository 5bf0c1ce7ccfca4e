"""What a party in line is told: that it waits, that there is a place, that this is gone."""

from collections.abc import Sequence

from django.utils import timezone

from appointments.addresses import place_of, recipients
from appointments.line import place_in_line
from appointments.links import address_of
from appointments.models import FIRM, Appointment, Party, WaitlistEntry
from appointments.references import spaced
from notices.composing import Occasion, compose
from notices.contexts import InLine, Proposal
from notices.kinds import Kind
from notices.models import Notice


def standing(entry: WaitlistEntry, party: Party) -> list[Notice]:
    """Return the messages that say where the party stands in line."""
    return waiting_letters(Kind.IN_LINE, entry, party)


def offer_gone(entry: WaitlistEntry, party: Party) -> list[Notice]:
    """Return the messages that say that nobody answered in time, and where the party stands."""
    return waiting_letters(Kind.OFFER_GONE, entry, party)


def waiting_letters(kind: Kind, entry: WaitlistEntry, party: Party) -> list[Notice]:
    first, last = place_in_line(entry)
    context = InLine(
        people=[person.given_names for person in entry.applicants.order_by("pk")],
        reference=spaced(party.reference),
        link=address_of(party),
        first=first,
        last=last,
        since=entry.joined_at,
        towns=[place.city for place in entry.locations.order_by("name")],
    )
    today = timezone.localdate().isoformat()
    return compose(Occasion(kind, context, party.reference, today), recipients(party))


def offer_made(party: Party, held: Sequence[Appointment]) -> list[Notice]:
    """Return the messages that ask whether the party wants these places, which are held."""
    first = min(held, key=lambda row: row.slot.starts_at).slot
    old = party.appointments.filter(status__in=FIRM).select_related("slot__location").first()
    until = held[0].held_until
    context = Proposal(
        people=[row.applicant.given_names for row in held],
        reference=spaced(party.reference),
        link=address_of(party),
        starts_at=first.starts_at,
        place=place_of(first.location),
        was_at=old.slot.starts_at if old else None,
        was_in=old.slot.location.city if old else "",
        answer_by=until,
    )
    occasion = Occasion(Kind.OFFER, context, party.reference, held[0].pk, valid_until=until)
    return compose(occasion, recipients(party))
