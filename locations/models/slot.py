from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from locations.models.location import Location


class SlotQuerySet(models.QuerySet["Slot"]):
    def upcoming(self, now: datetime) -> Self:
        """Those that have not begun."""
        return self.filter(starts_at__gt=now)

    def public(self, now: datetime) -> Self:
        """Those of the upcoming that anybody may book; staff and the line may before."""
        return self.upcoming(now).filter(opens_at__lte=now)

    def on(self, day: date) -> Self:
        """Those that begin on `day`, local time."""
        start = timezone.make_aware(datetime.combine(day, datetime.min.time()))
        return self.filter(starts_at__gte=start, starts_at__lt=next_midnight(start))


def next_midnight(midnight: datetime) -> datetime:
    """Return the start of the next local day, which is 23, 24 or 25 hours later."""
    day = timezone.localdate(midnight)
    return timezone.make_aware(
        datetime.combine(date.fromordinal(day.toordinal() + 1), datetime.min.time())
    )


class Slot(models.Model):
    """A window in which a location receives up to `capacity` applicants.

    `capacity` follows from three numbers with one writer each, and is a ceiling
    for new claims, never an eviction. A `ceiling` of 0 pauses the slot.
    """

    location = models.ForeignKey(
        Location, models.PROTECT, related_name="slots", verbose_name=_("location")
    )
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    opens_at = models.DateTimeField(
        _("opens at"), default=timezone.now, help_text=_("When the public may book it.")
    )
    planned = models.PositiveSmallIntegerField(_("planned"), help_text=_("What the desks can do."))
    extra = models.PositiveSmallIntegerField(
        _("extra"), default=0, help_text=_("Against no-shows.")
    )
    ceiling = models.PositiveSmallIntegerField(
        _("ceiling"), null=True, blank=True, help_text=_("0 pauses the slot; empty means none.")
    )
    capacity = models.GeneratedField(
        expression=Least(F("planned") + F("extra"), F("ceiling")),  # LEAST skips null
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
        verbose_name=_("capacity"),
    )

    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        constraints = [
            models.UniqueConstraint(fields=["location", "starts_at"], name="slot_starts_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_has_length"),
        ]

    def __str__(self) -> str:
        return f"{self.location}, {timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    def is_public(self, now: datetime) -> bool:
        """Whether anybody may book it."""
        return self.opens_at <= now < self.starts_at
