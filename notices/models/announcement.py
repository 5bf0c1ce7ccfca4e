from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def current(self, now: datetime) -> Self:
        """Those that are to be shown now, the newest first."""
        today = timezone.localdate(now)
        return self.filter(shown_from__lte=now, last_shown_on__gte=today).order_by("-shown_from")


class Announcement(models.Model):
    """What the planning has to say to everybody, prepared in all four languages.

    All four are needed: what is said in a hurry in one language reaches a part of
    the people.
    """

    uk = models.TextField(_("Ukrainian"))
    ru = models.TextField(_("Russian"))
    nl = models.TextField(_("Dutch"))
    en = models.TextField(_("English"))
    shown_from = models.DateTimeField(_("shown from"), default=timezone.now)
    last_shown_on = models.DateField(_("last day shown"))

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        ordering = ["-shown_from"]
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        constraints = [
            models.CheckConstraint(
                condition=~Q(uk="") & ~Q(ru="") & ~Q(nl="") & ~Q(en=""),
                name="announcement_in_four_languages",
            )
        ]

    def __str__(self) -> str:
        return f"{self.shown_from:%Y-%m-%d}: {self.en[:50]}"

    def in_language(self, language: str) -> str:
        """Return the words in `language`, or in Ukrainian if it is none of the four."""
        return str(getattr(self, language, "")) or self.uk
