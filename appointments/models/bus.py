import uuid
from datetime import date, datetime, time, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applicants.models import Municipality
from appointments.models.appointment import CAME, KEPT, Status
from locations.models import Location, Slot

KEPT_BEFORE = timedelta(days=3)  # that long before the day, what is not named is anybody's
MOST_SEATS = 200


def local(day: date, at: time) -> datetime:
    """Return the moment when the clocks at the offices show that time of that day."""
    return timezone.make_aware(datetime.combine(day, at))


class BusStatus(models.TextChoices):
    ASKED = "asked", _("asked")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class BusQuerySet(models.QuerySet["Bus"]):
    def asked(self) -> Self:
        """Those that a planner has not answered."""
        return self.filter(status=BusStatus.ASKED)

    def waiting_first(self) -> Self:
        """Those that wait for an answer first, then by day."""
        waiting = models.Case(models.When(status=BusStatus.ASKED, then=0), default=1)
        return self.order_by(waiting, "day", "starts", "pk")

    def counting(self) -> Self:
        """With `named`, who has or had a place by it, and `came`, who was at the desk."""
        claims = "allotments__appointments"
        named, came = [
            models.Count(claims, filter=Q(**{f"{claims}__status__in": statuses}))
            for statuses in ([*KEPT, Status.NO_SHOW], CAME)
        ]
        return self.annotate(named=named, came=came)


class Bus(models.Model):
    """Places a municipality asks for, to come with many people at once, and what it got.

    The window is local time. `granted` may be lower than `seats`; the places are
    the allotments of the bus. `form_key` comes with the form, so that sending it
    twice asks once. Who did what when is in the status history, by the database.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="buses", verbose_name=_("municipality")
    )
    location = models.ForeignKey(
        Location, models.PROTECT, related_name="buses", verbose_name=_("location")
    )
    day = models.DateField(_("day"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    seats = models.PositiveSmallIntegerField(_("places asked for"))
    granted = models.PositiveSmallIntegerField(_("places granted"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=BusStatus, default=BusStatus.ASKED
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    form_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = BusQuerySet.as_manager()

    class Meta:
        ordering = ["day", "starts", "pk"]
        verbose_name = _("bus")
        verbose_name_plural = _("buses")
        constraints = [
            models.CheckConstraint(
                condition=Q(seats__range=(1, MOST_SEATS)), name="bus_asks_for_seats"
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="bus_window_has_length"),
            models.CheckConstraint(
                condition=Q(status__in=BusStatus.values), name="bus_has_a_status"
            ),
            models.CheckConstraint(
                condition=Q(granted=None) | Q(granted__range=(1, F("seats"))),
                name="bus_gets_no_more_than_it_asked",
            ),
            models.CheckConstraint(
                condition=Q(status="granted", granted__isnull=False)
                | Q(status__in=["asked", "refused"], granted__isnull=True)
                | Q(status="withdrawn"),
                name="granted_bus_says_how_many",
            ),
            models.CheckConstraint(
                condition=Q(status="asked", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(status="asked") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="decided_bus_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}, {self.location}, {self.day}"

    @property
    def kept_until(self) -> datetime:
        """Until when its places are kept: the midnight KEPT_BEFORE the day begins."""
        return local(self.day - KEPT_BEFORE, time.min)

    @property
    def is_kept(self) -> bool:
        """Whether people can be named for it."""
        return self.status == BusStatus.GRANTED and timezone.now() < self.kept_until

    @property
    def last_day_to_name(self) -> date:
        """The last whole day on which its places are kept."""
        return self.day - KEPT_BEFORE - date.resolution

    @property
    def is_over(self) -> bool:
        """Whether its day has passed."""
        return self.day < timezone.localdate()

    def window(self) -> models.QuerySet[Slot]:
        """The slots of its location that lie in its window."""
        start, end = local(self.day, self.starts), local(self.day, self.ends)
        return self.location.slots.filter(starts_at__gte=start, ends_at__lte=end)
