"""The waiting list: who joins, what they are offered, and what they answer.

An offer is a hold with a longer clock. What the party had stays until it accepts;
whatever it answers, it keeps its place in line until it has what it wanted.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from appointments import claims
from appointments.exceptions import BookingError, NotAllowed, SlotFull
from appointments.line import answer_by, may_ask, offer_of, offers, supply, waiting
from appointments.line_letters import offer_gone, offer_made, standing
from appointments.locks import lock_people, lock_slots
from appointments.models import (
    Appointment,
    Contact,
    Party,
    PriorityReason,
    Status,
    WaitlistEntry,
)
from appointments.rules import check_eligible
from appointments.standing import in_line
from config.db import ids, locked, service
from notices import services as notices
from notices.kinds import OF_THE_LINE, Kind

A_WORD_EVERY = timedelta(days=14)


@dataclass(frozen=True)
class Wishes:
    """What would suit a party that waits. `locations` are ids, weekdays from Monday = 0."""

    locations: Collection[int]
    weekdays: Collection[int]
    from_day: date
    until_day: date
    mornings: bool = True
    afternoons: bool = True
    days_of_notice: int = 1


@service
def join(
    form_key: UUID,
    applicants: Collection[int],
    wishes: Wishes,
    contact: Contact,
    *,
    priority: str = "",
) -> WaitlistEntry:
    """Put the party of this form, with `applicants` (ids), in line, or change what it waits for.

    A form that arrives twice joins once, and who changes their wishes keeps their
    place, unless their last day is past: they join anew. `priority` is for staff. Raises
    NotAllowed if one of them waits with another party already, NotEligible if somebody
    cannot come at all.
    """
    Party.objects.bulk_create([Party(form_key=form_key, **contact.filled())], ignore_conflicts=True)
    people, parties = lock_people(applicants, form_key)
    party = next((found for found in parties if found.form_key == form_key), None)
    today = timezone.localdate()
    elsewhere = in_line(today).filter(applicants__in=ids(people)).exclude(party=party)
    if party is None or len(people) != len(set(applicants)) or elsewhere.exists():
        raise NotAllowed
    check_eligible(people, wishes.until_day, timezone.now())
    claims.keep(contact, [party])
    WaitlistEntry.objects.filter(party=party, until_day__lt=today).delete()
    values = vars(wishes) | ({"priority": priority} if priority else {})
    places = values.pop("locations")
    entry, joined = WaitlistEntry.objects.update_or_create(party=party, defaults=values)
    entry.applicants.set(people)
    entry.locations.set(places)
    notices.enqueue(standing(entry, party) if joined else [])
    return entry


@service
def leave(entry: int) -> None:
    """Take a party out of the line (id of its entry), with what it was offered. Safe to repeat."""
    row = WaitlistEntry.objects.select_related("party").filter(pk=entry).first()
    if row is None:
        return
    party = row.party
    lock_people(row.applicants.values_list("pk", flat=True), party.form_key)
    if held := offer_of(party):
        claims.cancel(ids(held))
    notices.withdraw([party.reference], kinds=OF_THE_LINE)
    for found in locked(WaitlistEntry.objects.filter(pk=entry)):
        found.delete()


@service
def offer(entry: int, slots: Collection[int]) -> list[Appointment]:
    """Hold these slots (ids) for a party in line (id of its entry) and ask whether it wants them.

    Raises NotAllowed if it left the line or holds something by now, and what
    `claims.hold` raises.
    """
    row = WaitlistEntry.objects.select_related("party").filter(pk=entry).first()
    if row is None:
        raise NotAllowed
    applicants = list(row.applicants.values_list("pk", flat=True))
    starts_at = lock_slots(slots)[0].starts_at
    lock_people(applicants, row.party.form_key)
    if Appointment.objects.held().filter(applicant__in=applicants).exists():
        raise NotAllowed  # it would end what they are about to book
    now = timezone.now()
    clock = answer_by(starts_at, now) - now
    held = claims.hold(
        row.party.form_key, applicants, slots, clock=clock, public=False, moving=True
    )
    if not held or not locked(WaitlistEntry.objects.filter(pk=entry)):
        raise NotAllowed
    WaitlistEntry.objects.filter(pk=entry).update(offered_at=now)
    notices.enqueue(offer_made(row.party, held))
    return held


def offer_all() -> int:
    """Offer what there is to those in line, each in a transaction of its own; return how many.

    Not at night. What somebody else took meanwhile is left to the next time.
    """
    now = timezone.now()
    turns = waiting(now) if may_ask(now) else []
    made = 0
    for turn, window in offers(turns, supply(now), now) if turns else ():
        try:
            offer(turn.entry.pk, window.slots)
        except BookingError:
            continue
        made += 1
    return made


@service
def accept(party: int, offer: int) -> list[Appointment]:
    """Book what this party (id) was offered, and take it out of the line. Safe to repeat.

    `offer` is its first claim (id): an old page must not take what is offered by now.
    Raises SlotFull if that offer is gone, and what `claims.confirm` raises.
    """
    taken = Appointment.objects.filter(pk=offer, party=party, status=Status.BOOKED)
    if taken.exists():  # on another device
        return list(taken)
    held = offer_of(Party(pk=party))
    if offer not in ids(held):
        raise SlotFull
    booked = claims.confirm(ids(held))
    notices.withdraw([held[0].party.reference], kinds=OF_THE_LINE)
    for row in locked(WaitlistEntry.objects.filter(party=party)):
        row.delete()
    return booked


@service
def decline(party: int, offer: int) -> None:
    """Give up what this party (id) was offered; it keeps its place in line. Safe to repeat.

    `offer` is its first claim (id), as for `accept`.
    """
    held = offer_of(Party(pk=party))
    if offer in ids(held):
        claims.cancel(ids(held))
        notices.withdraw([held[0].party.reference], kinds=[Kind.OFFER])
        WaitlistEntry.objects.filter(party=party).update(offered_at=None)


@service
def end_next_lapsed_offer() -> bool:
    """End one offer that nobody answered, and say so; return False when none is left.

    The next in line could have had its places before: this only tidies up.
    """
    now = timezone.now()
    offered = Appointment.objects.held().filter(party__waitlist_entry__offered_at__isnull=False)
    row = offered.filter(held_until__lte=now).order_by("held_until", "pk").first()
    if row is None:
        return False
    claims.cancel(ids(offer_of(row.party)))
    for entry in locked(WaitlistEntry.objects.filter(party=row.party_id)):
        WaitlistEntry.objects.filter(pk=entry.pk).update(offered_at=None)
        notices.enqueue(offer_gone(entry, row.party))
    return True


@service
def tell_next_that_they_wait() -> bool:
    """Write to one party that it is still in line; return False when all know.

    Every A_WORD_EVERY, counted from when it joined; not at night.
    """
    now = timezone.now()
    if not may_ask(now):
        return False
    due = WaitlistEntry.objects.filter(told_at__lte=now - A_WORD_EVERY, until_day__gte=now.date())
    for row in due.select_for_update(of=("self",), no_key=True, skip_locked=True)[:1]:
        row.told_at = now
        row.save(update_fields=["told_at"])
        notices.enqueue(standing(row, row.party))
        return True
    return False


@service
def prefer(entry: int, reason: str) -> None:
    """Let a party come before others, for one of the reasons of a closed list. For staff."""
    if reason not in PriorityReason.values:
        raise NotAllowed
    for row in locked(WaitlistEntry.objects.filter(pk=entry)):
        row.priority = reason
        row.save(update_fields=["priority"])
