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

MINUTES_PER_PERSON = 10


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


def minutes_of_the_day() -> Func:
    """Return the range of minutes in which the desks are open, for the database to compare."""
    ends = minute_of_day("opens"), minute_of_day("closes")
    return Func(*ends, function="int4range", output_field=IntegerRangeField())


class OpeningHoursQuerySet(models.QuerySet["OpeningHours"]):
    def on(self, day: date) -> Self:
        """Those that hold on `day`, local time."""
        return self.between(day, day).filter(weekday=day.weekday())

    def between(self, first: date, last: date) -> Self:
        """Those that hold on some day from `first` to `last`, whatever their weekday."""
        ends_later = Q(valid_until=None) | Q(valid_until__gte=first)
        return self.filter(ends_later, valid_from__lte=last)


class Hours(models.Model):
    """From when to when, local time, how many desks are open, and how fast they are."""

    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    desks = models.PositiveSmallIntegerField(_("desks"), validators=[MinValueValidator(1)])
    slot_minutes = models.PositiveSmallIntegerField(
        _("minutes per slot"),
        default=10,
        validators=[MinValueValidator(10), MaxValueValidator(60)],
    )
    person_minutes = models.PositiveSmallIntegerField(
        _("minutes per person"),
        default=MINUTES_PER_PERSON,
        db_default=MINUTES_PER_PERSON,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )

    class Meta:
        abstract = True


class OpeningHours(Hours):
    """What is open on a weekday. A break is the time between two rows of the same weekday."""

    location = models.ForeignKey(
        Location, models.CASCADE, related_name="opening_hours", verbose_name=_("location")
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
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
                    (minutes_of_the_day(), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(person_minutes__range=(1, 60)), name="person_takes_a_minute_to_an_hour"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location}, {self.get_weekday_display()} {self.opens:%H:%M}"


class DayHoursQuerySet(models.QuerySet["DayHours"]):
    def between(self, first: date, last: date) -> Self:
        """Those of the days from `first` to `last`, both included."""
        return self.filter(day__range=(first, last))


class DayHours(Hours):
    """What is open on one day, instead of what the weekday says. Several rows leave breaks."""

    location = models.ForeignKey(
        Location, models.CASCADE, related_name="day_hours", verbose_name=_("location")
    )
    day = models.DateField(_("day"))
    reason = models.CharField(_("reason"), max_length=200)

    objects = DayHoursQuerySet.as_manager()

    class Meta:
        ordering = ["location", "day", "opens"]
        verbose_name = verbose_name_plural = _("hours of one day")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")), name="day_opens_before_closing"
            ),
            models.CheckConstraint(condition=Q(desks__gte=1), name="day_has_an_open_desk"),
            models.CheckConstraint(
                condition=Q(slot_minutes__range=(10, 60)), name="day_has_slots_of_ten_to_sixty"
            ),
            models.CheckConstraint(
                condition=Q(person_minutes__range=(1, 60)), name="day_has_minutes_per_person"
            ),
            ExclusionConstraint(
                name="hours_of_a_day_do_not_overlap",
                expressions=[
                    (F("location"), RangeOperators.EQUAL),
                    (F("day"), RangeOperators.EQUAL),
                    (minutes_of_the_day(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.location}, {self.day} {self.opens:%H:%M}"


class ClosureQuerySet(models.QuerySet["Closure"]):
    def on(self, day: date, location: Location) -> Self:
        """Those that touch `location` on `day`: its own and the country's."""
        return self.touching(location.pk).filter(day=day)

    def touching(self, location: int) -> Self:
        """Those of a location (id): its own and the country's."""
        return self.filter(Q(location=None) | Q(location=location))


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
