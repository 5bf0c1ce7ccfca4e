from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appointments.models import Party
from locations.models import Location


class End(models.TextChoices):
    COVERED = "covered", _("there are stickers after all")
    GONE = "gone", _("comes at another time, or not")
    OVER = "over", _("the day is here")


class StockWarningQuerySet(models.QuerySet["StockWarning"]):
    def standing(self) -> Self:
        """Those whose party still has to reckon with it."""
        return self.filter(ended_at=None)


class StockWarning(models.Model):
    """A party that was told that there may be no stickers on the day of its visit, once.

    `end` is what became of it: who was told that it may move is told that it stays.
    """

    party = models.ForeignKey(Party, models.CASCADE, related_name="stock_warnings")
    location = models.ForeignKey(Location, models.PROTECT, related_name="stock_warnings")
    day = models.DateField(_("day"))
    people = models.PositiveSmallIntegerField(_("people"))
    warned_at = models.DateTimeField(_("warned at"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    end = models.CharField(_("end"), max_length=10, choices=End, blank=True)

    objects = StockWarningQuerySet.as_manager()

    class Meta:
        ordering = ["day", "pk"]
        verbose_name = _("warning of missing stickers")
        verbose_name_plural = _("warnings of missing stickers")
        constraints = [
            models.UniqueConstraint(
                fields=["party", "location", "day"],
                condition=Q(ended_at=None),
                name="party_warned_once_for_a_day",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | Q(ended_at__isnull=False, end__in=End.values),
                name="ended_warning_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}, {self.day}"
