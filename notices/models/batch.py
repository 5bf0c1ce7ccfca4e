from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BatchQuerySet(models.QuerySet["Batch"]):
    def counting(self, now: datetime) -> Self:
        """Each with `true`: how many of its letters still say what is so, and arrive in time."""
        late = Q(notices__valid_until__lte=now)
        return self.annotate(true=Count("notices", filter=~late))

    def to_typeset(self, now: datetime) -> Self:
        """Those nobody has printed whose sheets are missing, or hold a letter no longer true."""
        return self.filter(printed_at=None).counting(now).exclude(letters=F("true"))


class Batch(models.Model):
    """Letters on paper for one who posts them: in `pdf`, once a worker has made it.

    `letters` is how many are in it. 0 and no `pdf`: not made yet, or nothing in it is true.
    """

    posted_by = models.CharField(_("posted by"), max_length=100)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    letters = models.PositiveSmallIntegerField(_("letters"), default=0)
    pdf = models.BinaryField(null=True, editable=False)
    printed_at = models.DateTimeField(_("printed at"), null=True, blank=True)
    printed_by = models.CharField(_("printed by"), max_length=150, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("batch of letters")
        verbose_name_plural = _("batches of letters")

    def __str__(self) -> str:
        return f"{self.posted_by} {self.pk}"
