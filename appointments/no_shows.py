"""Who did not come: found when check-in has caught up, told when the doors are closed."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from appointments.addresses import recipients
from appointments.models import CAME, Appointment, HallDay, Outage, Party, Status
from appointments.saying import WORTH_A_LETTER, could_not_come
from config.db import ids, locked, service
from locations.models import Slot
from notices import services as notices
from notices.composing import compose

GRACE = timedelta(minutes=15)
LOST = timedelta(days=3)  # by then, what was written on paper has been entered
MOST = 50  # people, or parties, in one transaction


@service
def record_next_no_show() -> bool:
    """Record MOST of those who did not come; return False when there is none.

    GRACE after the slot's start, once check-in there has caught up. The place lies
    in the past: only the hall can use it.
    """
    now = timezone.now()
    if not (slots := behind(now)):
        return False
    rows = missing(now).filter(slot__in=slots).order_by("slot__starts_at", "pk")
    found = rows.select_for_update(of=("self",), no_key=True, skip_locked=True)[:MOST]
    absent = list(found)
    Appointment.objects.advance(absent, Status.NO_SHOW, public_at=now)
    return bool(absent)


def behind(now: datetime) -> list[int]:
    """Return the slots (ids) of GRACE ago or before for which somebody is still booked.

    A look before: else whether check-in has caught up is asked of every slot of the past.
    """
    rows = Appointment.objects.filter(status=Status.BOOKED, slot__starts_at__lte=now - GRACE)
    return list(rows.order_by().values_list("slot", flat=True).distinct())


def missing(now: datetime) -> QuerySet[Appointment]:
    """Find who is booked, is not here, and would be if they had come.

    Not whom we moved or told to come later, not on a day when the desks could not
    work, not while people stand in line outside, not what an outage touched, and not
    the made-up people of a practice desk.
    """
    rows = Appointment.objects.filter(status=Status.BOOKED, slot__starts_at__lte=now - GRACE)
    rows = rows.filter(slot__location__practice=False)
    rows = rows.annotate(day=TruncDate("slot__starts_at"), late_at=F("slot__starts_at") + GRACE)
    hall = HallDay.objects.filter(location=OuterRef("slot__location"), day=OuterRef("day"))
    outage = Outage.objects.filter(
        started_at__lt=OuterRef("late_at"), ended_at__gt=OuterRef("slot__starts_at")
    )
    there = Appointment.objects.filter(
        status__in=CAME,
        slot__location=OuterRef("slot__location"),
        slot__starts_at__date=OuterRef("day"),
    )
    caught_up = Exists(there.filter(slot__starts_at__gte=OuterRef("slot__starts_at")))
    idle = Exists(hall.filter(idle_at__gte=OuterRef("late_at")))
    long_ago = Q(slot__starts_at__lt=now - LOST) & Exists(there)
    return rows.filter(
        (caught_up | idle) & ~Exists(hall.filter(line_outside=True)) | long_ago,
        ~Exists(hall.filter(works=False)),
        ~Exists(outage),
        Q(party__excused_until=None) | Q(party__excused_until__lt=F("slot__starts_at")),
    )


@service
def excuse(parties: Collection[int], until: datetime | None) -> None:
    """Note that we moved these parties (ids) or told them to come later: no no-shows until then.

    Nor are they reminded of a visit before then. Without `until` they come as before.
    """
    rows = locked(Party.objects.filter(pk__in=parties))
    Party.objects.filter(pk__in=[row.pk for row in rows]).update(excused_until=until)


@service
def write_next_letter() -> bool:
    """Write to MOST parties whose people did not come that they can book again.

    After the doors of the location have closed, once per party and day, and not about
    people who came or have booked by then. Returns False when there is no such party.
    """
    now = timezone.now()
    rows = untold(now)
    parties = Party.objects.filter(Exists(rows.filter(party=OuterRef("pk")))).order_by("pk")
    some = list(parties.select_for_update(of=("self",), no_key=True, skip_locked=True)[:MOST])
    found = list(rows.filter(party__in=some).select_related("applicant", "slot__location"))
    settled = come_or_booked(found)
    for party in some:  # of whom another worker may have written between our look and the lock
        if mine := [row for row in found if row.party_id == party.pk]:
            write(party, mine, [row for row in mine if row.pk not in settled])
    return bool(some)


def write(party: Party, found: Sequence[Appointment], absent: Sequence[Appointment]) -> None:
    """Write to a party, which is locked, about the `absent` of those who are `found` untold."""
    if absent:
        notices.enqueue(compose(could_not_come(party, absent), recipients(party, absent)))
    party.no_show_told_on = max(timezone.localdate(row.slot.starts_at) for row in found)
    party.save(update_fields=["no_show_told_on"])


def untold(now: datetime) -> QuerySet[Appointment]:
    """Find the no-shows of days that are over at their location, whose party was not told."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(now), time()))
    later = Slot.objects.on(timezone.localdate(now)).filter(
        location=OuterRef("slot__location"), ends_at__gt=now, planned__gt=0
    )
    rows = Appointment.objects.filter(
        Q(slot__starts_at__lt=midnight) | ~Exists(later),
        status=Status.NO_SHOW,
        slot__location__practice=False,
        slot__starts_at__range=(now - WORTH_A_LETTER, now),
    ).annotate(day=TruncDate("slot__starts_at"))
    told = Q(party__no_show_told_on__gte=F("day"))
    return rows.exclude(told & Q(party__no_show_told_on__isnull=False)).order_by("pk")


def come_or_booked(rows: Collection[Appointment]) -> set[int]:
    """Return of which no-shows (ids) the person came after all, or has another appointment."""
    since = Appointment.objects.filter(
        applicant=OuterRef("applicant"), pk__gt=OuterRef("pk"), status__in=[Status.BOOKED, *CAME]
    )
    found = Appointment.objects.filter(Exists(since), pk__in=ids(rows))
    return set(found.values_list("pk", flat=True))
