from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """Who saw or did what, and when. Rows are added, never changed nor deleted.

    This room knows nobody: `actor`, `about` and `place` (a desk) hold ids as text.
    `network` is a keyed hash, so that two tries can be compared and nobody be located.
    """

    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    kind = models.CharField(_("kind"), max_length=30)
    result = models.CharField(_("result"), max_length=20, blank=True)
    actor = models.CharField(_("actor"), max_length=50, blank=True)
    about = models.CharField(_("about"), max_length=50, blank=True, db_index=True)
    channel = models.CharField(_("channel"), max_length=10, blank=True)
    place = models.CharField(_("desk"), max_length=20, blank=True, default="", db_default="")
    network = models.CharField(_("network"), max_length=16, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(
                fields=["at"],
                condition=models.Q(kind__in=["restrict", "correct"]),
                name="acts_to_write_down",  # each minute: privacy/journal.py
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.kind} {self.about}"


class Link(models.Model):
    """One link of the chain over a table: it seals a row together with the link before it.

    `row` is the id of the row, `position` counts from 1 without a gap, `key` says by which
    key of ours `mac` was made (trail/seals.py). Added by the worker, never changed nor deleted.
    """

    table = models.CharField(max_length=30)
    position = models.BigIntegerField()
    row = models.BigIntegerField()
    key = models.CharField(max_length=8)
    mac = models.CharField(max_length=64)

    class Meta:
        ordering = ["table", "position"]
        constraints = [
            models.UniqueConstraint(fields=["table", "position"], name="one_link_at_a_position"),
            models.UniqueConstraint(fields=["table", "row"], name="one_link_for_a_row"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.position}"
