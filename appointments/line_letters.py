"""What a party in line is told: that it waits, that there is a place, that this is gone."""

from collections.abc import Collection, Sequence

from django.utils import timezone

from applicants.models import Applicant
from appointments.addresses import has_contact, recipients
from appointments.line import decent
from appointments.links import address_of
from appointments.models import FIRM, Appointment, Party, WaitlistEntry
from appointments.references import spaced
from appointments.saying import offer, start_address
from appointments.standing import place_in_line
from config.db import ids
from notices.composing import Occasion, compose
from notices.contexts import InLine, OutOfLine
from notices.kinds import Kind
from notices.models import Notice

PAST = "past"


def standing(entry: WaitlistEntry, party: Party) -> list[Notice]:
    """Return the messages that say where the party stands in line."""
    return waiting_letters(Kind.IN_LINE, entry, party)


def offer_gone(entry: WaitlistEntry, party: Party) -> list[Notice]:
    """Return the messages that say that nobody answered in time, and where the party stands."""
    return waiting_letters(Kind.OFFER_GONE, entry, party)


def line_over(
    entry: WaitlistEntry, party: Party, people: Collection[Applicant], why: str
) -> list[Notice]:
    """Return the messages that say that these `people` wait no more, and how to wait again.

    `why` is one of the reasons of `OutOfLine`. Who has no contact gets it on paper, with an
    address that can be typed; not of what somebody else did, who is the one it would tell.
    """
    own_page = why == PAST and has_contact(party)
    context = OutOfLine(
        people=[person.given_names for person in people],
        reference=spaced(party.reference),
        link=address_of(party) if own_page else start_address(party.language),
        until=entry.until_day if why == PAST else None,
        towns=[place.city for place in entry.locations.order_by("name")],
        why=why,
    )
    version = f"{entry.pk}:{why}:{min(ids(people), default=0)}"
    after = decent(timezone.now())
    occasion = Occasion(Kind.LINE_OVER, context, party.reference, version, send_after=after)
    return compose(occasion, recipients(party, people=people if why == PAST else ()))


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
    old = party.appointments.filter(status__in=FIRM).select_related("slot__location").first()
    return compose(offer(party, held, old), recipients(party))
