"""Places beyond what the desks can take, against no-shows: how far to go, and what was done."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from locations.models import Location

FARTHEST, LONGEST = 30, 30  # of 100 planned places; minutes


class Filling(models.Model):
    """How far a location goes against no-shows. Without a row it is as the defaults say."""

    location = models.OneToOneField(Location, models.CASCADE, related_name="filling")
    by_night = models.BooleanField(
        _("by itself, every night"),
        default=True,
        help_text=_("Off: only what a planner sets stands."),
    )
    most_share = models.PositiveSmallIntegerField(
        _("extra places for 100 planned, at most"),
        default=25,
        validators=[MaxValueValidator(FARTHEST)],
    )
    most_wait = models.PositiveSmallIntegerField(
        _("minutes of expected wait, at most"),
        default=15,
        validators=[MinValueValidator(5), MaxValueValidator(LONGEST)],
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("filling of a location")
        constraints = [
            models.CheckConstraint(
                condition=Q(most_share__lte=FARTHEST, most_wait__range=(5, LONGEST)),
                name="filling_keeps_within_bounds",
            )
        ]

    def __str__(self) -> str:
        return str(self.location)


class ExtraChange(models.Model):
    """What became of the extra places of a day: by slot (id as text), what was and what is.

    Written by nobody: by the nightly task. Only added to, so what was done can be read
    and put back; `puts_back` is the change that this one takes back. A day that is
    `left_alone` by the latest of its changes is a planner's: the nightly task keeps off.
    """

    location = models.ForeignKey(Location, models.PROTECT, related_name="extra_changes")
    day = models.DateField(_("day"))
    places = models.JSONField(_("places"))
    before = models.PositiveSmallIntegerField(_("before"))
    after = models.PositiveSmallIntegerField(_("after"))
    rate = models.FloatField(_("no-shows that were expected"), default=0)
    puts_back = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="put_back"
    )
    left_alone = models.BooleanField(_("left alone by night"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("change of extra places")
        verbose_name_plural = _("changes of extra places")
        indexes = [models.Index(fields=["location", "day"], name="extra_changes_of_a_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(puts_back=None) | ~Q(puts_back=F("id")), name="puts_back_another"
            )
        ]

    def __str__(self) -> str:
        return f"{self.location}, {self.day}: {self.before} → {self.after}"

    @property
    def percent(self) -> int:
        """How many of 100 were expected not to come, 0 if nobody asked."""
        return round(100 * self.rate)
