"""What a move would do, before anybody is told: who is moved where, and what they read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from appointments.addresses import place_of
from appointments.models import Appointment, Party
from appointments.saying import CLOSED
from appointments.windows import Window
from config.db import ids
from locations.models import Location
from notices.composing import mail, text
from notices.contexts import Context, Ended, Proposal, Today
from notices.examples import LINK, PEOPLE, REFERENCE
from notices.kinds import Kind
from planning.models import Act, MassMove
from planning.moves.letters import FEWER
from planning.moves.lines import SOON
from planning.moves.nearest import free_places, wanted_by
from planning.moves.scope import Scope, booked, scope_of
from planning.moves.waits import Expected

SHOWN = 60  # parties on the page


@dataclass(frozen=True)
class Offer:
    """A party that would be moved, and where to: nowhere means first in line."""

    expected: Expected
    language: str
    window: Window | None
    place: Location | None


@dataclass(frozen=True)
class Preview:
    """All of it, with the first SHOWN parties."""

    scope: Scope
    offers: Sequence[Offer]

    @property
    def shown(self) -> Sequence[Offer]:
        return self.offers[:SHOWN]

    @property
    def found(self) -> int:
        """For how many parties there is a place."""
        return sum(offer.window is not None for offer in self.offers)

    @property
    def in_line(self) -> int:
        """How many parties would be first in line."""
        return len(self.offers) - self.found

    @property
    def first_place(self) -> Offer | None:
        """The first that gets a place: what the example of the message says."""
        return next((offer for offer in self.offers if offer.window), None)


def preview(move: MassMove, now: datetime) -> Preview:
    """Return what a move would do now. It holds nothing: others may be quicker."""
    scope = scope_of(move, now)
    slots = list(move.slots())
    parties = {party.pk: (party, claims) for party, claims in booked(slots, now).items()}
    return Preview(scope, list(offers(scope, parties, ids(slots), now)))


def offers(
    scope: Scope,
    parties: dict[int, tuple[Party, list[Appointment]]],
    slots: set[int],
    now: datetime,
) -> Iterator[Offer]:
    if not scope.moved:
        return
    free = free_places(now, but=slots)
    places = Location.objects.in_bulk([place.pk for place in free.places])
    for each in scope.moved:
        party, claims = parties[each.party]
        wanted = wanted_by(party, claims)
        window = next(iter(free.nearest(wanted, now)), None)
        if window:
            free.take(window, wanted.size)
        yield Offer(each, party.language, window, places.get(window.location) if window else None)


@dataclass(frozen=True)
class Message:
    """What somebody reads, in one language."""

    language: str
    name: str
    subject: str
    body: str
    sms: str


def messages(move: MassMove, found: Preview | None, now: datetime) -> list[Message]:
    """Return what people would read, in every language, with example names."""
    rows = []
    for kind, context in examples(move, found, now):
        for language, name in settings.LANGUAGES:
            subject, body = mail(kind, context, language)
            rows.append(
                Message(language, str(name), subject, body, text(kind, context, language)[1])
            )
    return rows


def examples(
    move: MassMove, found: Preview | None, now: datetime
) -> Iterator[tuple[Kind, Context]]:
    """Yield the kinds of messages this move sends, each with an example."""
    about: dict[str, Any] = {"people": PEOPLE, "reference": REFERENCE}
    here = place_of(move.location)
    moved = found.scope.moved if found else ()
    start = moved[0].starts_at if moved else now + timedelta(hours=3)
    if move.act == Act.LATER:
        detail = f"+{move.delay} min"
        yield (
            Kind.TODAY_LATER,
            Today(**about, link=LINK, starts_at=start, place=here, detail=detail),
        )
    elif move.act == Act.DOOR:
        yield (
            Kind.TODAY_DOOR,
            Today(**about, link=LINK, starts_at=start, place=here, detail=move.door),
        )
    elif move.act == Act.MOVE:
        soon, why = start - now < SOON, CLOSED if move.closes else FEWER
        if soon:
            yield Kind.TODAY_CLOSED, Ended(**about, starts_at=start, place=here, why=why)
        if found and (offer := found.first_place) and offer.window and offer.place:
            yield (
                Kind.PROPOSED,
                Proposal(
                    **about,
                    link=LINK,
                    starts_at=offer.window.starts_at,
                    place=place_of(offer.place),
                    was_at=None if soon else start,
                    answer_by=now + timedelta(hours=24),
                ),
            )
