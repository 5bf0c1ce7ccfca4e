from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LATE_ENTRY = "late entry: came %Y-%m-%d %H:%M"  # local time, by the clock of the hall


def late_entry(came_at: datetime) -> str:
    """Return the reason of a step that is written down after it happened."""
    return timezone.localtime(came_at).strftime(LATE_ENTRY)


class Why(models.TextChoices):
    """What people say when they cancel; it never counts against them."""

    ILL = "ill", _("I am ill, or somebody is whom I care for")
    TRAVEL = "travel", _("I cannot get there")
    TIME = "time", _("I have no time then")
    SERVED = "served", _("I have a sticker already")
    OTHER = "other", _("Something else")


class StatusChange(models.Model):
    """One step of the history of an appointment or a sticker, written by a database trigger.

    So it is true for bulk updates and raw SQL too. `about` names the table,
    `row` its id; actor, channel, reason and place are those of the transaction. `at`
    is when it was written: `came_at` is when somebody came, if that is entered late.
    """

    about = models.CharField(max_length=20)
    row = models.BigIntegerField()
    status = models.CharField(max_length=10)
    at = models.DateTimeField()
    actor = models.CharField(max_length=50)
    channel = models.CharField(max_length=10)
    reason = models.CharField(max_length=200)
    place = models.CharField(max_length=20, default="", db_default="")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("status change")
        verbose_name_plural = _("status changes")
        indexes = [models.Index(fields=["about", "row"], name="history_of_a_row")]

    def __str__(self) -> str:
        return f"{self.about} {self.row}: {self.status}"

    @property
    def came_at(self) -> datetime | None:
        """When the person came, by the paper of which this is a late entry; None if it is none."""
        try:
            return timezone.make_aware(datetime.strptime(self.reason, LATE_ENTRY))  # noqa: DTZ007
        except ValueError:
            return None

    @property
    def why(self) -> str:
        """The reason in words, if it is one that visitors choose; else as it was written."""
        return str(dict(Why.choices).get(self.reason, self.reason))
