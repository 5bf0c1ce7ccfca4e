from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from locations.models import Location
from stickers.serials import SERIAL


class DeliveryState(models.TextChoices):
    ANNOUNCED = "announced", _("announced")
    RECEIVED = "received", _("received")


class Delivery(models.Model):
    """Stickers that the printer sends to a location: what was announced, and what came.

    `certain` is whether the printer promised the day. What came is the sum of its
    batches; `difference` says why that is not `number`.
    """

    location = models.ForeignKey(
        Location, models.PROTECT, related_name="deliveries", verbose_name=_("location")
    )
    expected_on = models.DateField(_("expected on"))
    number = models.PositiveIntegerField(_("number"))
    certain = models.BooleanField(_("certain"), default=False)
    state = models.CharField(
        _("state"), max_length=10, choices=DeliveryState, default=DeliveryState.ANNOUNCED
    )
    difference = models.CharField(_("why the number differs"), max_length=200, blank=True)
    announced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)

    class Meta:
        ordering = ["expected_on", "pk"]
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="delivery_brings_something"),
            models.CheckConstraint(
                condition=Q(state="announced", received_at=None, received_by=None)
                | Q(state="received", received_at__isnull=False, received_by__isnull=False),
                name="received_delivery_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location}, {self.expected_on}: {self.number}"


class Batch(models.Model):
    """An unbroken row of serials of a delivery, both ends scanned. Never changed."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="batches")
    first = models.CharField(_("first"), max_length=10)
    last = models.CharField(_("last"), max_length=10)
    size = models.PositiveIntegerField(_("number"))
    received_at = models.DateTimeField(_("received at"), default=timezone.now)

    class Meta:
        ordering = ["first"]
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        constraints = [
            models.CheckConstraint(
                condition=Q(first__regex=SERIAL, last__regex=SERIAL, last__gte=F("first")),
                name="batch_has_two_ends",
            ),
            models.CheckConstraint(condition=Q(size__gte=1), name="batch_holds_something"),
        ]

    def __str__(self) -> str:
        return f"{self.first}–{self.last}"
