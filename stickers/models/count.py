from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from locations.models import Desk, Location

SERIAL = models.CharField(max_length=10)


class StockCount(models.Model):
    """What somebody counted at a desk, or in the safe if there is none, beside the book.

    Settled if it equals the book, or if somebody else signed for the list of
    differences: `missing` are in the book and were not found, `surplus` the reverse.
    """

    location = models.ForeignKey(Location, models.PROTECT, related_name="counts")
    desk = models.ForeignKey(Desk, models.PROTECT, null=True, blank=True, related_name="counts")
    expected = models.PositiveIntegerField(_("by the book"))
    found = models.PositiveIntegerField(_("counted"))
    missing = ArrayField(SERIAL, verbose_name=_("missing"), default=list, blank=True)
    surplus = ArrayField(SERIAL, verbose_name=_("surplus"), default=list, blank=True)
    counted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    counted_at = models.DateTimeField(_("counted at"))
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering = ["-counted_at", "-pk"]
        verbose_name = _("count")
        verbose_name_plural = _("counts")
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("counted_by")),
                name="count_is_signed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None, signed_at=None)
                | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="signed_count_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.found} / {self.expected}"

    @property
    def agrees(self) -> bool:
        """Whether exactly what the book says was found."""
        return not self.missing and not self.surplus

    @property
    def settled(self) -> bool:
        """Whether the shift can end on it."""
        return self.agrees or self.signed_by_id is not None
