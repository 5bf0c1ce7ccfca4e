"""Letters say how things stand with a party, not which button was pressed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from appointments.calendar import calendar
from appointments.links import address_of
from appointments.models import FIRM, Appointment, Party
from appointments.references import spaced
from config.db import ids, locked, service
from config.statements import Statement, Update, updating
from notices import services as notices
from notices.composing import Occasion, Recipient, compose
from notices.contexts import Context, Ended, Place, Visit
from notices.kinds import Kind
from notices.models import Notice

AGAIN = timedelta(hours=1)
WORTH_A_LETTER = timedelta(days=7)  # later, "you can book again" would only surprise
NOBODY: dict[int, Sequence[str]] = {}
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


def tell(
    kind: str, parties: Collection[Party], *, helped: Mapping[int, Sequence[str]] = NOBODY
) -> None:
    """Write to each of `parties`, which the caller has locked, how things stand now.

    That is their next version. Withdraws what was written before and not sent:
    it is no longer true. Who never had an appointment is told nothing, unless
    `helped` names people of theirs (by party) who need none any more.
    """
    booked = visits_of(parties)
    told = [party for party in parties if party.version or booked[party.pk] or party.pk in helped]
    if not told:
        return
    NEXT_VERSION([*ids(told)])
    if before := [party.reference for party in told if party.version]:
        notices.withdraw(before)
    for party in told:
        party.version += 1
    letters = [
        letter(kind, party, booked[party.pk], helped.get(party.pk, ()))
        for party in told
        if party.email
    ]
    texts = [text(party, booked[party.pk]) for party in told if party.phone]
    notices.enqueue(letters + texts)


def visits_of(parties: Collection[Party]) -> dict[int, list[Appointment]]:
    """Return who of each party (by id) has an appointment, by time."""
    visits: dict[int, list[Appointment]] = {party.pk: [] for party in parties}
    known = {party.pk: party for party in parties}
    for row in VISITS(list(visits)):
        row.party = known[row.party_id]
        visits[row.party_id].append(row)
    return visits


def letter(
    kind: str, party: Party, booked: Sequence[Appointment], helped: Sequence[str] = ()
) -> Notice:
    """Return the finished letter of `kind` to `party`, with the calendar file of the visit."""
    context = {
        "booked": booked,
        "helped": helped,
        "reference": spaced(party.reference),
        "address": address_of(party),
    }
    subject, body = notices.write(kind, language=party.language, context=context)
    file = {"name": "appointment.ics", "type": "text/calendar", "content": calendar(party, booked)}
    return Notice(
        key=f"{kind}:{party.reference}:{party.version}:{party.email}:email",
        about=party.reference,
        language=party.language,
        to=party.email,
        subject=subject,
        body=body,
        attachments=[file],
        valid_until=booked[0].slot.starts_at if booked else None,
        code=party.reference if booked else "",
        place=f"location:{booked[0].slot.location_id}" if booked else "",
    )


def text(party: Party, booked: Sequence[Appointment]) -> Notice:
    """Return the text message that says how things stand with `party`: when, where, which."""
    reference = spaced(party.reference)
    context: Context = Ended((), reference)
    kind, until = Kind.CANCELLED_BY_YOU, None
    if booked:
        slot = booked[0].slot
        context = Visit((), reference, starts_at=slot.starts_at, place=Place(slot.location.city))
        kind, until = Kind.CHANGED if party.version > 1 else Kind.VISIT, slot.starts_at
    occasion = Occasion(kind, context, party.reference, party.version, valid_until=until)
    [written] = compose(occasion, [Recipient(party.language, phone=party.phone)])
    return written


def no_show_letter(party: Party, absent: Sequence[Appointment]) -> Notice:
    """Return the letter to `party` about those who did not come one day: they can book again."""
    first, day = absent[0].slot, timezone.localdate(absent[0].slot.starts_at)
    with override(party.language):
        address = f"{settings.SITE_URL}{reverse('booking:start')}"
    context = {"absent": absent, "first": first, "address": address}
    subject, body = notices.write("people/no_show", language=party.language, context=context)
    return Notice(
        key=f"no_show:{party.reference}:{day}:{party.email}:email",
        about=party.reference,
        language=party.language,
        to=party.email,
        subject=subject,
        body=body,
        valid_until=first.starts_at + WORTH_A_LETTER,
    )


@service
def send_again(parties: QuerySet[Party], now: datetime) -> None:
    """Write the last letter to these parties once more, at most once in AGAIN."""
    for party in locked(parties):
        hour = int(now.timestamp() // AGAIN.total_seconds())
        booked = visits_of([party])[party.pk]
        if booked and party.email:
            again = letter("visit", party, booked)
            again.key += f":again:{hour}"
            notices.enqueue([again])
