"""Every sign that is watched, in the order in which somebody looks who is called at night."""

from datetime import datetime
from threading import RLock

from cachetools import TTLCache, cached
from django.conf import settings
from django.db.models import Case, F, Max, Min, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.availability import HORIZON
from appointments.models import Appointment, Heartbeat, Status
from config import canary, disk
from config.gauges import Gauge, Unit, Values, one
from config.probes import DRIFT, latest, valkey_answers
from config.queues import IMPORT
from desk import papers
from locations.models import Slot
from notices import breaker
from notices.models import MAX_ATTEMPTS, Channel, Notice
from planning.stock.coverage import Coverage, coverage
from stickers.overview import number_unbalanced

BY_ITSELF = [Channel.EMAIL, Channel.SMS]  # what leaves without anybody printing it
REMEMBERED = 60  # seconds: a forecast over weeks does not change within a minute


def age(moment: datetime | None, now: datetime) -> float:
    return (now - moment).total_seconds() if moment else 0


def database_up(now: datetime) -> Values:
    return {"": float(latest() is not None)}


def clock_drift(now: datetime) -> Values:
    found = latest()
    return {"": found.drift} if found else {}


def migrations_missing(now: datetime) -> Values:
    found = latest()
    return {"": found.missing} if found else {}


def queue_ages(now: datetime) -> Values:
    """Return for how long nobody worked on each queue."""
    heard = canary.heard()
    return {queue: age(at, now) if at else float("inf") for queue, at in heard.items()}


def beat_age(now: datetime) -> Values:
    """Return how long ago beat had a worker do its minute's work. One query."""
    heart = Heartbeat.objects.first()
    return {"": age(heart.at, now) if heart else float("inf")}


def unsent(now: datetime) -> Values:
    """Return for how long the oldest letter of each channel is due. One query.

    Each try puts `send_after` off; so what was tried counts from when it was written.
    """
    since = Case(When(attempts=0, then=F("send_after")), default=F("created_at"))
    rows = Notice.objects.unsent(now).filter(channel__in=BY_ITSELF, attempts__lt=MAX_ATTEMPTS)
    due = rows.filter(Q(send_after__lte=now) | Q(attempts__gt=0)).order_by()
    oldest = dict(due.values_list("channel").annotate(since=Min(since)))
    return {channel.value: age(oldest.get(channel), now) for channel in BY_ITSELF}


def carriers_paused(now: datetime) -> Values:
    """Return which carriers are left alone, for they do not answer."""
    return {channel.value: float(breaker.is_open(channel)) for channel in BY_ITSELF}


def given_up(now: datetime) -> Values:
    return {"": Notice.objects.given_up(now).count()}


def lapsed_holds(now: datetime) -> Values:
    """Return how long ago the oldest hold lapsed that nobody has ended. One query."""
    held = Appointment.objects.filter(status=Status.HELD, held_until__lte=now)
    return {"": age(held.aggregate(oldest=Min("held_until"))["oldest"], now)}


def slots_ahead(now: datetime) -> Values:
    """Return how many days from today on the calendar reaches. One query."""
    planned = Slot.objects.filter(location__practice=False, planned__gt=0, starts_at__gt=now)
    last = planned.aggregate(last=Max("starts_at"))["last"]
    return {"": (timezone.localdate(last) - timezone.localdate(now)).days if last else 0}


@cached(TTLCache(1, ttl=REMEMBERED), lock=RLock())
def stock() -> list[Coverage]:
    """Return how far the stickers reach where stickers are kept, up to REMEMBERED old."""
    return [each for each in coverage(timezone.now()) if each.kept]


def stickers(now: datetime) -> Values:
    return {"": sum(each.stock for each in stock())} if stock() else {}


def sticker_days(now: datetime) -> Values:
    """Return in how many days the first person who is booked finds no sticker."""
    today = timezone.localdate(now)
    days = [(each.first_uncovered - today).days for each in stock() if each.first_uncovered]
    return {"": min(days, default=HORIZON.days)} if stock() else {}


def lists_missing(now: datetime) -> Values:
    return {"": len(papers.unconfirmed(now))}


SIGNS = [
    Gauge("database_up", _("Database answers"), database_up, Unit.YES_OR_NO,
          "DatabaseDown", 1, low=True, stands_alone=True),
    Gauge("valkey_up", _("Valkey answers"), one(valkey_answers), Unit.YES_OR_NO,
          "ValkeyDown", 1, low=True, stands_alone=True),
    Gauge("clock_drift_seconds", _("Clock of this host is wrong by"), clock_drift,
          Unit.SECONDS, "ClockWrong", DRIFT),
    Gauge("migrations_missing", _("Database lacks changes that this version needs"),
          migrations_missing, alarm="MigrationsMissing"),
    Gauge("disk_free_share", _("Disk: free"), one(disk.free_share), Unit.SHARE,
          "DiskFull", 0.1, low=True, stands_alone=True),
    Gauge("disk_full_days", _("Disk: full in"), one(disk.full_in_days), Unit.DAYS,
          "DiskFills", 14, low=True, stands_alone=True),
    Gauge("beat_age_seconds", _("Last beat"), beat_age, Unit.SECONDS, "BeatSilent", 180),
    Gauge("queue_age_seconds", _("Queue: nobody worked on it for"), queue_ages, Unit.SECONDS,
          "WorkerSilent", 60, {IMPORT: 180}, label="queue", stands_alone=True),
    Gauge("unsent_notice_age_seconds", _("Oldest message that is not sent"), unsent, Unit.SECONDS,
          "LettersWait", 900, label="channel"),
    Gauge("carrier_paused", _("Carrier does not answer"), carriers_paused, Unit.YES_OR_NO,
          "CarrierDown", label="channel", stands_alone=True),
    Gauge("given_up_notices", _("Messages that were given up"), given_up, alarm="LettersGivenUp"),
    Gauge("lapsed_hold_age_seconds", _("Oldest hold that is over and not ended"), lapsed_holds,
          Unit.SECONDS, "HoldsLapsed", 900),
    Gauge("slots_ahead_days", _("Times are planned ahead for"), slots_ahead, Unit.DAYS,
          "SlotsEnd", 45, low=True),
    Gauge("stickers", _("Stickers in stock"), stickers),
    Gauge("sticker_days", _("Stickers last for"), sticker_days, Unit.DAYS,
          "StickersShort", settings.STOCK_MOVE_DAYS, low=True),
    Gauge("ledger_unbalanced", _("Locations whose book does not balance"), one(number_unbalanced),
          alarm="LedgerUnbalanced"),
    Gauge("lists_missing", _("Locations without a day list on paper"), lists_missing,
          alarm="ListsMissing"),
]  # fmt: skip
