from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applicants.models import Applicant
from stickers.models.sticker import Sticker


class Why(models.TextChoices):
    LOST = "lost", _("lost")
    STOLEN = "stolen", _("stolen")
    NEW_PASSPORT = "passport", _("new passport")
    TURNED_14 = "turned_14", _("turned 14")
    BEFORE = "before", _("served before this system")


class Reissue(models.Model):
    """Why somebody who was served may be served again. `sticker` is the one made void by it."""

    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="reissues")
    sticker = models.ForeignKey(
        Sticker, models.PROTECT, null=True, blank=True, related_name="reissues"
    )
    why = models.CharField(_("reason"), max_length=10, choices=Why)
    report = models.CharField(_("number of the report"), max_length=40, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("reissue")
        verbose_name_plural = _("reissues")
        constraints = [
            models.CheckConstraint(condition=Q(why__in=Why.values), name="reissue_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(why=Why.STOLEN) | ~Q(report=""), name="theft_was_reported"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.applicant}: {self.why}"
