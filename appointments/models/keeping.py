from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.models.waiting import Purpose
from locations.models import Location

SHARED = [Purpose.WAVE, Purpose.PHONE]  # a bus asks for a number
SHORT = 24  # characters of an address: what fits in a text message


class Share(models.Model):
    """How much of each day is kept for a purpose before the day is everybody's to book.

    Of a location, or of every one that has no share of its own. What nobody took falls
    open `days_before` the day.
    """

    location = models.ForeignKey(
        Location,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("location"),
    )
    purpose = models.CharField(_("for"), max_length=5, choices=Purpose)
    percent = models.PositiveSmallIntegerField(_("per cent of the places"))
    days_before = models.PositiveSmallIntegerField(_("kept until how many days before"))

    class Meta:
        ordering = ["location", "purpose"]
        verbose_name = _("share")
        verbose_name_plural = _("shares")
        constraints = [
            models.UniqueConstraint(
                fields=["location", "purpose"], nulls_distinct=False, name="share_said_once"
            ),
            models.CheckConstraint(condition=Q(purpose__in=SHARED), name="share_is_of_a_pool"),
            models.CheckConstraint(condition=Q(percent__range=(0, 50)), name="half_is_everybody_s"),
            models.CheckConstraint(
                condition=Q(days_before__range=(1, 30)), name="share_falls_open_before_the_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location or '*'}, {self.purpose}: {self.percent} %"


class PlaceNewsQuerySet(models.QuerySet["PlaceNews"]):
    def untold(self) -> Self:
        """Those that not everybody concerned was told."""
        return self.filter(done_at=None)


class PlaceNews(models.Model):
    """A location has another address; who is booked there is told.

    The queue of that work: parties (ids) up to `told_up_to` know, those after `last_party`
    booked when it was so already. The last one says which address people know.
    """

    location = models.ForeignKey(Location, models.CASCADE, related_name="+")
    address = models.CharField(_("address"), max_length=320)
    said_at = models.DateTimeField(_("said at"), default=timezone.now)
    told_up_to = models.BigIntegerField(default=0)
    last_party = models.BigIntegerField(default=0)
    done_at = models.DateTimeField(_("everybody told at"), null=True, blank=True)

    objects = PlaceNewsQuerySet.as_manager()

    class Meta:
        ordering = ["location", "pk"]
        verbose_name = _("news of a location")
        verbose_name_plural = _("news of locations")

    def __str__(self) -> str:
        return f"{self.location}: {self.address}"
