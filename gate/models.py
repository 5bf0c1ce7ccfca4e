"""When there is a waiting room in front of booking, and by whose word. Read by gate/openings.py."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

INSIDE = 1500  # people, unless a planner says otherwise
FEWEST, MOST = 10, 50_000


class Opening(models.Model):
    """A waiting room in front of booking, planned or switched on.

    Who comes from `shown_at` on gets a ticket; at `opens_at` those who have one are shuffled.
    """

    shown_at = models.DateTimeField(_("shown from"))
    opens_at = models.DateTimeField(_("opens at"))
    why = models.CharField(_("why"), max_length=200)
    by = models.CharField(_("by"), max_length=50)  # as in "user:3"
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.CharField(_("ended by"), max_length=50, blank=True)
    ended_why = models.CharField(_("why it ended"), max_length=200, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("waiting room"), _("waiting rooms")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__gte=F("shown_at")), name="no_room_opens_before_it_is_shown"
            ),
            models.UniqueConstraint(
                fields=["ended_at"], nulls_distinct=False, name="one_waiting_room_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class AdmissionRule(models.Model):
    """How many may be inside at once, and whether load alone opens a waiting room. The last holds.

    Rows are only added: they say who changed what, when and why.
    """

    most_inside = models.PositiveIntegerField(
        _("people inside at once"),
        default=INSIDE,
        validators=[MinValueValidator(FEWEST), MaxValueValidator(MOST)],
    )
    by_load = models.BooleanField(_("by itself when there are too many"), default=False)
    why = models.CharField(_("why"), max_length=200)
    by = models.CharField(_("by"), max_length=50)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("rule of the waiting room"), _("rules of it")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.most_inside)
