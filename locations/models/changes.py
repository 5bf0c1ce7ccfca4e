from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from locations.models.location import Location


class Replan(models.Model):
    """A day of a location whose slots do not follow from its hours yet: the queue of that work.

    New places of that day open in steps over `steps` working days, or at once (0).
    """

    location = models.ForeignKey(Location, models.CASCADE, related_name="+")
    day = models.DateField(_("day"))
    steps = models.PositiveSmallIntegerField(_("working days"), default=0)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)

    class Meta:
        verbose_name = _("day to work in")
        verbose_name_plural = _("days to work in")
        constraints = [models.UniqueConstraint(fields=["location", "day"], name="day_queued_once")]

    def __str__(self) -> str:
        return f"{self.location}, {self.day}"


class Why(models.TextChoices):
    """Whose limit it is: each sets and lifts its own."""

    STOCK = "stock", _("no stickers")
    HALL = "hall", _("the hall")
    PAUSE = "pause", _("new bookings stopped")


class LimitQuerySet(models.QuerySet["Limit"]):
    def between(self, start: datetime, end: datetime) -> Self:
        """Those that touch some of the time from `start` to `end`."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)


class Limit(models.Model):
    """How many places at most each slot of a location has for a while, and why.

    The lowest limit that touches a slot is its `ceiling`.
    """

    location = models.ForeignKey(Location, models.CASCADE, related_name="limits")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    places = models.PositiveSmallIntegerField(_("places per slot"))
    why = models.CharField(_("why"), max_length=5, choices=Why)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = LimitQuerySet.as_manager()

    class Meta:
        ordering = ["location", "starts_at"]
        verbose_name = _("limit")
        verbose_name_plural = _("limits")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="limit_has_length"
            ),
            models.CheckConstraint(condition=Q(why__in=Why.values), name="limit_says_why"),
            models.UniqueConstraint(
                fields=["location", "starts_at", "ends_at", "why", "note"], name="limit_set_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location}, {self.starts_at:%Y-%m-%d %H:%M}: {self.places}"
