from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Plan(models.Model):
    """A named "what if": what would be different, and when everybody would be served then.

    `changes` is the query of the page that asks it. The days are those of the moment when
    it was saved; null: not within the time that is looked ahead.
    """

    name = models.CharField(_("name"), max_length=60, unique=True)
    changes = models.TextField(_("changes"))
    first_day = models.DateField(_("at the earliest"), null=True)
    likely_day = models.DateField(_("most likely"), null=True)
    last_day = models.DateField(_("at the latest"), null=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(_("saved at"), default=timezone.now)

    class Meta:
        ordering = ["name"]
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="plan_has_a_name")]

    def __str__(self) -> str:
        return self.name
