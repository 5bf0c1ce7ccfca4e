from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, IntegerRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast, Extract
from django.utils.translation import gettext_lazy as _

from locations.models.location import Location


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


def minute_of_day(field: str) -> Cast:
    return Cast(Extract(field, "epoch") / 60, models.IntegerField())


class OpeningHoursQuerySet(models.QuerySet["OpeningHours"]):
    def on(self, day: date) -> Self:
        """Those that hold on `day`, local time."""
        ends_later = Q(valid_until=None) | Q(valid_until__gte=day)
        return self.filter(ends_later, weekday=day.weekday(), valid_from__lte=day)


class OpeningHours(models.Model):
    """From when to when, local time, how many desks of a location are open on a weekday.

    A break is the time between two rows of the same weekday.
    """

    location = models.ForeignKey(
        Location, models.CASCADE, related_name="opening_hours", verbose_name=_("location")
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    desks = models.PositiveSmallIntegerField(_("desks"), validators=[MinValueValidator(1)])
    slot_minutes = models.PositiveSmallIntegerField(
        _("minutes per slot"),
        default=10,
        validators=[MinValueValidator(10), MaxValueValidator(60)],
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = OpeningHoursQuerySet.as_manager()

    class Meta:
        ordering = ["location", "weekday", "opens"]
        verbose_name = verbose_name_plural = _("opening hours")
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="opens_before_closing"),
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="weekday_is_one"),
            models.CheckConstraint(condition=Q(desks__gte=1), name="some_desk_is_open"),
            models.CheckConstraint(
                condition=Q(slot_minutes__range=(10, 60)), name="slot_of_ten_to_sixty_minutes"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="hours_end_after_they_begin",
            ),
            ExclusionConstraint(
                name="opening_hours_do_not_overlap",
                expressions=[
                    (F("location"), RangeOperators.EQUAL),
                    (F("weekday"), RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_until"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            minute_of_day("opens"),
                            minute_of_day("closes"),
                            function="int4range",
                            output_field=IntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location}, {self.get_weekday_display()} {self.opens:%H:%M}"


class ClosureQuerySet(models.QuerySet["Closure"]):
    def on(self, day: date, location: Location) -> Self:
        """Those that touch `location` on `day`: its own and the country's."""
        return self.filter(Q(location=None) | Q(location=location), day=day)


class Closure(models.Model):
    """A day, or a part of it, on which a location or the whole country is closed."""

    location = models.ForeignKey(
        Location,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="closures",
        verbose_name=_("location"),
        help_text=_("Leave empty to close every location."),
    )
    day = models.DateField(_("day"))
    starts = models.TimeField(_("from"), null=True, blank=True)
    ends = models.TimeField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        ordering = ["day", "starts"]
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__isnull=True, ends__isnull=True)
                | Q(starts__isnull=False, ends__isnull=False, ends__gt=F("starts")),
                name="closure_is_a_day_or_a_part",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.reason}"
