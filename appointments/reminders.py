"""Who has an appointment is reminded of it 3 days and 1 day before, in decent hours, once."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from appointments.addresses import recipients
from appointments.letters import visits_of
from appointments.line import CLOSES, may_ask
from appointments.models import Appointment, Party, Status, StatusChange
from appointments.saying import reminder
from config.db import ids, service
from notices import services as notices
from notices.composing import compose
from notices.kinds import Kind
from notices.models import Notice

MOST = 50  # parties in one transaction
KINDS = {3: Kind.REMINDER_3, 1: Kind.REMINDER_1}  # by days before


@service
def remind_next() -> bool:
    """Remind MOST parties of their visits; return False when there are none, or it is night.

    Not who booked or moved to it today. What is not sent by the evening is not sent: "in
    3 days" is true for one day. Safe to repeat, and beside itself.
    """
    now = timezone.now()
    if not may_ask(now):
        return False
    today = timezone.localdate(now)
    parties = Party.objects.filter(not_yet(today), Exists(due(now).filter(party=OuterRef("pk"))))
    free = parties.order_by("pk").select_for_update(of=("self",), no_key=True, skip_locked=True)
    found = list(free[:MOST])
    booked = visits_of(found)  # as it is now that the parties are locked
    notices.enqueue([each for party in found for each in letters(party, booked[party.pk], today)])
    Party.objects.filter(pk__in=ids(found)).update(reminded_on=today)
    return bool(found)


def letters(party: Party, booked: Sequence[Appointment], today: date) -> list[Notice]:
    ahead = (timezone.localdate(booked[0].slot.starts_at) - today).days if booked else 0
    if ahead not in KINDS:
        return []
    occasion = reminder(KINDS[ahead], party, booked, at(today, CLOSES))
    return compose(occasion, recipients(party))


def not_yet(today: date) -> Q:
    return Q(reminded_on=None) | Q(reminded_on__lt=today)


def due(now: datetime) -> QuerySet[Appointment]:
    """Find who is booked for a day of which people are reminded now, since before today.

    Not whom we asked to come at another time instead, or told so.
    """
    today = timezone.localdate(now)
    days = Q()
    for ahead in KINDS:
        day = today + timedelta(days=ahead)
        days |= Q(slot__starts_at__gte=at(day), slot__starts_at__lt=at(day + date.resolution))
    news = StatusChange.objects.filter(
        about="appointment", row=OuterRef("pk"), status=Status.BOOKED, at__gte=at(today)
    )
    rows = Appointment.objects.filter(days, ~Exists(news), status=Status.BOOKED)
    still = Q(party__excused_until=None) | Q(party__excused_until__lt=F("slot__starts_at"))
    return rows.filter(still, slot__location__practice=False)


def at(day: date, clock: time = time.min) -> datetime:
    """Return the moment when the clocks at the offices show that time of that day."""
    return timezone.make_aware(datetime.combine(day, clock))
