"""Claims on places: hold and confirm are the only way to one, cancel and expire give it back.

The lock order is slots, applicants, parties, appointments; each in one statement.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from applicants.models import Applicant
from appointments.allotments import own_seats
from appointments.exceptions import AlreadyBooked, NotAllowed, SlotFull
from appointments.letters import Over, tell
from appointments.locks import (
    CLAIMS,
    Taken,
    lock_claims,
    lock_own_and_lapsed,
    lock_slots_and_people,
)
from appointments.models import Appointment, Contact, Party, Status
from appointments.offered import check_answered, no_more_offered
from appointments.often import check_often
from appointments.places import check_slots, cooled, renew, seat, surely_full
from appointments.rules import (
    check_left_behind,
    check_open,
    check_people,
    needing_a_place,
    same_places,
    sorted_out,
)
from config.db import Again, service
from config.writes import Insert, Save
from locations.models import Slot

HOLD_TIME = timedelta(minutes=10)
NEW_PARTY, NEW_CLAIMS = Insert(Party, unless_there=True), Insert(Appointment)
SAVE_CONTACT = Save(Party, *[field.name for field in fields(Contact)])


@service
def propose(
    form_key: UUID,
    applicants: Collection[int],
    slots: Collection[int],
    contact: Contact,
    *,
    allotments: Collection[int] = (),
) -> list[Appointment]:
    """Hold places for the party of this form; a form that arrives twice makes one party.

    `applicants`, `slots` and `allotments` are ids; who takes kept places is staff,
    not the public. Raises what `hold` raises.
    """
    if not allotments and surely_full(slots, applicants, form_key, timezone.now()):
        raise SlotFull
    # Before the slots are locked, and yet in order: nobody else can know a new row.
    NEW_PARTY([Party(form_key=form_key, **contact.filled())])
    return hold(form_key, applicants, slots, public=not allotments, allotments=allotments)


@service
def hold(  # noqa: PLR0913 -- each of them is a rule of its own
    form_key: UUID,
    applicants: Collection[int],
    slots: Collection[int],
    *,
    clock: timedelta = HOLD_TIME,
    public: bool = True,
    moving: bool = False,
    hall: bool = False,
    allotments: Collection[int] = (),
) -> list[Appointment]:
    """Hold places for `applicants` (ids) in `slots` (ids), earliest first, until `clock` from now.

    Ends the other holds they and their party had; asked for the same places again
    it keeps them and starts their clock anew. When `moving` they may be booked:
    which of the party already sit in one of the slots stay and get no hold; the
    others keep what they have until they confirm. Staff and the waiting list are not
    `public`: they may take what is not yet open. With `allotments` (ids) the places
    come from these and from nowhere else. People in the `hall` get what is left of a
    day's slots that have begun, and these need not be neighbours. Refuses first, then writes.

    Raises SlotFull if there is no room or they are not open, AlreadyBooked, NotEligible,
    MinorAlone, OfferRuns if the public would end what the line offered them, or
    NotAllowed if the slots are not neighbours, the party would sit in two places, or
    somebody has checked in.
    """
    row_of_slots, people, parties = lock_slots_and_people(slots, applicants, form_key)
    now = timezone.now()  # read once, after the locks: no hold may lapse halfway through
    check_slots(row_of_slots, slots, now, public=public, hall=hall)
    party = next((found for found in parties if found.form_key == form_key), None)
    if party is None:
        raise NotAllowed
    check_people(people, applicants, party, timezone.localdate(row_of_slots[0].starts_at), now)

    taken = lock_own_and_lapsed(applicants, party, slots, now, public=public, allotments=allotments)
    held, firm, lapsed = sorted_out(taken.rows, applicants, party)

    staying = [row for row in firm if row.party_id == party.pk and row.slot_id in slots]
    coming, until = needing_a_place(people, firm, staying, moving=moving), now + clock
    check_answered(held if public else ())
    if same_places(held, coming, slots, party):
        return renew(held, until)
    claims, expired = places_for(coming, row_of_slots, taken.without(held), lapsed, allotments, now)

    Appointment.objects.advance(held, Status.CANCELLED, public_at=cooled(now))
    Appointment.objects.advance(expired, Status.EXPIRED, public_at=now)
    no_more_offered([*held, *expired])
    for claim in claims:
        claim.party, claim.held_until, claim.public_at = party, until, cooled(until)
    return NEW_CLAIMS(claims)


@service
def confirm(
    holds: Collection[int],
    contact: Contact | None = None,
    *,
    moving: bool = True,
    hall: bool = False,
) -> list[Appointment]:
    """Book what is held (ids); this ends the earlier appointments of the same people.

    However late: a hold that nobody needed is still its holder's, and an expired
    one is taken again in the same slots if there is room. Safe to repeat. Keeps
    `contact` with the party, which is excused no more, and writes to everybody whom it
    concerns. Unless `moving`, an expired one does not end what was booked since. Only in
    the `hall` may the time have begun.

    Raises SlotFull if there is none or who moves would come to a closed slot, AlreadyBooked if
    all of them sit there by now or one of them does not move, MinorAlone if a minor
    would stay behind in another party without an adult, and NotAllowed if it was given
    up meanwhile.
    """
    seen = CLAIMS([*holds])
    found = {row.status for row in seen}
    if found == {Status.BOOKED}:
        return seen
    if not found or not found <= {Status.HELD, Status.EXPIRED}:
        raise NotAllowed
    if Status.EXPIRED in found:
        seen = retake(seen, moving=moving)
    if not seen:  # all of them sit there by now
        raise AlreadyBooked
    rows, parties = lock_claims(row.applicant_id for row in seen)
    mine = [row for row in rows if row in seen and row.status == Status.HELD]
    if len(mine) < len(seen):
        raise Again
    now = timezone.now()
    earlier = [row for row in rows if row not in mine]
    check_open(mine, now, hall=hall, moving=bool(earlier))
    check_left_behind(parties, earlier, without=mine[0].party_id)
    end(earlier, now)  # first: unique indexes are checked row by row
    Appointment.objects.advance(mine, Status.BOOKED)
    booking = [party for party in parties if party.pk == mine[0].party_id]
    expect(booking)
    if contact:
        contact.fill_in(booking)
    tell(parties, Over(earlier), filled=booking if contact else ())
    return mine


@service
def cancel(claims: Collection[int], *, why: str = "") -> None:
    """Give up what is held or booked (ids), of one member or of all. Safe to repeat.

    `why`, if we do it, is one of the reasons of `notices.contexts.Ended`.

    Raises NotAllowed if somebody has checked in, MinorAlone if a minor would stay behind
    without an adult, TooOften if somebody gave up too many on the website.
    """
    people = Appointment.objects.filter(pk__in=claims).values_list("applicant", flat=True)
    rows, parties = lock_claims(people)
    gone = [row for row in rows if row.pk in claims]
    firm = [row for row in gone if row.status != Status.HELD]  # nobody was told of a hold
    check_left_behind(parties, gone)
    check_often(firm)
    end(gone, timezone.now())
    told = {row.party_id for row in firm}
    tell([party for party in parties if party.pk in told], Over(firm, why))


@service
def expire_next_hold() -> bool:
    """End one hold that is anybody's by now; return False when none is left.

    The place was public before, with or without us: this only tidies up.
    """
    lapsed = Appointment.objects.lapsed(timezone.now(), public=True).order_by("public_at")
    row = lapsed.select_for_update(no_key=True, skip_locked=True).first()
    if row is not None:
        Appointment.objects.advance([row], Status.EXPIRED, public_at=row.public_at)
        no_more_offered([row])
    return row is not None


def places_for(
    people: Sequence[Applicant],
    slots: Sequence[Slot],
    taken: Taken,
    lapsed: Collection[Appointment],
    allotments: Collection[int],
    now: datetime,
) -> tuple[list[Appointment], list[Appointment]]:
    """Return the claims to make, out of `allotments` if there are any, and the holds in their way.

    The slots are locked. Raises SlotFull.
    """
    seats = own_seats(allotments, now)
    limits = {slot: left for slot, (_, left) in seats.items()} if allotments else None
    claims, expired = seat(people, slots, taken.closed, lapsed, taken.kept, limits)
    for claim in claims:
        claim.allotment_id, _ = seats.get(claim.slot_id, (None, 0))
    return claims, expired


def retake(gone: Sequence[Appointment], *, moving: bool) -> list[Appointment]:
    """Hold anew, in the same slots and by the public's rules, what expired before."""
    party = gone[0].party
    people, slots = {row.applicant_id for row in gone}, {row.slot_id for row in gone}
    return hold(party.form_key, people, slots, moving=moving)


def keep(contact: Contact, parties: Collection[Party]) -> None:
    """Write what the person said about the party to the rows, which are locked."""
    contact.fill_in(parties)
    for party in parties:
        SAVE_CONTACT(party)


def expect(parties: Iterable[Party]) -> None:
    """Excuse these parties, which are locked, no more: they are reminded of what they booked."""
    if excused := [party.pk for party in parties if party.excused_until]:
        Party.objects.filter(pk__in=excused).update(excused_until=None)


def end(rows: Collection[Appointment], now: datetime) -> None:
    """Cancel `rows`, which are locked; their places are the line's for a while."""
    held = [row for row in rows if row.status == Status.HELD]
    Appointment.objects.advance(rows, Status.CANCELLED, public_at=cooled(now))
    no_more_offered(held)
