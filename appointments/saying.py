"""What a party is told of its visit: which kind of message, and what that has to know."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from appointments.addresses import place_of
from appointments.calendar import calendar
from appointments.links import address_of
from appointments.models import Appointment, Channel, Party
from appointments.references import spaced
from config.db import acting, ids
from notices.composing import Occasion
from notices.contexts import Context, Ended, Fewer, Proposal, Visit
from notices.kinds import Kind

WORTH_A_LETTER = timedelta(days=7)  # later, "you can book again" would only surprise
# Behind these doors nobody asks the person: what happens there, we did
OURS = {Channel.OFFICE, Channel.TASK, "planning"}
CLOSED, NOT_YOURS = "closed", "not_yours"
BOOK_AGAIN = {"", CLOSED, NOT_YOURS}  # why it ended, if a new appointment is the way on
AGAIN = "again"  # in the key of what is sent once more to who asks for it
NOT_HERS = "not hers"  # what the history says of a claim that the person did not make

by_time = attrgetter("slot.starts_at", "place")


def how_it_stands(
    party: Party,
    booked: Sequence[Appointment],
    was: Sequence[Appointment] = (),
    gone: Sequence[str] = (),
    why: str = "",
) -> Occasion:
    """Return what to tell a party that has `booked` these now.

    It had `was` until now, as far as that has ended. `gone` are the given names of those
    who need no place any more, `why` is one of the reasons of `Ended`.
    """
    if not booked:
        return cancelled(party, was, gone, why)
    old = min(was, key=by_time, default=None)
    moved = old if old and old.slot_id not in {row.slot_id for row in booked} else None
    kind = kind_of(party, moved, by_us=acting.get().channel in OURS)
    if gone := gone or [row.applicant.given_names for row in was if why]:
        fewer = Fewer(**facts(party, booked), gone=gone, why=why)
        return of_visit(Kind.FEWER, party, booked, fewer)
    return of_visit(kind, party, booked, Visit(**facts(party, booked), **before(moved, booked)))


def kind_of(party: Party, moved: Appointment | None, *, by_us: bool) -> Kind:
    """Return whether it is new, changed by the person, or moved by us.

    What we mended without moving it is confirmed once more.
    """
    if party.version == 1 or (by_us and not moved):
        return Kind.VISIT
    return Kind.MOVED if by_us else Kind.CHANGED


def facts(party: Party, booked: Sequence[Appointment]) -> dict[str, Any]:
    """Return what every message about a visit says: who, by which reference, when, where."""
    first = booked[0].slot
    return {
        "people": [row.applicant.given_names for row in booked],
        "reference": spaced(party.reference),
        "link": address_of(party),
        "starts_at": first.starts_at,
        "place": place_of(first.location),
    }


def before(moved: Appointment | None, booked: Sequence[Appointment]) -> Mapping[str, Any]:
    """Return when it was, and in which town if that is another one."""
    if moved is None:
        return {}
    elsewhere = moved.slot.location_id != booked[0].slot.location_id
    town = moved.slot.location.city if elsewhere else ""
    return {"was_at": moved.slot.starts_at, "was_in": town}


def of_visit(
    kind: Kind,
    party: Party,
    booked: Sequence[Appointment],
    context: Context,
    *,
    version: int | str = "",
    until: datetime | None = None,
) -> Occasion:
    """Return the message of `kind`, with the calendar file; no use once the visit has begun."""
    return Occasion(
        kind,
        context,
        party.reference,
        version or party.version,
        code=party.reference,
        valid_until=until or booked[0].slot.starts_at,
        files=[calendar_file(party, booked)],
    )


def cancelled(party: Party, was: Sequence[Appointment], gone: Sequence[str], why: str) -> Occasion:
    """Return what to tell a party that has no appointment any more."""
    ours = bool(why) or acting.get().channel in OURS
    reason = (why or CLOSED) if ours else ""
    row = min(was, key=by_time, default=None)
    context = Ended(
        people=gone or [each.applicant.given_names for each in sorted(was, key=by_time)],
        reference=spaced(party.reference),
        link=start_address(party.language) if reason in BOOK_AGAIN else "",
        starts_at=row.slot.starts_at if row else None,
        why=reason,
        **({"place": place_of(row.slot.location)} if row else {}),
    )
    return Occasion(
        Kind.CANCELLED_BY_US if ours else Kind.CANCELLED_BY_YOU,
        context,
        party.reference,
        party.version,
        valid_until=row.slot.starts_at if row else None,
        files=[calendar_file(party, [])],
    )


def reference(party: Party, booked: Sequence[Appointment], now: datetime) -> Occasion:
    """Return the message to who asks for the reference `now`."""
    context, moment = Visit(**facts(party, booked)), int(now.timestamp())
    version = f"{party.version}:{AGAIN}:{moment}"
    return of_visit(Kind.REFERENCE, party, booked, context, version=version)


def proposal(party: Party, held: Sequence[Appointment], now: datetime) -> Occasion:
    """Return the message to who asks `now` for what planners propose, which is `held`.

    Without a time to answer once that is past: what nobody needed can still be taken.
    """
    until = held[0].held_until
    runs = until is not None and until > now
    context = Proposal(**facts(party, held), answer_by=until if runs else None)
    return Occasion(
        Kind.PROPOSED_AGAIN,
        context,
        party.reference,
        f"{party.version}:{AGAIN}:{int(now.timestamp())}",
        valid_until=held[0].slot.starts_at,
    )


def offer(party: Party, held: Sequence[Appointment], old: Appointment | None) -> Occasion:
    """Return the question whether the party wants these places, which are `held`.

    By the soonest of them, instead of `old`. A new version of the party is asked anew:
    the link of the one before is dead.
    """
    first = min(held, key=by_time).slot
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
    version = f"{min(ids(held))}:{party.version}"
    return Occasion(Kind.OFFER, context, party.reference, version, valid_until=until)


def reminder(kind: Kind, party: Party, booked: Sequence[Appointment], until: datetime) -> Occasion:
    """Return the message that reminds of the visit, of no use after `until`."""
    return of_visit(kind, party, booked, Visit(**facts(party, booked)), until=until)


def could_not_come(party: Party, absent: Sequence[Appointment]) -> Occasion:
    """Return what to tell about those who did not come one day: they can book again."""
    first = absent[0].slot
    context = Ended(
        people=[row.applicant.given_names for row in absent],
        reference=spaced(party.reference),
        link=start_address(party.language),
        starts_at=first.starts_at,
        place=place_of(first.location),
    )
    day = timezone.localdate(first.starts_at).isoformat()
    until = first.starts_at + WORTH_A_LETTER
    return Occasion(Kind.COULD_NOT_COME, context, party.reference, day, valid_until=until)


def calendar_file(party: Party, booked: Sequence[Appointment]) -> dict[str, str]:
    content = calendar(party, booked)
    return {"name": "appointment.ics", "type": "text/calendar", "content": content}


def start_address(language: str) -> str:
    """Return the whole address where people book, in that language."""
    with override(language):
        return f"{settings.SITE_URL}{reverse('booking:start')}"
