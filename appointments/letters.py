"""Letters say how things stand with a party, not which button was pressed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import F, QuerySet, prefetch_related_objects

from appointments import saying
from appointments.addresses import recipients
from appointments.models import FIRM, Appointment, Party
from config.db import ids, locked, service
from config.statements import Statement, Update, updating
from notices import services as notices
from notices.composing import compose

AGAIN = timedelta(hours=1)
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


class Over(NamedTuple):
    """What has ended: these claims, and `why` if it was not the person. `people` are the
    given names, by party (id), of those who need no place any more."""

    claims: Collection[Appointment] = ()
    why: str = ""
    people: Mapping[int, Sequence[str]] = {}


NOTHING = Over()


def tell(parties: Collection[Party], over: Over = NOTHING) -> None:
    """Write to each of `parties`, which the caller has locked, how things stand now.

    That is their next version. Withdraws what was written before and not sent:
    it is no longer true. Who never had an appointment is told nothing, unless people
    of theirs need none any more.
    """
    booked = visits_of(parties)
    known = {party for party, rows in booked.items() if rows} | set(over.people)
    told = [party for party in parties if party.version or party.pk in known]
    if not told:
        return
    NEXT_VERSION([*ids(told)])
    if before := [party.reference for party in told if party.version]:
        notices.withdraw(before)
    look_up(over, booked)
    letters = []
    for party in told:
        party.version += 1
        was = [row for row in over.claims if row.party_id == party.pk]
        gone = over.people.get(party.pk, ())
        occasion = saying.how_it_stands(party, booked[party.pk], was, gone, over.why)
        letters += compose(occasion, recipients(party, [*booked[party.pk], *was]))
    notices.enqueue(letters)


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


@service
def send_again(parties: QuerySet[Party], now: datetime) -> None:
    """Send these parties their reference once more, at most once in AGAIN."""
    for party in locked(parties):
        if booked := visits_of([party])[party.pk]:
            hour = int(now.timestamp() // AGAIN.total_seconds())
            notices.enqueue(compose(saying.reference(party, booked, hour), recipients(party)))
