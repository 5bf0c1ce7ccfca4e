from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from locations.models import Location


class HallDay(models.Model):
    """What the desks of a location say about a day: the rest follows from the appointments.

    `idle_at` is the last moment when a desk stood idle and nobody waited: whoever
    was there by then had been checked in.
    """

    location = models.ForeignKey(Location, models.CASCADE, related_name="hall_days")
    day = models.DateField(_("day"))
    line_outside = models.BooleanField(_("line outside"), default=False)
    works = models.BooleanField(_("desks can work"), default=True)
    idle_at = models.DateTimeField(_("idle at"), null=True, blank=True)

    class Meta:
        verbose_name = _("day in the hall")
        verbose_name_plural = _("days in the hall")
        constraints = [
            models.UniqueConstraint(fields=["location", "day"], name="hall_has_a_day_once")
        ]

    def __str__(self) -> str:
        return f"{self.location}, {self.day}"


class Heartbeat(models.Model):
    """When the clock of the site last ran. One row: what is missed in between is an Outage."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("heartbeat")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_heart")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"


class Outage(models.Model):
    """A time in which the site stood still: nobody is a no-show for it, and holds got it back."""

    started_at = models.DateTimeField(_("started at"))
    ended_at = models.DateTimeField(_("ended at"))

    class Meta:
        ordering = ["started_at"]
        verbose_name = _("outage")
        verbose_name_plural = _("outages")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__gt=F("started_at")), name="outage_has_length"
            )
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"
