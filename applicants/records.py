"""What was done for people: letters printed, pairs found to be two, data erased.

Part of applicants/models.py, which is where to import from.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LetterBatch(models.Model):
    """Invitations printed together: one letter per household, for all `people` of it."""

    municipality = models.ForeignKey(
        "applicants.Municipality", models.PROTECT, related_name="letter_batches"
    )
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    printed_at = models.DateTimeField(_("printed at"), default=timezone.now)
    people = models.ManyToManyField("applicants.Applicant", related_name="letter_batches")

    class Meta:
        ordering = ["-printed_at", "-pk"]
        verbose_name = _("batch of letters")
        verbose_name_plural = _("batches of letters")

    def __str__(self) -> str:
        return f"{self.municipality}, {timezone.localtime(self.printed_at):%Y-%m-%d %H:%M}"


class NotDouble(models.Model):
    """Two people who look alike, twins above all, of whom an officer said: these are two."""

    first = models.ForeignKey("applicants.Applicant", models.CASCADE, related_name="+")
    second = models.ForeignKey("applicants.Applicant", models.CASCADE, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), default=timezone.now)

    class Meta:
        verbose_name = _("two people who look alike")
        verbose_name_plural = _("people who look alike")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="a_pair_is_decided_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="a_pair_has_an_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"


class Erasure(models.Model):
    """Somebody whose data were erased. No list brings them back, unless it was `lifted_at`.

    `digest` is a keyed hash of the V-number (applicants/erasures.py): it says whether a number
    is meant, to who has the key, and nothing else.
    """

    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(_("erased at"), default=timezone.now)
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.digest[:8]}"
