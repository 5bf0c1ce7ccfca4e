"""What people are told of their visit to the desk, once it can no longer be undone in a moment."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from appointments.addresses import place_of, recipients
from appointments.models import Appointment, Party, Status
from appointments.references import spaced
from appointments.saying import start_address
from config.db import ids, service
from notices import services as notices
from notices.composing import Occasion, compose
from notices.contexts import Finished
from notices.kinds import Kind
from notices.models import Notice
from stickers.models import SERVED, WITH_STICKER, Outcome, OutcomeQuerySet, Result

PATIENCE = timedelta(hours=1)  # so long the first of a party wait for the others to be served
MOST = 50  # parties in one transaction
WORTH_A_LETTER = timedelta(days=7)  # later, what is missing has been heard of elsewhere


@service
def tell_next_outcome() -> bool:
    """Write to MOST parties what came of their visits; return False when there is none to tell.

    Who was served together reads it together. Undoing and correcting lock the party
    too: what they took back is told to nobody. Safe to repeat, and beside itself.
    """
    now = timezone.now()
    mine = to_tell(now).filter(appointment__party=OuterRef("pk"))
    parties = Party.objects.filter(Exists(mine)).order_by("pk")
    some = list(parties.select_for_update(of=("self",), no_key=True, skip_locked=True)[:MOST])
    related = "appointment__slot__location", "appointment__applicant"
    rows = to_tell(now).filter(appointment__party__in=some).select_related(*related)
    found = list(rows.order_by("pk"))  # as they are now that the parties are locked
    notices.enqueue([letter for party in some for letter in letters(party, found, now)])
    Outcome.objects.filter(pk__in=ids(found)).update(told_at=now)
    return bool(some)


def letters(party: Party, outcomes: Sequence[Outcome], now: datetime) -> list[Notice]:
    """Return what to write to a party of those of these outcomes that are its own."""
    mine = [row for row in outcomes if row.appointment.party_id == party.pk]
    return [
        letter
        for together in groups(mine)
        for letter in compose(
            finished(party, together, now),
            recipients(party, [row.appointment for row in together]),
        )
    ]


def to_tell(now: datetime) -> OutcomeQuerySet:
    """Find whom to tell: not the made-up people, and not while others of the party are at the desk,
    for PATIENCE."""
    here = Appointment.objects.filter(
        party=OuterRef("appointment__party"), status=Status.CHECKED_IN
    )
    rows = Outcome.objects.untold(now).filter(appointment__slot__location__practice=False)
    return rows.filter(~Exists(here) | Q(recorded_at__lte=now - PATIENCE))


def groups(rows: Sequence[Outcome]) -> list[list[Outcome]]:
    """Return those who were served together, then the others by what came of their visit."""
    found: dict[str, list[Outcome]] = {}
    for row in rows:
        found.setdefault("" if row.result in SERVED else row.result, []).append(row)
    return list(found.values())


def finished(party: Party, rows: Sequence[Outcome], now: datetime) -> Occasion:
    """Return what to tell of these outcomes, which are of one kind."""
    served, first = rows[0].result in SERVED, rows[0].appointment.slot
    result = summary(rows)
    with override(party.language):
        bring = _("passport or ID card, also if it has expired")
    context = Finished(
        people=[row.appointment.applicant.given_names for row in rows],
        reference=spaced(party.reference),
        link="" if served or result == Result.IND_DECIDES else start_address(party.language),
        starts_at=first.starts_at,
        place=place_of(first.location),
        result=result,
        missing=[bring] if result == Result.NO_DOCUMENT else [],
    )
    kind = Kind.ISSUED if served else Kind.UNFINISHED
    until = now + WORTH_A_LETTER
    return Occasion(kind, context, party.reference, f"outcome{rows[0].pk}", valid_until=until)


def summary(rows: Sequence[Outcome]) -> str:
    """Return in one word, of those that `Finished` knows, what came of the visit."""
    if any(row.result in WITH_STICKER for row in rows):
        return "issued"
    return rows[0].result
