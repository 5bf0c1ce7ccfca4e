"""A visit changes: other places for it, one of it alone, its contact, or all as it was.

What is there stays until the new one is confirmed.
"""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID, uuid5

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from appointments import claims
from appointments.exceptions import AlreadyBooked, NotAllowed, OfferRuns, SlotFull
from appointments.letters import tell
from appointments.line import offer_of
from appointments.models import (
    FIRM,
    Appointment,
    Contact,
    Party,
    Status,
    StatusChange,
)
from appointments.references import spaced
from appointments.saying import NOT_HERS
from config.db import ids, locked, service
from notices import services as notices
from notices.composing import Occasion, Recipient, compose
from notices.contexts import Replaced
from notices.kinds import Kind
from notices.models import Notice


@service
def propose_change(
    party: int,
    applicants: Collection[int],
    slots: Collection[int],
    *,
    over: Collection[int] = (),
    public: bool = True,
    allotments: Collection[int] = (),
) -> list[Appointment]:
    """Hold other places in `slots` for `applicants` (ids) of the party (id), who keep theirs.

    Who moves without the whole party gets a party of their own, with the same
    contact. Who is not of the party joins it; who has an appointment elsewhere only from
    the parties `over` (ids), which somebody proved: a number and a birth date end no
    visit. Asked twice, it is one party. Staff are not `public`: what the waiting list
    offers the party ends as they choose another time. Raises AlreadyBooked for who is
    booked elsewhere, OfferRuns while an offer waits for the person's answer, for it would
    be lost in silence, and what `claims.hold` raises.
    """
    old = Party.objects.filter(pk=party).first()
    if old is None:
        raise NotAllowed
    if public and offer_of(old):
        raise OfferRuns
    form_key = key_for(old, applicants)
    if form_key != old.form_key:
        own = Party(form_key=form_key, **contact_of(old).filled())
        Party.objects.bulk_create([own], ignore_conflicts=True)
    held = claims.hold(
        form_key, applicants, slots, public=public, moving=True, allotments=allotments
    )
    check_proved(applicants, {party, *over})
    return held


def check_proved(applicants: Collection[int], parties: Collection[int]) -> None:
    """Raise AlreadyBooked if one of these (ids), who are locked, is booked in another party."""
    booked = Appointment.objects.filter(applicant__in=applicants, status__in=FIRM)
    if booked.exclude(party__in=parties).exists():
        raise AlreadyBooked


def key_for(party: Party, applicants: Collection[int]) -> UUID:
    """Return the form key of the party in which these people will come."""
    booked = party.appointments.filter(status__in=FIRM).values_list("applicant", flat=True)
    if set(booked) <= set(applicants):
        return party.form_key
    return uuid5(party.form_key, repr((party.version, sorted(applicants))))


def contact_of(party: Party) -> Contact:
    """Return how to reach the party and what it needs."""
    return Contact(
        email=party.email,
        helper_email=party.helper_email,
        phone=party.phone,
        language=party.language,
        step_free=party.step_free,
        more_time=party.more_time,
        with_guardian=party.with_guardian,
        channel=party.channel,
    )


@service
def take_back(party: int) -> list[Appointment]:
    """Book again what this party (id) cancelled last, in the same slots.

    Nobody else could have these places yet but the line, so they are taken as
    staff takes them. Raises SlotFull if they are gone or their time has begun,
    NotAllowed if there is nothing to take back or it is booked by now, OfferRuns
    while an offer waits for an answer, and what `claims.hold` raises.
    """
    gone = last_cancelled(party)
    now = timezone.now()
    if not gone or not_hers(gone):
        raise NotAllowed
    if offer_of(gone[0].party):
        raise OfferRuns
    if any(row.slot.starts_at <= now for row in gone):
        raise SlotFull
    staying = list(Appointment.objects.filter(party=party, status__in=FIRM))
    held = claims.hold(
        gone[0].party.form_key,
        {row.applicant_id for row in [*gone, *staying]},
        {row.slot_id for row in [*gone, *staying]},
        public=False,
        moving=bool(staying),
    )
    return claims.confirm(ids(held), moving=False)


def last_cancelled(party: int) -> list[Appointment]:
    """Return what people of this party (id) had booked and cancelled last, if they come no more.

    The others of it may. Those of one act ended at the same moment, and so have one `public_at`.
    """
    related = "slot__location", "party", "applicant"
    rows = Appointment.objects.filter(party=party).select_related(*related)
    history = StatusChange.objects.filter(about="appointment", row=OuterRef("pk"))
    booked = Exists(history.filter(status=Status.BOOKED))
    ended = Subquery(history.filter(status=Status.CANCELLED).values("pk")[:1])
    gone = list(rows.filter(booked, status=Status.CANCELLED).order_by(ended.desc()))
    act = [row for row in gone if row.public_at == gone[0].public_at]
    coming = Appointment.objects.filter(applicant__in={row.applicant_id for row in act})
    return [] if act and coming.filter(status__in=FIRM).exists() else act


def not_hers(gone: Collection[Appointment]) -> bool:
    """Whether one of these claims was ended because the person had not made it."""
    history = StatusChange.objects.filter(about="appointment", row__in=ids(gone))
    return history.filter(status=Status.CANCELLED, reason=NOT_HERS).exists()


@service
def correct_contact(party: int, contact: Contact) -> Party:
    """Keep another e-mail, phone, language or need of the party (id), and write to it.

    The links in earlier letters die. An address that is replaced is told, so that
    nobody takes a visit away in silence. Where nothing changes, nothing is written.
    """
    [row] = locked(Party.objects.filter(pk=party))
    given = replace(contact, with_guardian=row.with_guardian)
    if all(getattr(row, name) == value for name, value in given.filled().items()):
        return row
    before = Recipient(row.language, email=row.email, phone=row.phone)
    claims.keep(given, [row])
    tell([row])
    now_used = [address for address in (row.email, row.phone) if address]
    notices.withdraw([row.reference], kinds=[Kind.REPLACED], to=now_used)
    notices.enqueue(farewells(row, before))
    return row


def farewells(party: Party, old: Recipient) -> list[Notice]:
    """Return the messages to the addresses that the party has replaced. They open nothing."""
    email = "" if old.email == party.email else old.email
    phone = "" if old.phone == party.phone else old.phone
    context = Replaced((), spaced(party.reference))
    occasion = Occasion(Kind.REPLACED, context, party.reference, party.version)
    return compose(occasion, [replace(old, language=party.language, email=email, phone=phone)])
