"""What people would read, before anybody is told: with example names, in every language."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from appointments.addresses import place_of
from notices.composing import mail, text
from notices.contexts import Context, Ended, Proposal, Today
from notices.examples import LINK, PEOPLE, REFERENCE, example
from notices.kinds import Kind
from planning.models import Act, MassMove, MoveLine
from planning.moves.letters import off, why_off
from planning.moves.lines import SOON, until_when
from planning.moves.preview import Preview

ABOUT: dict[str, Any] = {"people": PEOPLE, "reference": REFERENCE}


@dataclass(frozen=True)
class Message:
    """What somebody reads, in one language."""

    language: str
    subject: str
    body: str
    sms: str


def messages(move: MassMove, found: Preview | None, now: datetime) -> list[Message]:
    """Return every message that this move would send, in every language."""
    return [
        Message(language, *mail(kind, context, language), text(kind, context, language)[1])
        for kind, context in examples(move, found, now)
        for language, _name in settings.LANGUAGES
    ]


def examples(
    move: MassMove, found: Preview | None, now: datetime
) -> Iterator[tuple[Kind, Context]]:
    """Yield the kinds of messages this move sends, each with an example."""
    if found and found.offers:
        yield from of_move(move, found, now)
    elif move.act == Act.LATER:
        yield Kind.TODAY_LATER, today(move, now, f"+{move.delay} min")
    elif move.act == Act.DOOR:
        yield Kind.TODAY_DOOR, today(move, now, move.door)


def today(move: MassMove, now: datetime, detail: str) -> Today:
    start = now + timedelta(hours=3)
    return Today(**ABOUT, link=LINK, starts_at=start, place=place_of(move.location), detail=detail)


def of_move(move: MassMove, found: Preview, now: datetime) -> Iterator[tuple[Kind, Context]]:
    """Yield what the first who is moved reads; and the first who gets no place, if any."""
    start = found.offers[0].expected.starts_at
    soon, kind = start - now < SOON, off(start)
    if soon or found.in_line:
        why = why_off(kind, closed=move.closes)
        yield kind, Ended(**ABOUT, starts_at=start, place=place_of(move.location), why=why)
    if (offer := found.first_place) and offer.window and offer.place:
        asked = MoveLine(starts_at=start, told_off=soon)
        proposal = Proposal(
            **ABOUT,
            link=LINK,
            starts_at=offer.window.starts_at,
            place=place_of(offer.place),
            was_at=None if soon else start,
            answer_by=until_when(asked, offer.window.starts_at, now),
        )
        yield Kind.PROPOSED, proposal
    if found.in_line:
        yield Kind.IN_LINE, example(Kind.IN_LINE, now)
