"""What a clerk does with a visit by one key: each act is one service."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from applicants.models import Applicant
from appointments import changes, claims, visits
from appointments.hall import contact_of, seat_now
from appointments.models import Channel, Contact, Party
from config.db import ids, service
from desk import line
from desk.scope import seen
from desk.verdicts import Verdict, look_at
from desk.waiting import give_ticket, take_back_ticket
from locations.models import Location


@dataclass(frozen=True)
class Sent:
    """What came with an act: the party as it is now, and whose boxes are ticked."""

    party: Party
    location: Location
    ticked: set[int] = field(default_factory=set)
    guardian: bool = False
    one: int = 0  # whom the button stands beside

    def verdict(self) -> Verdict:
        return look_at(self.party, self.location)


@service
def check_in(sent: Sent) -> None:
    """Check in those of the party who are ticked; the others keep their places."""
    here = [row.pk for row in sent.verdict().coming if row.pk in sent.ticked]
    if here:  # else they are here already: the same form twice
        visits.check_in_present(here, (), guardian=sent.guardian)
        give_ticket(sent.party, sent.location)


@service
def free(sent: Sent) -> None:
    """Check in those who are ticked, and free the places of who else was coming."""
    verdict = sent.verdict()
    here = [row.pk for row in verdict.coming if row.pk in sent.ticked]
    absent = [row.pk for row in verdict.coming if row.pk not in sent.ticked]
    if not here and not absent:
        return
    arrived = [row.pk for row in verdict.arrived]
    visits.check_in_present([*arrived, *here], absent, guardian=sent.guardian)
    if here:
        give_ticket(sent.party, sent.location)


@service
def free_one(sent: Sent) -> None:
    """Free the place of one who was coming; the others stay as they are. Safe to repeat.

    Raises MinorAlone if a minor would be left without an adult.
    """
    claims.cancel([row.pk for row in sent.verdict().coming if row.pk == sent.one])


@service
def remove_helper(sent: Sent) -> None:
    """Let the helper of a visit that a clerk may see get no messages any more. Safe to repeat."""
    if seen(sent.verdict(), sent.location):
        changes.correct_contact(sent.party.pk, Contact(helper_email=""))


@service
def wait(sent: Sent) -> None:
    """Put who belongs elsewhere on the waiting list of this location."""
    line.join(sent.party, sent.verdict().to_help, sent.location)


@service
def undo(sent: Sent) -> None:
    """Take back the check-in of a moment ago."""
    verdict = sent.verdict()
    if verdict.just:
        visits.undo_check_in(ids(verdict.just))
        if len(verdict.just) == len(verdict.arrived):
            take_back_ticket(sent.party, sent.location)


@service
def help_now(sent: Sent) -> int:
    """Give a free place of now to who belongs elsewhere; return the id of their party."""
    people = sent.verdict().to_help
    stay = sent.party.appointments.current().exclude(applicant__in=people).exists()
    key = None if stay else sent.party.form_key
    return seat(ids(people), sent.location, contact_of(sent.party), key) or sent.party.pk


def walk_in(people: Sequence[Applicant], location: Location) -> int:
    """Give a free place of now to registered people; return the id of their party."""
    first = people[0]
    contact = Contact(
        email=first.email, phone=first.phone, language=first.language, channel=Channel.DESK
    )
    return seat(ids(people), location, contact)


@service
def seat(
    people: Collection[int], location: Location, contact: Contact, form_key: UUID | None = None
) -> int:
    """Seat these people (ids) now and give them a number; return the id of their party.

    0 if there are none. Raises what `seat_now` raises.
    """
    if not people:
        return 0
    [first, *_] = seat_now(people, location.pk, contact, form_key=form_key)
    give_ticket(first.party, location)
    return first.party_id


ACTS: dict[str, Callable[[Sent], int | None]] = {
    "check_in": check_in,
    "free": free,
    "free_one": free_one,
    "remove_helper": remove_helper,
    "wait": wait,
    "undo": undo,
    "help": help_now,
}
# What the cards at a desk say: CMD-UNDO is `undo`
COMMANDS = {
    "NEXT": "next",
    "CHECKIN": "check_in",
    "FREE": "free",
    "UNDO": "undo",
    "HELP": "help",
    "SERVE": "serve",
    "CALL": "call",
}
