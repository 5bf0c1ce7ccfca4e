"""Letters say how things stand with a party, not which button was pressed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from typing import NamedTuple

from django.db.models import F, Q, prefetch_related_objects
from django.utils import timezone

from appointments import saying
from appointments.addresses import recipients
from appointments.models import FIRM, Appointment, Contact, Party
from config.db import ids
from config.statements import Statement, Update, updating
from config.writes import Save
from notices import services as notices
from notices.composing import compose
from notices.kinds import OF_A_VISIT, PROPOSALS, Kind
from notices.models import Notice

VISITS = Statement(
    lambda parties: (
        Appointment.objects.filter(party__any_of=parties, status__in=FIRM)
        .select_related("applicant", "slot__location")
        .order_by("slot__starts_at", "place")
    ),
    list,
)

NEXT_VERSION = Update(
    lambda parties: updating(Party.objects.filter(pk__any_of=parties), version=F("version") + 1),
    list,
)
SAVE_WITH_CONTACT = Save(Party, "version", *[field.name for field in fields(Contact)])


class Over(NamedTuple):
    """What has ended: these claims, and `why` if it was not the person. `people` are the
    given names, by party (id), of those who need no place any more."""

    claims: Collection[Appointment] = ()
    why: str = ""
    people: Mapping[int, Sequence[str]] = {}


NOTHING = Over()


def tell(
    parties: Collection[Party], over: Over = NOTHING, *, filled: Collection[Party] = ()
) -> None:
    """Write to each of `parties`, which the caller has locked, how things stand now.

    That is their next version; the contact of those that are `filled` in anew, which are some
    of `parties`, is written with it. Withdraws what was written before, is not sent and is
    no longer true; what the line offers them is, but its link died, so it is asked anew.
    Who never had an appointment is told nothing else, unless people of theirs need
    none any more.
    """
    booked = visits_of(parties)
    known = {party for party, rows in booked.items() if rows} | set(over.people)
    told = [party for party in parties if party.version or party.pk in known]
    before = [party for party in parties if party.version or party.pk not in known]
    holds = holds_of(before)
    count(told, filled)
    look_up(over, booked)
    news: list[Notice] = []
    for party in told:
        news += news_of(party, booked[party.pk], over)
    withdraw_untrue([party for party in before if party.version], news, holds)
    for party in before:
        news += asked_anew(party, holds.get(party.pk, ()), booked[party.pk])
    if news:
        notices.enqueue(news)


def count(told: Collection[Party], filled: Collection[Party]) -> None:
    """Write the next version of `told`, and the contact of who is `filled` in anew.

    In one statement where it is both: each writes the whole row again. All are locked.
    """
    for party in told:
        party.version += 1
    if others := ids(told) - ids(filled):
        NEXT_VERSION([*others])
    for party in filled:
        SAVE_WITH_CONTACT(party)


def news_of(party: Party, booked: Sequence[Appointment], over: Over) -> list[Notice]:
    """Return how things stand with its visit; nothing if it has none and none has ended."""
    was = [row for row in over.claims if row.party_id == party.pk]
    gone = over.people.get(party.pk, ())
    if not (booked or was or gone):  # another contact of who waits, or of a visit that is over
        return []
    occasion = saying.how_it_stands(party, booked, was, gone, over.why)
    return compose(occasion, recipients(party, [*booked, *was]))


def holds_of(parties: Collection[Party]) -> dict[int, list[Appointment]]:
    """Return what each of these parties (by id) holds, by time, if it holds anything."""
    held: dict[int, list[Appointment]] = {}
    if not parties:  # who books for the first time, and that is most
        return held
    related = "applicant", "slot__location", "party__waitlist_entry"
    rows = Appointment.objects.held().filter(party__in=parties).select_related(*related)
    for row in rows.order_by("slot__starts_at", "pk"):
        held.setdefault(row.party_id, []).append(row)
    return held


def is_offered(hold: Appointment) -> bool:
    """Whether the line offers this, and the party has not answered."""
    entry = getattr(hold.party, "waitlist_entry", None)
    return entry is not None and entry.offered_at is not None


def withdraw_untrue(
    parties: Collection[Party], news: Collection[Notice], holds: Collection[int]
) -> None:
    """Stop what `news` replaces, proposals to parties without `holds`, and links that died."""
    replaced = {each.about for each in news}
    groups: dict[frozenset[Kind], list[str]] = {}
    for party in parties:
        visit = OF_A_VISIT if party.reference in replaced else set()
        kinds = visit | {Kind.OFFER} | (PROPOSALS if party.pk not in holds else set())
        groups.setdefault(frozenset(kinds), []).append(party.reference)
    for untrue, references in groups.items():
        notices.withdraw(references, kinds=untrue)


def asked_anew(
    party: Party, holds: Sequence[Appointment], booked: Sequence[Appointment]
) -> Sequence[Notice]:
    """Return the offer that still runs, to whom it has not reached."""
    held = [row for row in holds if is_offered(row)]
    if not held:
        return []
    occasion = saying.offer(party, held, next(iter(booked), None))
    which, _, _ = str(occasion.version).partition(":")
    asked = Notice.objects.filter(key__startswith=f"{Kind.OFFER}:{party.reference}:{which}:")
    left = asked.filter(Q(sent_at__isnull=False) | Q(claimed_until__gt=timezone.now()))
    reached = set(left.values_list("to", "channel"))
    letters = compose(occasion, recipients(party))
    return [each for each in letters if (each.to, each.channel) not in reached]


def look_up(over: Over, booked: Mapping[int, Sequence[Appointment]]) -> None:
    """Read at once where the ended visits were, and whose, if the message will say it."""
    prefetch_related_objects([*over.claims], "slot__location")
    unnamed = [row for row in over.claims if over.why or not booked.get(row.party_id)]
    prefetch_related_objects([] if over.people else unnamed, "applicant")


def visits_of(parties: Collection[Party]) -> dict[int, list[Appointment]]:
    """Return who of each party (by id) has an appointment, by time."""
    visits: dict[int, list[Appointment]] = {party.pk: [] for party in parties}
    known = {party.pk: party for party in parties}
    for row in VISITS(list(visits)):
        row.party = known[row.party_id]
        visits[row.party_id].append(row)
    return visits
