from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from locations.models import Desk, Location


class Place(NamedTuple):
    """Where stickers lie: at a desk (id) of a location (id), or in its safe."""

    location: int
    desk: int | None = None


class Transfer(models.Model):
    """Stickers that go from one place to another: opened at a desk, put back, or sent.

    `size` is how many left, `received` how many came: those that did not stay in
    transit, in the book of the sender, until somebody says what became of them.
    """

    from_location = models.ForeignKey(
        Location, models.PROTECT, related_name="sent", verbose_name=_("from")
    )
    from_desk = models.ForeignKey(Desk, models.PROTECT, null=True, blank=True, related_name="sent")
    to_location = models.ForeignKey(
        Location, models.PROTECT, related_name="got", verbose_name=_("to")
    )
    to_desk = models.ForeignKey(Desk, models.PROTECT, null=True, blank=True, related_name="got")
    first = models.CharField(_("first"), max_length=10)
    last = models.CharField(_("last"), max_length=10)
    size = models.PositiveIntegerField(_("number"))
    received = models.PositiveIntegerField(_("received"), default=0)
    difference = models.CharField(_("why the number differs"), max_length=200, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("sent at"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        constraints = [
            models.CheckConstraint(condition=Q(size__gte=1), name="transfer_moves_something"),
            models.CheckConstraint(
                condition=Q(received__lte=F("size")), name="no_more_arrives_than_was_sent"
            ),
            models.CheckConstraint(
                condition=Q(received_at=None, received_by=None, received=0)
                | Q(received_at__isnull=False, received_by__isnull=False),
                name="received_transfer_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first}–{self.last}"

    @property
    def origin(self) -> Place:
        return Place(self.from_location_id, self.from_desk_id)

    @property
    def destination(self) -> Place:
        return Place(self.to_location_id, self.to_desk_id)
